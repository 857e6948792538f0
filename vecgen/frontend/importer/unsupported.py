"""What NEURON's model has, and vecgen lacks, besides mechanisms: each as a sentence with places."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vecgen.frontend.importer.faults import places
from vecgen.frontend.importer.libraries import has_transfers
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.sections import LiveSection

if TYPE_CHECKING:
    from vecgen.model.mechanism import Mechanism


def lacking_parts(
    live: LiveNeuron, sections: Sequence[LiveSection], artificial: Mapping[str, int]
) -> Iterator[str]:
    """Yield a sentence for each part of the model that vecgen lacks."""
    h = live.h
    cvode = h.CVode()
    if cvode.active():
        yield "the variable time step (CVode.active(1)); fixed steps are CVode.active(0)"
    if int(h.ParallelContext().nhost()) > 1:
        yield "several processes (MPI): a model is taken out of one process"
    yield from _connections(h)
    for name, count in artificial.items():
        yield f"{count} artificial cells {name}: events are not in vecgen yet"
    matrices = int(h.List("LinearMechanism").count())
    if matrices:
        yield f"{matrices} of LinearMechanism"
    having = [s.name for s in sections if "extracellular" in s.mechanisms]
    if having:
        yield f"extracellular (in {places(having)})"
    if has_transfers():
        yield "gap junctions or other transfers (ParallelContext.target_var)"
    if _has_reaction_diffusion():
        yield "reaction-diffusion (rxd)"


def _connections(h: Any) -> Iterator[str]:
    found = []
    for netcon in h.List("NetCon"):
        target = netcon.syn()
        source = netcon.pre()
        if target is not None:
            found.append(f"{netcon} -> {target}")
        elif source is not None:
            found.append(f"{source} -> {netcon}")
    if found:
        yield (
            f"{len(found)} connections (NetCon) from or to point processes: events are not in "
            f"vecgen yet ({places(found)})"
        )


def _has_reaction_diffusion() -> bool:
    """Whether a species of rxd was made in this process."""
    module = sys.modules.get("neuron.rxd.species")
    return bool(getattr(module, "_all_species", None))


def told_in_passing(live: LiveNeuron, mechanisms: Iterable[Mechanism]) -> Iterator[str]:
    """Yield what is left behind, where that is no fault of the model's."""
    for mechanism in mechanisms:
        for routine in mechanism.routines:
            if routine.is_table:
                name = f"table_{routine.name}_{mechanism.name}"
                yield (
                    f"Notice: the numbers of FUNCTION_TABLE {routine.name} of {mechanism.name} "
                    f"cannot be read from NEURON; give them with model.n.{name}(...)."
                )
    handlers = int(live.h.List("FInitializeHandler").count())
    if handlers:
        yield (
            f"Notice: {handlers} FInitializeHandler of NEURON's not taken: what they do is Python "
            "or HOC of NEURON's. Make them anew with model.n.FInitializeHandler."
        )
    if live.h.CVode().use_fast_imem():
        yield "Notice: i_membrane_ (CVode.use_fast_imem) is not in vecgen."
