"""Calls of Vector's transforms, spectra and averages with random Vectors (see test_vectors.py).

What NEURON 9.0.2 gets wrong is left out: `medfltr`, and `convlv` with sign -1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

SIZES = (1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 23, 24, 31, 32, 33, 40, 55, 64, 65, 125)


def signals(script: Any, seed: int) -> None:
    """Call everything on Vectors of many lengths; an error is kept as no number at all."""
    n, draw = script.n, np.random.default_rng(seed)
    for size in SIZES:
        d, long = draw.normal(size=size), draw.normal(size=2 * size)

        def attempt(label: str, call: Callable[[], Any], size: int = size) -> None:
            try:
                found = call()
            except RuntimeError:
                found = []
            script.keep(f"{size} {label}", found)

        for sign in (1, -1):
            attempt(f"fft {sign}", lambda sign=sign, d=d: n.Vector().fft(n.Vector(d), sign))
            attempt(f"fft here {sign}", lambda sign=sign, d=d: n.Vector(d).fft(sign))
        for other in (long[: max(1, size // 2)], long[: min(size, 5)], long[:size], long):
            for name in ("convlv", "filter", "correl"):
                attempt(
                    f"{name} {len(script.values)}",
                    lambda name=name, d=d, other=other: getattr(n.Vector(3), name)(
                        n.Vector(d), n.Vector(other)
                    ),
                )
        attempt("autocorrelation", lambda d=d: n.Vector().correl(n.Vector(d)))
        if size > 1:  # NEURON gives nan for less
            attempt("spctrm", lambda d=d: n.Vector().spctrm(n.Vector(d)))
            attempt("spctrm here", lambda d=d: n.Vector(d).spctrm(n.Vector(d[::-1])))
        histograms(attempt, n, d, long)
        for before, behind in ((1, 2), (0, 0), (3, 1)):
            data, triggers = n.Vector(d), n.Vector(np.arange(0, size, 3) + 0.4)
            found = n.Vector()
            attempt(
                f"trigavg {before}",
                lambda f=found, d=data, t=triggers, b=before, e=behind: f.trigavg(d, t, b, e),
            )
            script.keep(f"{size} trigavg found {before}", found)


def histograms(attempt: Callable[..., None], n: Any, d: np.ndarray, weights: np.ndarray) -> None:
    """Call what makes histograms."""
    source, factors = n.Vector(d * 5), n.Vector(weights[: len(d)])
    for variance in (0.1, 1, 7.3):
        for width in (1, 0.3):
            given = (-3, 7, width, variance)
            label = f"{variance} {width}"
            attempt(f"sumgauss {label}", lambda g=given: source.sumgauss(*g))
            attempt(f"sumgauss weighted {label}", lambda g=given: source.sumgauss(*g, factors))
            smooth = (-3, 17, width, variance)
            attempt(f"smhist {label}", lambda g=smooth: n.Vector().smhist(source, *g))
            attempt(
                f"smhist weighted {label}", lambda g=smooth: n.Vector().smhist(source, *g, factors)
            )
    counts = n.Vector(np.abs(d) * 3 + 0.1)
    for events in sorted({0, 1, 3, len(d) // 4}):
        if events <= 0.1 * len(d):  # NEURON looks for ever for more than there are
            attempt(f"psth {events}", lambda e=events: n.Vector().psth(counts, 0.13, 7, e))
