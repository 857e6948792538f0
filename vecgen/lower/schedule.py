"""The order of finitialize, fcurrent and one fixed step (specification 2, 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.schedule import (
    AdvanceTime,
    BeginEvents,
    Cable,
    CableOperation,
    CheckTables,
    ClearField,
    CorrectIonCurrents,
    Entry,
    HalveStep,
    Launch,
    RestoreStep,
    Step,
)
from vecgen.lower.names import ion_mechanism
from vecgen.model.model import IonSpec


def entries(
    kernels: Sequence[Kernel], ions: Sequence[IonSpec], halved: Collection[str] = ()
) -> tuple[Entry, ...]:
    """Return the program's entries; `kernels` come in the order of processing.

    `halved` are the mechanisms whose states see half of dt where secondorder is not 0.
    """
    initialise = (
        *_launches(kernels, KernelRole.BEFORE_INITIAL),
        *_launches(kernels, KernelRole.INITIALISE),
        *_launches(kernels, KernelRole.AFTER_INITIAL),
    )
    end = _launches(kernels, KernelRole.BEFORE_STEP)
    assembled = Cable(CableOperation.ASSEMBLE)
    before_currents = (
        Cable(CableOperation.CLEAR),
        *_launches(kernels, KernelRole.BEFORE_BREAKPOINT),
        *_clear_ions(ions),
        *_launches(kernels, KernelRole.REVERSAL),
    )
    currents = (*before_currents, *_launches(kernels, KernelRole.CURRENT))
    first_currents = (*before_currents, *_first_currents(kernels))
    step = (
        CheckTables(),
        BeginEvents(),
        AdvanceTime(),
        *currents,
        Cable(CableOperation.SOLVE),
        *_corrections(ions),
        Cable(CableOperation.CAPACITIVE_CURRENT),
        AdvanceTime(),
        *_states(kernels, halved),
        *_launches(kernels, KernelRole.AFTER_SOLVE),
        *end,
    )
    return (
        Entry("initialise", initialise),
        Entry("first_currents", (*first_currents, assembled, *end)),
        Entry("currents", (CheckTables(), *currents, assembled)),
        Entry("step_full", step),
    )


def _launches(kernels: Sequence[Kernel], role: KernelRole) -> tuple[Step, ...]:
    return tuple(Launch(kernel.name) for kernel in kernels if kernel.role is role)


def _first_currents(kernels: Sequence[Kernel]) -> tuple[Step, ...]:
    """Return the launches in finitialize, for which some mechanisms have a kernel of its own."""
    first = {k.mechanism: k.name for k in kernels if k.role is KernelRole.FIRST_CURRENT}
    usual = (kernel for kernel in kernels if kernel.role is KernelRole.CURRENT)
    return tuple(Launch(first.get(kernel.mechanism, kernel.name)) for kernel in usual)


def _states(kernels: Sequence[Kernel], halved: Collection[str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for kernel in kernels:
        if kernel.role is KernelRole.STATE:
            launch = Launch(kernel.name)
            is_halved = kernel.mechanism in halved
            steps += [HalveStep(), launch, RestoreStep()] if is_halved else [launch]
    return tuple(steps)


def _clear_ions(ions: Sequence[IonSpec]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for ion in ions:
        space = ion_mechanism(ion.name)
        steps += [ClearField(f"{space}.i{ion.name}"), ClearField(f"{space}.di{ion.name}_dv_")]
    return tuple(steps)


def _corrections(ions: Sequence[IonSpec]) -> tuple[Step, ...]:
    return tuple(
        CorrectIonCurrents(
            current=f"{ion_mechanism(ion.name)}.i{ion.name}",
            conductance=f"{ion_mechanism(ion.name)}.di{ion.name}_dv_",
            map=f"{ion_mechanism(ion.name)}.node",
        )
        for ion in ions
    )
