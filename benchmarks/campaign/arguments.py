"""Arguments for comparing mathematical functions: everywhere, and dense where it is difficult."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Arguments = tuple[Array, ...]

SPECIAL = np.array(
    [0.0, 5e-324, 2.0**-1022, 2.0**-1074 * 3, 1e-300, 2.0**-65, 2.0**-54, 0.5, 1.0 - 2.0**-53, 1.0,
     1.0 + 2.0**-52, 1.5, 2.0, 2.5, 3.0, 10.0, 512.0, 700.0, 709.78, 745.2, 1023.0, 1024.0, 1074.0,
     1075.0, 2.0**51 - 0.5, 2.0**52 - 1, 2.0**52 + 1, 2.0**53 - 1, 2.0**53, 2.0**63, 2.0**64, 1e300,
     np.finfo(float).max, np.inf, np.nan]
)  # fmt: skip
SPECIAL = np.concatenate([SPECIAL, -SPECIAL])
"""Edges of the functions' cases, of both signs."""


def blocks(
    name: str, count: int, seed: int, *, size: int = 1_000_000
) -> Iterator[tuple[str, Arguments]]:
    """Yield (what they are, arguments) in blocks, `count` of them altogether or a few more.

    The same for the same name, count and seed.
    """
    random = np.random.default_rng([seed, *name.encode()])
    yield "special values", _special(name)
    kinds = _KINDS.get(name, _ANY)
    each = min(size, max(1, count // len(kinds)))
    for number in range(-(-count // each)):
        what, make = kinds[number % len(kinds)]
        yield what, make(random, each)


def bits(random: np.random.Generator, count: int) -> Array:
    """Return doubles of random bits: all exponents, both signs, some NaNs."""
    return random.integers(0, 2**64, count, dtype=np.uint64).view(np.float64)


def _special(name: str) -> Arguments:
    if name in ("pow", "atan2", "fmod"):
        x, y = np.meshgrid(SPECIAL, SPECIAL)
        return x.ravel(), y.ravel()
    return (neighbours(SPECIAL, 50),)


def neighbours(values: Array, count: int) -> Array:
    """Return each value with `count` doubles on either side; NaNs and infinities alone."""
    values = np.ascontiguousarray(values)
    near = values[:, None].view(np.int64) + np.arange(-count, count + 1)
    finite = np.isfinite(values) & (values != 0.0)
    return np.concatenate([near[finite].view(np.float64).ravel(), values])


def _one(make: Callable[[np.random.Generator, int], Array]) -> Callable[..., Arguments]:
    return lambda random, count: (make(random, count),)


def _uniform(low: float, high: float) -> Callable[..., Arguments]:
    return _one(lambda random, count: random.uniform(low, high, count))


def _spread(random: np.random.Generator, count: int) -> Array:
    """Return positive doubles, their exponents evenly spread, subnormal ones too."""
    return random.integers(1, 0x7FF0000000000000, count).view(np.float64)


def _around_multiples(step: float, most: int) -> Callable[..., Arguments]:
    """Return doubles within a few of (half) multiples of a step."""

    def make(random: np.random.Generator, count: int) -> Array:
        k = random.integers(-2 * most, 2 * most, count)
        near = (k * (step / 2)).view(np.int64) + random.integers(-6, 7, count)
        return near.view(np.float64)

    return _one(make)


def _powers_within_range(random: np.random.Generator, count: int) -> Arguments:
    """Return any base, and exponents that bring the result anywhere between its limits."""
    x = _spread(random, count)
    return x, random.uniform(-1100, 1100, count) / (np.log2(x) + 1e-9)


def _powers_near_one(random: np.random.Generator, count: int) -> Arguments:
    x = 1.0 + random.uniform(-1, 1, count) * 2.0 ** -random.integers(1, 50, count)
    with np.errstate(divide="ignore"):
        return x, random.uniform(-1100, 1100, count) / np.log2(x)


def _powers_that_vanish(random: np.random.Generator, count: int) -> Arguments:
    """Return arguments whose powers are subnormal, or just are not."""
    x = random.uniform(0.01, 100, count)
    return x, random.uniform(-1080, -1015, count) / (np.log2(x) + 1e-9)


def _powers_of_whole(random: np.random.Generator, count: int) -> Arguments:
    x = random.uniform(-30, 30, count)
    return x, random.integers(-40, 41, count).astype(float)


def _powers_as_in_models(random: np.random.Generator, count: int) -> Arguments:
    x = random.choice([2.0, 2.3, 3.0, 10.0, 0.5, 1.0, 4.0, 0.01], count)
    return x, random.uniform(-12, 12, count)


def _two(make: Callable[[np.random.Generator, int], Array]) -> Callable[..., Arguments]:
    return lambda random, count: (make(random, count), make(random, count))


_Kind = tuple[str, Callable[..., Arguments]]
_ANY: tuple[_Kind, ...] = (
    ("all bits", _one(bits)),
    ("within ±1", _uniform(-1.0, 1.0)),
    ("within ±10", _uniform(-10.0, 10.0)),
    ("within ±1000", _uniform(-1000.0, 1000.0)),
)
_LOGARITHM: tuple[_Kind, ...] = (
    ("all exponents", _one(_spread)),
    ("around 1", _uniform(0.9, 1.1)),
    ("up to 4", _uniform(0.0, 4.0)),
    ("all bits", _one(bits)),
    ("beside 1", _one(lambda r, n: 1.0 + r.uniform(-1, 1, n) * 2.0 ** -r.integers(1, 52, n))),
)
_KINDS: dict[str, tuple[_Kind, ...]] = {
    "exp": (
        ("within ±1", _uniform(-1.0, 1.0)),
        ("within ±40", _uniform(-40.0, 40.0)),
        ("within ±710", _uniform(-710.0, 710.0)),
        ("beside the lower guard", _uniform(-702.0, -690.0)),
        ("around multiples of ln2/256", _around_multiples(np.log(2) / 128, 129_300)),
        ("all bits", _one(bits)),
    ),
    "log": _LOGARITHM,
    "log10": _LOGARITHM,
    "sqrt": (*_ANY, ("all exponents", _one(_spread))),
    "pow": (
        ("results of all sizes", _powers_within_range),
        ("bases near 1", _powers_near_one),
        ("subnormal results", _powers_that_vanish),
        ("whole exponents", _powers_of_whole),
        ("as in models", _powers_as_in_models),
        ("all bits", _two(bits)),
        ("around 1", _two(lambda r, n: r.uniform(0.0, 4.0, n))),
    ),
    "atan2": (("all bits", _two(bits)), ("within ±10", _two(lambda r, n: r.uniform(-10, 10, n)))),
    "fmod": (("all bits", _two(bits)), ("within ±10", _two(lambda r, n: r.uniform(-10, 10, n)))),
}
