"""Calls with too many or too few arguments: errors of NEURON's kind that show what is taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

from vecgen.frontend.errors import ArgumentTypeError


def checked_call(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with an error for arguments that do not fit, which calls it `name`.

    NEURON raises a RuntimeError there, Python a TypeError; ours is both.
    """

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except TypeError as error:
            trace = error.__traceback__
            if trace is None or trace.tb_next is not None:
                raise  # from inside: the arguments fitted
        raise ArgumentTypeError(_told(name, function))

    return call


def _told(name: str, function: Callable[..., Any]) -> str:
    parts = []
    for parameter in signature(function).parameters.values():
        star = "*" if parameter.kind is Parameter.VAR_POSITIONAL else ""
        only = f"{parameter.name}=" if parameter.kind is Parameter.KEYWORD_ONLY else parameter.name
        given = "" if parameter.default is Parameter.empty else "[]"
        if parameter.name != "self" and parameter.name != "_":
            parts.append(f"{given[:1]}{star}{only}{given[1:]}")
    return f"{name} not enough arguments, or others than it takes: {name}({', '.join(parts)})"
