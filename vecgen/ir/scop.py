"""The functions of `runtime/include/vecgen/scop.h`, for the interpreter: NEURON's bits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

_PI = 3.14159265
_FARADAY = 1.602176634e-19 * 6.02214076e23
_GAS_CONSTANT = 6.02214076e23 * 1.380649e-23
_LEAST = -2147483648.0

Divide = Callable[[float, float], float]


def scop_functions(
    divide: Divide, power: Callable[[float, float], float], exp: Callable[[float], float]
) -> Mapping[str, Callable[..., float]]:
    """Return the functions by name, made of C's division, pow and NEURON's guarded exp."""

    def raised(x: float) -> float:
        try:
            return math.exp(x)
        except OverflowError:
            return math.inf

    def sigmoid(x: float, most: float, half: float, steepness: float) -> float:
        up = power(x, steepness)
        return divide(most * up, up + power(half, steepness))

    def revsigmoid(x: float, most: float, half: float, steepness: float) -> float:
        down = power(half, steepness)
        return divide(most * down, power(x, steepness) + down)

    def pulse(t: float, start: float, height: float, duration: float) -> float:
        return height if t >= start and t < start + duration else 0.0

    def ramp(t: float, start: float, height: float, duration: float) -> float:
        if t < start:
            return 0.0
        return height if t > start + duration else divide(height * (t - start), duration)

    def ratio(x: float) -> float:
        if abs(x) < 1e-4:
            return 1.0 - x / 2.0
        return divide(x, (math.inf if x > 709.782712893384 else exp(x)) - 1.0)

    def ghk(v: float, inside: float, outside: float, valence: float, celsius: float) -> float:
        w = divide(valence * v, 1000.0 * _GAS_CONSTANT * (celsius + 273.15) / _FARADAY)
        return 0.001 * valence * _FARADAY * (inside * ratio(-w) - outside * ratio(w))

    def phase(t: float, period: float) -> float:
        turns = divide(t, period)
        return turns if math.isnan(turns) else math.modf(turns)[0]

    def perpulse(t: float, start: float, height: float, duration: float, pause: float) -> float:
        period = duration + pause
        if t < start:
            return 0.0
        return height if phase(t - start, period) * period < duration else 0.0

    def perstep(t: float, start: float, period: float, height: float) -> float:
        turns = divide(t - start, period)
        if t < start:
            return 0.0
        fits = _LEAST - 1.0 < turns < -_LEAST
        return height * (1.0 + (float(math.trunc(turns)) if fits else _LEAST))

    def harmonic(t: float, period: float, height: float, shift: float) -> float:
        angle = divide(2.0 * _PI, period) * (t + shift)
        return height * (math.sin(angle) if math.isfinite(angle) else math.nan)

    def gauss(x: float, mean: float, deviation: float) -> float:
        z = divide(x - mean, deviation)
        return divide(raised(-z * z / 2.0), math.sqrt(2.0 * _PI) * deviation)

    def factorial(x: float) -> float:
        if not x >= -1.0:
            return math.nan
        whole = x if math.isinf(x) else float(math.trunc(x + 0.1))
        if whole >= 20.0:
            return power(whole, whole) * raised(-whole) * math.sqrt(2.0 * _PI * whole)
        return float(math.factorial(max(math.trunc(x), 0)))

    return MappingProxyType(
        {
            "hyperbol": lambda x, most, half: divide(most * x, half + x),
            "revhyperbol": lambda x, most, half: divide(most * half, half + x),
            "sigmoid": sigmoid,
            "revsigmoid": revsigmoid,
            "step": lambda t, start, height: height if t >= start else 0.0,
            "pulse": pulse,
            "ramp": ramp,
            "^ghk": ghk,
            "squarewave": lambda t, p, height: height if phase(t, p) < 0.5 else -height,
            "sawtooth": lambda t, p, height: height * phase(t, p),
            "revsawtooth": lambda t, p, height: height * (1.0 - phase(t, p)),
            "perpulse": perpulse,
            "perstep": perstep,
            "harmonic": harmonic,
            "gauss": gauss,
            "factorial": factorial,
            "poisson": lambda x, mean: divide(power(mean, x) * raised(-mean), factorial(x)),
        }
    )
