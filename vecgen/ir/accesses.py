"""What a kernel reads and writes: found in its body or phases, never stored beside it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from vecgen.ir.kernel import (
    AddPhase,
    Kernel,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
    SharedPhase,
)
from vecgen.lang.expr import Get, Load
from vecgen.lang.stmt import Increment, LookUp, Newton, Put, Store
from vecgen.lang.traverse import Body, walk_expressions, walk_statements
from vecgen.values import value_class


class AccessKind(Enum):
    """What is done to an element."""

    READ = "read"
    WRITE = "write"
    INCREMENT = "increment"


@value_class
class Access:
    """One way in which a kernel touches a field: directly (`map` "") or through an index map."""

    field: str
    map: str
    kind: AccessKind


def accesses(kernel: Kernel) -> tuple[Access, ...]:
    """Return all accesses of a kernel to fields, sorted; tables are not among them."""
    found = set(_of_body(kernel.uniform))
    if kernel.phases:
        found |= set(_of_phases(kernel))
    else:
        found |= set(_of_body(kernel.entry + kernel.body + kernel.leave))
    return tuple(sorted(found, key=lambda a: (a.field, a.map, a.kind.value)))


def fields_read(kernel: Kernel) -> frozenset[str]:
    """Return the names of the fields whose values a kernel uses (to increment is to use)."""
    return frozenset(a.field for a in accesses(kernel) if a.kind is not AccessKind.WRITE)


def fields_written(kernel: Kernel) -> frozenset[str]:
    """Return the names of the fields that a kernel changes."""
    return frozenset(a.field for a in accesses(kernel) if a.kind is not AccessKind.READ)


def tables_used(kernel: Kernel) -> frozenset[str]:
    """Return the names of the tables that a kernel looks up."""
    bodies = [kernel.body, *(p.body for p in kernel.phases if isinstance(p, LoopPhase))]
    in_bodies = {s.table for b in bodies for s in walk_statements(b) if isinstance(s, LookUp)}
    in_phases = {p.table for p in kernel.phases if isinstance(p, LookUpPhase)}
    return frozenset(in_bodies | in_phases)


def conflicts(first: Kernel, second: Kernel) -> frozenset[str]:
    """Return the fields that forbid changing the order of two kernels."""
    return (fields_written(first) & (fields_read(second) | fields_written(second))) | (
        fields_read(first) & fields_written(second)
    )


def _of_body(body: Body) -> Iterator[Access]:
    for node in walk_expressions(body):
        if isinstance(node, Get):
            yield Access(node.field, node.via or "", AccessKind.READ)
    for stmt in walk_statements(body):
        match stmt:
            case Put(field=field, via=via):
                yield Access(field, via or "", AccessKind.WRITE)
            case Increment(field=field, via=via):
                yield Access(field, via or "", AccessKind.INCREMENT)
            case Newton(unknowns=unknowns):
                for place in unknowns:
                    if isinstance(place, Get):
                        yield Access(place.field, place.via or "", AccessKind.WRITE)
            case _:
                pass


def _of_phases(kernel: Kernel) -> Iterator[Access]:
    loops = [phase.body for phase in kernel.phases if isinstance(phase, LoopPhase)]
    loaded = {e.array for body in loops for e in walk_expressions(body) if isinstance(e, Load)}
    loaded |= {phase.x for phase in kernel.phases if isinstance(phase, LookUpPhase)}
    stored = {s.array for body in loops for s in walk_statements(body) if isinstance(s, Store)}
    for body in loops:
        for stmt in walk_statements(body):
            if isinstance(stmt, Newton):
                stored |= {place.array for place in stmt.unknowns if isinstance(place, Load)}
    for phase in kernel.phases:
        match phase:
            case LoadPhase(field=field, map=map_name):
                yield Access(field, map_name, AccessKind.READ)
            case OwnPhase(pointer=pointer, field=field):
                if pointer in loaded:
                    yield Access(field, "", AccessKind.READ)
                if pointer in stored:
                    yield Access(field, "", AccessKind.WRITE)
            case SharedPhase(pointer=pointer, field=field, map=map_name):
                if pointer in loaded:
                    yield Access(field, map_name, AccessKind.READ)
                if pointer in stored:
                    yield Access(field, map_name, AccessKind.WRITE)
            case AddPhase(field=field, map=map_name, operation=Operation.REPLACE):
                yield Access(field, map_name, AccessKind.WRITE)
            case AddPhase(field=field, map=map_name):
                yield Access(field, map_name, AccessKind.INCREMENT)
            case LastPhase(field=field):
                yield Access(field, "", AccessKind.WRITE)
            case LoopPhase(body=body):
                yield from _of_body(body)
            case LookUpPhase():
                pass
