"""Functions of sections that work otherwise in HOC than they do in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vecgen.frontend import building
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.hoc.values import Builtin, Call
from vecgen.frontend.neuron_api.current_section import current_section


def _secname(call: Call) -> str:
    return current_section(call.interpreter.workspace).name()


def _sectionname(call: Call) -> float:
    call.string_cell(0).value = _secname(call)
    return 1.0


def _push_section(call: Call) -> float:
    """Make a section the current one, by its name or its `this_section` number."""
    workspace = call.interpreter.workspace
    which: Any = call.text(0) if call.is_text(0) else call.number(0)
    for record in workspace.tree.values():
        if record.name == which or record.number + 1.0 == which:
            workspace.pushed.append(record)
            return 1.0
    raise ArgumentError(f"push_section: arg not a sectionname: {which}")


def _delete_section(call: Call) -> float:
    workspace = call.interpreter.workspace
    building.delete_section(workspace, current_section(workspace)._live())
    return 1.0


def _section_exists(call: Call) -> float:
    """Return whether there is a section: `section_exists("name", [index,] [cell])`."""
    name = call.text(0)
    names = {name, f"{name}[0]", name.removesuffix("[0]")} if "." not in name else set()
    indexed = call.is_number(1)
    if indexed:
        index = int(call.number(1))
        names = {f"{call.text(0)}[{index}]"} | (names if index == 0 else set())
    place = 2 if indexed else 1
    owner = call.object(place) if len(call) > place else None
    prefix = "" if owner is None else f"{call.interpreter.object_name(owner)}."
    records = call.interpreter.workspace.tree.values()
    return float(any(record.name.removeprefix(prefix) in names for record in records))


FUNCTIONS: Mapping[str, Builtin] = {
    "delete_section": _delete_section,
    "push_section": _push_section,
    "secname": _secname,
    "section_exists": _section_exists,
    "sectionname": _sectionname,
}
