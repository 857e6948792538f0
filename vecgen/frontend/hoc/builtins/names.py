"""Functions that deal with the program itself: names, and statements in strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vecgen.diagnostics import VecgenError
from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call
from vecgen.frontend.neuron_api.unit_names import unit_of
from vecgen.frontend.notices import notice

_DECLARED = {"": 0.0, "object": 2.0, "section": 3.0, "string": 4.0, "number": 5.0}
_OTHER = 1.0
_LACKING = """
    allobjectvars allobjects load_func load_proc load_template symbols
"""
_NUMBERED = re.compile(r".*\[(\d+)\]")


class PushedObjects:
    """The objects in whose scopes the statements of files are executed, the last one's now."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    @property
    def last(self) -> Any:
        """The object, None for the global scope."""
        return self.items[-1] if self.items else None


def _name_declared(call: Call) -> float:
    """Return what a name stands for: nothing, something else, object, section, string, number."""
    return _DECLARED.get(call.interpreter.kind_of(call.text(0)), _OTHER)


def _execute(call: Call) -> float:
    inside = call.object(1) if len(call) > 1 else None
    _run(call, "{" + call.text(0) + "}\n", inside)  # expressions print nothing there
    return 0.0


def _execute1(call: Call) -> float:
    """Execute statements; return whether there was no error. 0 as last argument keeps it quiet."""
    text = call.text(0) + "\n"
    inside = call.object(1) if call.is_object(1) else None
    last = len(call) - 1
    told = call.number(last) if last > 0 and call.is_number(last) else 1.0
    try:
        _run(call, text, inside)
    except VecgenError as error:
        if told:
            notice(str(error))
        return 0.0
    return 1.0


def _run(call: Call, text: str, inside: Any) -> None:
    if inside is None:
        call.interpreter.run(text, name=f"{call.name}()")
    else:
        call.interpreter.run_inside(text, inside)


def _object_push(call: Call) -> float:
    """Execute what comes in the scope of an object of a template."""
    found = call.object(0)
    if found is None:
        raise HocError("object_push needs an object of a template, not NULLobject")
    call.interpreter.state(PushedObjects).items.append(found)
    return 0.0


def _object_pop(call: Call) -> float:
    """Go back to the scope before `object_push`."""
    pushed = call.interpreter.state(PushedObjects).items
    if not pushed:
        raise HocError("object context stack underflow")
    pushed.pop()
    return 0.0


def _object_id(call: Call) -> float:
    """Return a number that only this object has, 0 for none; with 1: the number in its name."""
    found = call.object(0)
    if found is None:
        return 0.0
    if call.number(1, 0.0):
        numbered = _NUMBERED.fullmatch(call.interpreter.object_name(found))
        return float(numbered[1]) if numbered else -1.0
    return float(id(found))


def _units(call: Call) -> str:
    """Return the unit of a variable by its name; `units(1)`: that units are known."""
    if call.is_number(0):
        return "on"
    return unit_of(call.interpreter.workspace, *(call.text(place) for place in range(len(call))))


def _execerror(call: Call) -> float:
    raise HocError(" ".join(call.text(place) for place in range(len(call))))


def _lacking(call: Call) -> float:
    raise MissingFeatureError(f"{call.name} is not in vecgen yet.")


FUNCTIONS: Mapping[str, Builtin] = {
    "execerror": _execerror,
    "execute": _execute,
    "execute1": _execute1,
    "name_declared": _name_declared,
    "object_id": _object_id,
    "object_pop": _object_pop,
    "object_push": _object_push,
    "units": _units,
    **dict.fromkeys(_LACKING.split(), _lacking),
}
