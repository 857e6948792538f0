"""What an instance has of its own of v and of its ions' variables, and when it is exchanged.

In NEURON every block works on copies: on entry v and the ion variables that are READ come in, and
so do the concentrations that are written; on leaving what is written goes out (specification 5.5).
Here only what a mechanism assigns is a copy, a hidden field `cad.cai`; all else is read from the
node or the ion itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from vecgen.lang.expr import Compare, CompareOp, Expr, Get, Select, div, mul, number
from vecgen.lang.stmt import Increment, Ode, Put, Stmt
from vecgen.lang.traverse import Body, walk_statements
from vecgen.lower.ions import nernst
from vecgen.lower.names import NODE, ion_map, ion_mechanism, node_map
from vecgen.model.mechanism import IonUse, Mechanism
from vecgen.model.model import IonSpec

VOLTAGE = "v"


class Occasion(Enum):
    """The kinds of blocks, which differ in what goes in and out (as nocmodl writes them)."""

    INITIAL = "INITIAL"
    CURRENTS = "BREAKPOINT with currents"
    STATES = "SOLVE"
    HOOK = "BEFORE or AFTER"


class Copies:
    """The copies of one mechanism."""

    def __init__(self, mechanism: Mechanism, ions: Sequence[IonSpec] = ()) -> None:
        self.mechanism = mechanism
        self.ions: Mapping[str, IonSpec] = {ion.name: ion for ion in ions}
        self.assigned = assigned_names(mechanism)

    @property
    def has_voltage(self) -> bool:
        """Whether the mechanism assigns v: the instance's copy, set anew for each block."""
        return VOLTAGE in self.assigned

    def field(self, name: str) -> str:
        """Return the field of a copy."""
        return f"{self.mechanism.name}.{name}"

    def names(self, use: IonUse) -> list[str]:
        """Return the variables of an ion that the mechanism has copies of."""
        assigned = [name for name in use.reads if name in self.assigned]
        return list(dict.fromkeys((*use.writes, *assigned)))

    def voltage(self) -> Body:
        """Return what each evaluation of a block begins with."""
        if not self.has_voltage:
            return ()
        node = Get(f"{NODE}.v", node_map(self.mechanism.name))
        return (Put(self.field(VOLTAGE), node, note="NEURON's v is a copy that may be assigned"),)

    def entry(self, occasion: Occasion) -> Body:
        """Return the taking over of ion variables."""
        uses = self.mechanism.ions
        if occasion is Occasion.HOOK and not any(use.reads for use in uses):
            return ()
        return tuple(
            Put(self.field(name), self._of_ion(use, name), span=use.span)
            for use in uses
            for name in self.names(use)
            if name in use.reads or name in concentrations(use.ion)
        )

    def leave(self, occasion: Occasion) -> Body:
        """Return the giving back of what is written."""
        uses = self.mechanism.ions
        if occasion is Occasion.HOOK and not any(current(u.ion) in u.writes for u in uses):
            return ()
        return tuple(stmt for use in uses for stmt in self._leave(use, occasion))

    def _leave(self, use: IonUse, occasion: Occasion) -> Iterable[Stmt]:
        for name in use.writes:
            own = Get(self.field(name))
            place = f"{ion_mechanism(use.ion)}.{name}", ion_map(self.mechanism.name, use.ion)
            if name != current(use.ion):
                yield Put(place[0], own, place[1], span=use.span)
            elif occasion is Occasion.HOOK:
                yield Increment(place[0], self._density(own), place[1], span=use.span)
        if occasion is Occasion.INITIAL and set(use.writes) & set(concentrations(use.ion)):
            yield from self._reversal(use)

    def _reversal(self, use: IonUse) -> Iterable[Stmt]:
        """Yield the reversal potential of concentrations that INITIAL has set (5.4)."""
        ion = self.ions.get(use.ion)
        if ion is None or not ion.reversal_starts:
            return
        inside, outside = (
            Get(self.field(name)) if name in use.writes else self._of_ion(use, name)
            for name in concentrations(use.ion)
        )
        old = self._of_ion(use, f"e{use.ion}")
        starts = Compare(CompareOp.NE, self._of_ion(use, "einit"), number(0.0))
        value = Select(starts, nernst(ion, inside, outside), old)
        yield Put(old.field, value, old.via, span=use.span, note="from the new concentrations")

    def _of_ion(self, use: IonUse, name: str) -> Get:
        return Get(f"{ion_mechanism(use.ion)}.{name}", ion_map(self.mechanism.name, use.ion))

    def _density(self, value: Expr) -> Expr:
        if not self.mechanism.is_point:
            return value
        area = Get(f"{NODE}.area", node_map(self.mechanism.name))
        return div(mul(value, number(1e2)), area)


def concentrations(ion: str) -> tuple[str, str]:
    """Return the names of an ion's concentrations inside and outside."""
    return f"{ion}i", f"{ion}o"


def current(ion: str) -> str:
    """Return the name of an ion's current."""
    return f"i{ion}"


def writes_concentration(mechanism: Mechanism) -> bool:
    """Whether the mechanism comes right behind the ions in NEURON's order (specification 2.1)."""
    return any(set(use.writes) & set(concentrations(use.ion)) for use in mechanism.ions)


def assigned_names(mechanism: Mechanism) -> frozenset[str]:
    """Return the names that some block or routine of the mechanism assigns."""
    bodies = [mechanism.initial, mechanism.breakpoint]
    bodies += [block.body for block in mechanism.derivatives]
    bodies += [routine.body for routine in mechanism.routines]
    bodies += [hook.body for hook in mechanism.hooks]
    names: set[str] = set()
    for routine in mechanism.tables:
        if routine.table is not None and not routine.is_function:
            names.update(routine.table.variables)
    for body in bodies:
        for stmt in walk_statements(body):
            match stmt:
                case Put(field=name) | Ode(state=name):
                    names.add(name)
                case _:
                    pass
    return frozenset(names)
