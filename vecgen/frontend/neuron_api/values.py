"""Checks of what users assign: numbers that are numbers, geometry that can be."""

from __future__ import annotations

import math
from typing import Any

from vecgen.diagnostics import did_you_mean
from vecgen.frontend.errors import (
    ArgumentTypeError,
    DiameterError,
    UnknownNameError,
    ValueRefusedError,
    ValueTypeError,
)


def number(value: Any, name: str) -> float:
    """Return the value as a double; `name` says what it is for.

    Raises:
        ValueTypeError: it is no number.
    """
    if isinstance(value, float):
        return value
    if not isinstance(value, (str, bytes)):
        try:
            return float(value)
        except (TypeError, ValueError):
            pass
    raise ValueTypeError(f"{name} must be a number, not {value!r}")


def argument(value: Any, name: str) -> float:
    """Return an argument of a function as a double.

    Raises:
        ArgumentTypeError: it is no number.
    """
    try:
        return number(value, name)
    except ValueTypeError as error:
        raise ArgumentTypeError(str(error)) from None


def positive(value: Any, name: str) -> float:
    """Return L, Ra or rallbranch as a double.

    Raises:
        ValueRefusedError: it is not a finite number > 0.
    """
    result = value if type(value) is float else number(value, name)
    if 0.0 < result < math.inf:
        return result
    raise ValueRefusedError(f"{name} must be > 0. It cannot be {value!r}.")


def diameter(value: Any, where: str) -> float:
    """Return a diameter (um) as a double.

    Raises:
        DiameterError: it is not a finite number > 0.
    """
    result = value if type(value) is float else number(value, "diam")
    if 0.0 < result < math.inf:
        return result
    raise DiameterError(f"{where} diameter must be > 0. It cannot be {value!r}.")


def unknown(owner: str, name: str, known: Any) -> UnknownNameError:
    """Return the error for a name that `owner` does not have."""
    hint = did_you_mean(name, known)
    return UnknownNameError(f"{owner} has no {name!r}." + (f" {hint}" if hint else ""))
