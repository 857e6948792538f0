"""The part that one mechanism has of a compiled program, which the cache keeps by itself.

Where one of several mechanisms has been edited, the others' parts are taken from the cache: only
the edited one goes through the passes and is printed. A part is kept under a key of all that it is
made from but two things, which are asked afterwards: the fields that other mechanisms need (`fits`)
and the names that things got in C (`c_names`). The program that comes out is the same to the last
byte (`tests/test_parts.py`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, TypeVar

from vecgen.emit.emitter import EmittedMechanism
from vecgen.emit.naming import ProgramNames
from vecgen.fingerprint import compiler_digest
from vecgen.ir.accesses import accesses
from vecgen.ir.kernel import Execution, Kernel, KernelRole, LoopPhase
from vecgen.ir.program import Function, Program
from vecgen.ir.schedule import Entry, Launch, LaunchTabled, RoundTime, Step
from vecgen.ir.storage import Table
from vecgen.lang.expr import Const
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.passes import ALONE, LAST, TOGETHER, run_passes
from vecgen.passes.demote_fields import (
    LEAN,
    Unneeded,
    carried_fields,
    demotable_fields,
    unneeded_fields,
)
from vecgen.passes.find_separability import Meeting, meeting, with_separability
from vecgen.values import value_class

Launches = Mapping[str, tuple[tuple[Step, ...], ...]]
"""Entry → what became of each launch of a mechanism's kernels, in their order."""

_Owned = TypeVar("_Owned", Function, Table)
_FORMAT = 1


@value_class
class Part:
    """What a program has of one mechanism; its kernels may lack their bodies."""

    touched: frozenset[str]
    """The fields that the kernels use and that steps may leave out."""
    carried: frozenset[str]
    unneeded: Unneeded
    """Of the touched ones."""
    kernels: tuple[Kernel, ...]
    functions: tuple[Function, ...]
    tables: tuple[Table, ...]
    launches: Launches
    meeting: Meeting
    c_names: str = ""
    emitted: EmittedMechanism | None = None

    def fits(self, unneeded: Unneeded) -> bool:
        """Whether the part was made for a model that needs the same of its fields."""
        return self.unneeded == _among(unneeded, self.touched)


def part_keys(model: Model, lowered: Program, options: Options) -> dict[str, str]:
    """Return mechanism → the cache's key of its part, for those that come from a file."""
    shared = [
        _FORMAT,
        compiler_digest(),
        [list(dataclasses.astuple(ion)) for ion in model.ions],
        sorted(model.unset_tables),
        [options.profile, options.line_directives],
        _outline(lowered),
    ]
    common = hashlib.sha256(json.dumps(shared).encode()).hexdigest()
    return {m.name: f"part {common} {m.name} {_digest(m.texts)}" for m in model.mechanisms}


def _outline(program: Program) -> list[object]:
    """Return what a mechanism's kernels may depend on of the others: all but bodies and values."""
    return [
        [[space.name, space.kind.name] for space in program.spaces],
        [[item.name, item.source, item.target] for item in program.maps],
        [[f.name, f.space, f.role.name, f.visible] for f in program.fields],
        [[t.name, t.mechanism, t.columns, t.depend, t.switch] for t in program.tables],
        [[f.name, f.mechanism, f.parameters] for f in program.table_functions],
        [[kernel.name, kernel.mechanism, kernel.role.name] for kernel in program.kernels],
        [[p.name, p.mechanism] for p in program.procedures],
        [repr(entry) for entry in program.entries],
        sorted(program.saved),
        sorted(program.pointees),
    ]


