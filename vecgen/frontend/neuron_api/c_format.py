"""The formats of printf as NEURON's functions take them: C's conversions, all numbers doubles."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError

_CONVERSION = re.compile(
    r"%(?:(?P<flags>[-+ #0]*)(?P<width>\d*)(?P<precision>\.\d*)?[hlL]*(?P<letter>[cdefgosx%])"
    r"|(?P<unknown>[^%]*)%?)"
)
_NUMBERS = frozenset("efg")
_UNSIGNED = frozenset("ox")
_LEAST, _MOST = -(2**31), 2**31 - 1
_WIDEST = 10_000


def c_formatted(form: str, values: Sequence[Any], name: str) -> str:
    """Return what C's printf prints of numbers, strings and objects, whose names are shown.

    Numbers for %d are cut to integers of 32 bits, as C cuts them. Values that no conversion takes
    are passed over. As in NEURON, conversions other than c, d, e, f, g, o, s, x are mere text, up
    to the next `%`, which is lost.

    Raises:
        ArgumentError: a value is missing or of the wrong kind.
    """
    if not isinstance(form, str):
        raise ArgumentTypeError(f"{name} needs a format, a string, not {form!r}")
    given = iter(values)

    def one(found: re.Match[str]) -> str:
        if found["letter"] == "%":
            return "%"
        if found["letter"] is None:
            return f"%{found['unknown']}"
        return _converted(found, next(given, None), name)

    return _CONVERSION.sub(one, form)


def _converted(found: re.Match[str], value: Any, name: str) -> str:
    letter, precision = found["letter"], found["precision"] or ""
    if value is None:
        raise ArgumentError(f"{name} not enough arguments: nothing for {found[0]!r}")
    if int(found["width"] or 0) > _WIDEST or int(precision[1:] or 0) > _WIDEST:
        raise ArgumentError(f"{name}: {found[0]!r} is too wide")
    form = f"%{found['flags']}{found['width']}{precision}{letter}"
    if letter == "s":
        if isinstance(value, (int, float)):
            raise ArgumentTypeError(f"Expecting string argument of {name}, not {value!r}")
        return form % str(value)
    if not isinstance(value, (int, float)):
        raise ArgumentTypeError(f"{name}: {found[0]!r} takes a number, not {value!r}")
    if letter not in _NUMBERS:
        return _integer(found, letter, float(value))
    if value != value:  # C shows the sign of no number
        return f"%{'-' * ('-' in found['flags'])}{found['width']}s" % _shown_nan(value)
    return form % float(value)


def _shown_nan(value: float) -> str:
    """Return what C prints for a NaN."""
    return "-nan" if math.copysign(1.0, value) < 0.0 else "nan"


def _integer(found: re.Match[str], letter: str, value: float) -> str:
    number = int(value) if math.isfinite(value) else _LEAST
    if not _LEAST <= number <= _MOST:
        number = _LEAST
    flags, width, precision = found["flags"], found["width"], found["precision"] or ""
    if letter == "c":
        return f"%{'-' * ('-' in flags)}{width}c" % chr(number & 0xFF)
    if letter in _UNSIGNED:
        return _unsigned(flags, width, precision, letter, number & 0xFFFFFFFF)
    if precision:  # C fills up with zeros by one of them
        flags = flags.replace("0", "")
    return f"%{flags}{width}{precision}d" % number


def _unsigned(flags: str, width: str, precision: str, letter: str, number: int) -> str:
    """Return %o or %x, which know no sign; `#` puts 0 or 0x before numbers but 0."""
    digits = f"%{precision}{letter}" % number
    if "#" in flags and number:
        prefix = "0x" if letter == "x" else "0" * (not digits.startswith("0"))
        digits = prefix + digits
    if "-" in flags:
        return digits.ljust(int(width or 0))
    if "0" in flags and not precision:
        sign = "0x" if digits.startswith("0x") else ""
        return sign + digits.removeprefix(sign).rjust(int(width or 0) - len(sign), "0")
    return digits.rjust(int(width or 0))
