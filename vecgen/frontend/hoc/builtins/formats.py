"""The formats of printf with HOC's arguments."""

from __future__ import annotations

from typing import Any

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Argument, Call, ObjectCell, StringCell
from vecgen.frontend.neuron_api.c_format import c_formatted


def formatted(call: Call, first: int) -> str:
    """Return what printf prints for a call's arguments from `first` on, the format.

    Raises:
        HocError: an argument is missing or of the wrong kind, or no conversion has such a letter.
    """
    values = [_printed(call, argument) for argument in call.arguments[first + 1 :]]
    return c_formatted(call.text(first), values, call.name)


def _printed(call: Call, argument: Argument) -> Any:
    """Return a number, or the text of anything else."""
    if isinstance(argument, float):
        return argument
    if isinstance(argument, StringCell):
        return argument.value
    if isinstance(argument, ObjectCell):
        return call.interpreter.object_name(argument.value)
    raise HocError(f"{call.name} cannot print a pointer")
