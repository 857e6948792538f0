"""What `load_file("stdlib.hoc")` brings (specification 1.7)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.workspace import Workspace

_NONE = 1e-11
"""NEURON's interpreter takes smaller differences from 0 for none."""
_ENDLESS = 1e10


def stdlib_functions(workspace: Workspace) -> dict[str, Callable[..., Any]]:
    """Return the functions by their names."""

    def lambda_f(*arguments: Any, sec: Any = None) -> float:
        """Return the length constant (um) at a frequency (Hz): d_lambda's measure of a section."""
        if not arguments:
            raise ArgumentError("lambda_f not enough arguments: it needs a frequency (Hz)")
        frequency = argument(arguments[0], "The frequency of lambda_f")
        return length_constant(section_argument(workspace, sec), frequency)

    return {"lambda_f": lambda_f}


NAMES = frozenset({"lambda_f"})
"""What the file brings."""


def length_constant(section: Section, frequency: float) -> float:
    """Return the AC length constant (um) of a section at a frequency (Hz).

    With two 3-d points or more, L over the section's length in units of the local constant.

    Raises:
        ArgumentError: the frequency is 0, or a 3-d point has no diameter.
    """
    ra, cm = section.Ra, section.cm
    if abs(cm) <= _NONE:
        return _ENDLESS
    below = 4.0 * math.pi * frequency * ra * cm
    if section.n3d() < 2:
        value: float = section.diam
        divisor = below
        if divisor == 0.0:
            raise ArgumentError("lambda_f: division by zero; the frequency must be > 0 Hz.")
        return 1e5 * _root(value / divisor)
    length = _lambdas(section) * (math.sqrt(2.0) * 1e-5 * _root(below))
    if length == 0.0:
        raise ArgumentError("lambda_f: division by zero; the frequency must be > 0 Hz.")
    return float(section.L / length)


def _root(value: float) -> float:
    if value < 0.0:
        raise ArgumentError("lambda_f: sqrt argument out of domain; the frequency is negative.")
    return math.sqrt(value)


def _lambdas(section: Section) -> float:
    total = 0.0
    count = section.n3d()
    arc, diam = section.arc3d(0), section.diam3d(0)
    for index in range(1, count):
        if abs(diam) <= _NONE:
            raise ArgumentError(
                f"lambda_f error: 0 diameter for 3d point {index - 1} of {section!r}."
            )
        next_arc, next_diam = section.arc3d(index), section.diam3d(index)
        total += (next_arc - arc) / math.sqrt(diam + next_diam)
        arc, diam = next_arc, next_diam
    return total
