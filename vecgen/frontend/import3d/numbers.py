"""Numbers in morphology files, read as NEURON reads them."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

NUMBER = re.compile(
    r"\s*((?>[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+|(?!e))|inf(?:inity|(?!i))|nan)))",
    re.IGNORECASE,
)
"""What C's `scanf` takes as a number, with the blanks before it. `1e` is none."""


def leading_numbers(text: str, count: int) -> list[str]:
    """Return up to `count` numbers at the start of a line; what stands behind is not looked at."""
    found: list[str] = []
    place = 0
    while len(found) < count:
        match = NUMBER.match(text, place)
        if match is None:
            break
        found.append(match.group(1))
        place = match.end()
    return found


def single(text: str) -> float:
    """Return the single-precision number nearest to a decimal one, which is how SWC is read."""
    exact = float(text)
    with np.errstate(over="ignore"):
        near = np.float32(exact)
    if float(near) == exact or not np.isfinite(near):
        return float(near)
    other = np.nextafter(near, np.float32(np.inf if exact > float(near) else -np.inf))
    if abs(exact - float(near)) != abs(float(other) - exact):
        return float(near)
    # The double is half way between two singles: the decimal number itself decides.
    decimal, half = Fraction(text), Fraction(exact)
    if decimal == half:
        return float(near)
    choose = max if decimal > half else min
    return float(choose(near, other))