def _digest(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@value_class
class Joined:
    """A program at level ARRAYS, made of parts; `fresh` are those that were made for it."""

    program: Program
    fresh: Mapping[str, Part]


def join_parts(
    lowered: Program, known: Mapping[str, Part], *, check: bool = False
) -> Joined | None:
    """Return the program, with all but the known mechanisms taken through the passes.

    None if a known one does not fit the others as they are now.
    """
    own = _without(lowered, known.keys())
    own = run_passes(own, ALONE, check=check)
    kept = {field for part in known.values() for field in part.carried}
    own = replace(own, kept=frozenset(kept))
    unneeded = unneeded_fields(own)
    if not all(part.fits(unneeded) for part in known.values()):
        return None
    demotable = demotable_fields(own)
    used = {
        name: (
            demotable & {a.field for kernel in kernels for a in accesses(kernel)},
            demotable & carried_fields(kernels, _of(own.tables, name)),
        )
        for name, kernels in _by_mechanism(own.kernels).items()
    }
    own = run_passes(own, TOGETHER, check=check)
    meetings = {name: meeting(own, kernels) for name, kernels in _by_mechanism(own.kernels).items()}
    own = replace(run_passes(own, LAST, check=check), kept=frozenset())
    launches = _launches_of(own, lowered)
    fresh = {
        name: Part(
            *used[name],
            unneeded=_among(unneeded, used[name][0]),
            kernels=kernels,
            functions=_of(own.functions, name),
            tables=_of(own.tables, name),
            launches=launches[name],
            meeting=meetings[name],
        )
        for name, kernels in _by_mechanism(own.kernels).items()
    }
    return Joined(_joined(lowered, own, {**known, **fresh}), fresh)


def c_names(names: ProgramNames, mechanism: str) -> str:
    """Return the digest of the names that a mechanism's file may use."""
    functions = {name: c for (owner, name), c in names.functions.items() if owner == mechanism}
    return _digest([names.structs, names.members, names.tables, names.table_functions, functions])


def _among(unneeded: Unneeded, fields: Set[str]) -> Unneeded:
    return Unneeded(unneeded.hidden & fields, unneeded.dropped & fields)


def _without(program: Program, mechanisms: Set[str]) -> Program:
    """Return the program without what some mechanisms compute; their fields stay."""
    gone = {kernel.name for kernel in program.kernels if kernel.mechanism in mechanisms}

    def entry(one: Entry) -> Entry:
        steps = (s for s in one.steps if not isinstance(s, Launch) or s.kernel not in gone)
        return replace(one, steps=tuple(steps))

    return replace(
        program,
        kernels=tuple(kernel for kernel in program.kernels if kernel.name not in gone),
        procedures=tuple(p for p in program.procedures if p.mechanism not in mechanisms),
        tables=tuple(table for table in program.tables if table.mechanism not in mechanisms),
        entries=tuple(map(entry, program.entries)),
    )


def _by_mechanism(kernels: Iterable[Kernel]) -> dict[str, tuple[Kernel, ...]]:
    found: dict[str, list[Kernel]] = {}
    for kernel in kernels:
        found.setdefault(kernel.mechanism, []).append(kernel)
    return {name: tuple(own) for name, own in found.items()}


def _of(items: Iterable[_Owned], mechanism: str) -> tuple[_Owned, ...]:
    return tuple(item for item in items if item.mechanism == mechanism)


def _launches_of(done: Program, lowered: Program) -> dict[str, Launches]:
    """Return what became of the launches of each mechanism in a program behind all passes."""
    owner = {kernel.name: kernel.mechanism for kernel in done.kernels}
    found: dict[str, dict[str, list[list[Step]]]] = {
        name: {entry.name: [] for entry in done.entries} for name in owner.values()
    }
    for entry in done.entries:
        group: list[Step] = []
        for step in entry.steps:
            match step:
                case Launch(kernel=name) | LaunchTabled(plain=name):
                    group = [step]
                    found[owner[name]][entry.name].append(group)
                case RoundTime():
                    group.append(step)
                case _:
                    pass
    return {
        name: {entry: tuple(map(tuple, groups)) for entry, groups in own.items()}
        for name, own in found.items()
    }


def _joined(lowered: Program, own: Program, parts: Mapping[str, Part]) -> Program:
    """Return the whole program: what `own` has of no mechanism, and all parts in their order."""
    order = [parts[info.name] for info in lowered.mechanisms if info.name in parts]
    program = replace(
        own,
        kernels=tuple(_kernels(lowered, parts)),
        functions=tuple(function for part in order for function in part.functions),
        tables=tuple(table for part in order for table in part.tables),
        entries=tuple(_entry(entry, lowered, parts) for entry in own.entries),
    )
    return with_separability(program, [part.meeting for part in parts.values()])


def _kernels(lowered: Program, parts: Mapping[str, Part]) -> list[Kernel]:
    """Return all kernels in the order in which the passes leave them."""
    rest = {name: list(part.kernels) for name, part in parts.items()}
    result: list[Kernel] = []
    for kernel in lowered.kernels:
        waiting = rest[kernel.mechanism]
        result.append(waiting.pop(0))
        if waiting and waiting[0].name == kernel.name + LEAN:
            result.append(waiting.pop(0))
    # Rows of tables, and twins that look up: mechanism by mechanism behind all others.
    for name in dict.fromkeys(table.mechanism for table in lowered.tables):
        result += rest[name]
    return result


def _entry(own: Entry, lowered: Program, parts: Mapping[str, Part]) -> Entry:
    """Return an entry with the launches of all parts, in the order of the lowered program's."""
    source = "step_full" if own.name == "step_lean" else own.name
    before = next(entry for entry in lowered.entries if entry.name == source)
    owner = {kernel.name: kernel.mechanism for kernel in lowered.kernels}
    groups = {name: list(part.launches[own.name]) for name, part in parts.items()}
    common = [s for s in own.steps if not isinstance(s, Launch | LaunchTabled | RoundTime)]
    steps: list[Step] = []
    for step in before.steps:
        if isinstance(step, Launch):
            steps += groups[owner[step.kernel]].pop(0)
        elif common and common[0] == step:
            steps.append(common.pop(0))
    return Entry(own.name, tuple(steps))


# ---- as text ---------------------------------------------------------------------------------


def part_to_text(part: Part) -> str:
    """Return the part as JSON, without the bodies of its kernels and functions."""
    if part.emitted is None:
        raise ValueError("a part that was not printed yet")
    content = {
        "touched": sorted(part.touched),
        "carried": sorted(part.carried),
        "hidden": sorted(part.unneeded.hidden),
        "dropped": sorted(part.unneeded.dropped),
        "kernels": [_kernel_facts(kernel) for kernel in part.kernels],
        "functions": [[f.name, f.mechanism] for f in part.functions],
        "tables": [
            [t.name, t.mechanism, t.argument, t.columns, t.depend, t.count, t.switch, t.fill]
            for t in part.tables
        ],
        "launches": {
            entry: [[_step_facts(step) for step in group] for group in groups]
            for entry, groups in part.launches.items()
        },
        "sets": dict(part.meeting.sets),
        "reads": sorted(part.meeting.reads),
        "effects": part.meeting.effects,
        "c_names": part.c_names,
        "text": part.emitted.text,
        "libm_calls": part.emitted.libm_calls,
    }
    return json.dumps(content, separators=(",", ":"))


def part_from_text(text: str) -> Part | None:
    """Return what `part_to_text` wrote, None if it is damaged."""
    try:
        return _part(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None


def _part(content: dict[str, Any]) -> Part:
    return Part(
        touched=frozenset(content["touched"]),
        carried=frozenset(content["carried"]),
        unneeded=Unneeded(frozenset(content["hidden"]), frozenset(content["dropped"])),
        kernels=tuple(map(_kernel, content["kernels"])),
        functions=tuple(
            Function(name, mechanism, (), (), Const(0.0))
            for name, mechanism in content["functions"]
        ),
        tables=tuple(map(_table, content["tables"])),
        launches={
            entry: tuple(tuple(map(_step, group)) for group in groups)
            for entry, groups in content["launches"].items()
        },
        meeting=Meeting(
            {name: tuple(fields) for name, fields in content["sets"].items()},
            frozenset(content["reads"]),
            bool(content["effects"]),
        ),
        c_names=str(content["c_names"]),
        emitted=EmittedMechanism(str(content["text"]), tuple(content["libm_calls"])),
    )


def _kernel_facts(kernel: Kernel) -> list[object]:
    loops = [phase for phase in kernel.phases if isinstance(phase, LoopPhase)]
    phases = [[loop.execution.name, loop.reason] for loop in loops]
    return [kernel.name, kernel.space, kernel.mechanism, kernel.role.name, phases]


def _kernel(facts: Sequence[Any]) -> Kernel:
    name, space, mechanism, role, loops = facts
    phases = tuple(
        LoopPhase((), Execution[execution], reason=reason) for execution, reason in loops
    )
    return Kernel(name, space, mechanism, KernelRole[role], (), phases=phases)


def _table(facts: Sequence[Any]) -> Table:
    name, mechanism, argument, columns, depend, count, switch, fill = facts
    nothing = Const(0.0)
    return Table(
        name,
        mechanism,
        argument,
        tuple(columns),
        tuple(depend),
        nothing,
        nothing,
        count,
        switch,
        fill,
    )


def _step_facts(step: Step) -> list[object]:
    match step:
        case Launch(kernel=kernel):
            return ["launch", kernel]
        case LaunchTabled(switch=switch, tabled=tabled, plain=plain):
            return ["tabled", switch, tabled, plain]
        case RoundTime(space=space, turns=turns):
            return ["round", space, turns]
    raise TypeError(f"{step!r} belongs to no mechanism")


def _step(facts: Sequence[Any]) -> Step:
    match facts:
        case ["launch", kernel]:
            return Launch(kernel)
        case ["tabled", switch, tabled, plain]:
            return LaunchTabled(switch, tabled, plain)
        case ["round", space, turns]:
            return RoundTime(space, turns)
    raise ValueError(f"no step: {facts!r}")
