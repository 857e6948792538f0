"""An ion as a mechanism: its fields, and its part of finitialize (specification 5)."""

from __future__ import annotations

from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import MechanismInfo
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, SpaceKind
from vecgen.lang.expr import (
    Call,
    Compare,
    CompareOp,
    Expr,
    Get,
    Local,
    Select,
    add,
    div,
    mul,
    number,
)
from vecgen.lang.stmt import If, Let, Put, Stmt
from vecgen.lower.names import ion_mechanism
from vecgen.model.electrochemistry import FARADAY, GAS_CONSTANT, INFINITE, ZERO_CELSIUS
from vecgen.model.model import IonSpec


def ion_fields(ion: IonSpec) -> tuple[Field, ...]:
    """Return the ion's fields: reversal potential, concentrations, current and its derivative."""
    name, space = ion.name, ion_mechanism(ion.name)

    def field(short: str, unit: str, role: FieldRole, remark: str) -> Field:
        return Field(f"{space}.{short}", space, role, unit, remark=remark)

    flags = {
        "cinit": ion.concentrations_start,
        "einit": ion.reversal_starts,
        "eadvance": ion.reversal_follows,
    }
    return (
        field(f"e{name}", "mV", FieldRole.ION, "reversal potential"),
        field(f"{name}i", "mM", FieldRole.ION, "concentration inside"),
        field(f"{name}o", "mM", FieldRole.ION, "concentration outside"),
        field(f"i{name}", "mA/cm2", FieldRole.ASSIGNED, "current of all mechanisms"),
        field(f"di{name}_dv_", "S/cm2", FieldRole.ASSIGNED, "its derivative by v"),
        *(_flag(space, flag) for flag, is_used in flags.items() if is_used),
        *(_start(ion, side) for side in ("i", "o") if ion.concentrations_start),
    )


_REMARKS = {
    "cinit": "finitialize sets the concentrations",
    "einit": "finitialize computes the reversal potential",
    "eadvance": "the reversal potential is computed with the currents",
}


def _flag(space: str, flag: str) -> Field:
    """Return the field of one bit of the ion's style (specification 5.3), 0 or 1."""
    remark = f"not 0: {_REMARKS[flag]}"
    return Field(f"{space}.{flag}", space, FieldRole.PARAMETER, visible=False, remark=remark)


def _start(ion: IonSpec, side: str) -> Field:
    remark = "where finitialize sets concentrations, to this"
    return Field(_start_name(ion, side), None, FieldRole.GLOBAL, "mM", remark=remark)


def _start_name(ion: IonSpec, side: str) -> str:
    return f"{ion.name}{side}0_{ion_mechanism(ion.name)}"


def ion_kernels(ion: IonSpec) -> tuple[Kernel, ...]:
    """Return what an ion does in finitialize and with the currents (specification 5.4, 5.5)."""
    space = ion_mechanism(ion.name)
    initial: list[Stmt] = []
    if ion.concentrations_start:
        puts = tuple(
            Put(f"{space}.{ion.name}{side}", Get(_start_name(ion, side))) for side in ("i", "o")
        )
        initial.append(If(_is_set(f"{space}.cinit"), puts))
    if ion.reversal_starts:
        initial += _reversal(ion, "einit")
    kernels = []
    if initial:
        kernels.append(_kernel(ion, "initialise", KernelRole.INITIALISE, initial))
    if ion.reversal_follows:
        kernels.append(_kernel(ion, "reversal", KernelRole.REVERSAL, _reversal(ion, "eadvance")))
    return tuple(kernels)


def _kernel(ion: IonSpec, suffix: str, role: KernelRole, body: list[Stmt]) -> Kernel:
    space = ion_mechanism(ion.name)
    remark = f"the ion {ion.name}"
    return Kernel(f"{space}_{suffix}", space, space, role, tuple(body), remark=remark)


def _reversal(ion: IonSpec, flag: str) -> list[Stmt]:
    """Return the Nernst equation where the flag is set, in NEURON's form (specification 5.2)."""
    space = ion_mechanism(ion.name)
    inside, outside = (Get(f"{space}.{ion.name}{side}") for side in ("i", "o"))
    thermal = Let("rt_per_f", _thermal_voltage(), note="mV")
    factor = div(Local("rt_per_f"), number(ion.valence))
    value = _scaled(ion, factor, inside, outside)
    return [thermal, If(_is_set(f"{space}.{flag}"), (Put(f"{space}.e{ion.name}", value),))]


def nernst(ion: IonSpec, inside: Expr, outside: Expr) -> Expr:
    """Return the ion's reversal potential (mV) of two concentrations (mM)."""
    return _scaled(ion, div(_thermal_voltage(), number(ion.valence)), inside, outside)


def _thermal_voltage() -> Expr:
    kelvin = add(Get("celsius"), number(ZERO_CELSIUS))
    return div(mul(mul(number(1000.0), number(GAS_CONSTANT)), kelvin), number(FARADAY))


def _scaled(ion: IonSpec, factor: Expr, inside: Expr, outside: Expr) -> Expr:
    if ion.valence == 0.0:
        return number(0.0)
    value: Expr = mul(factor, Call("log", (div(outside, inside),)))
    value = Select(_not_positive(outside), number(-INFINITE), value)
    return Select(_not_positive(inside), number(INFINITE), value)


def _is_set(flag: str) -> Expr:
    return Compare(CompareOp.NE, Get(flag), number(0.0))


def _not_positive(x: Expr) -> Expr:
    return Compare(CompareOp.LE, x, number(0.0))


def ion_space(ion: IonSpec) -> IndexSpace:
    """Return the space of the ion's instances."""
    return IndexSpace(ion_mechanism(ion.name), SpaceKind.INSTANCE)


def ion_node_map(ion: IonSpec) -> IndexMap:
    """Return the map from the ion's instances to nodes."""
    space = ion_mechanism(ion.name)
    return IndexMap(f"{space}.node", space, "node")


def ion_info(ion: IonSpec) -> MechanismInfo:
    """Return what later stages know of the ion."""
    return MechanismInfo(
        ion_mechanism(ion.name),
        f"the ion {ion.name}, valence {ion.valence:g}",
        is_point=False,
        source_name="",
        sha256="",
    )
