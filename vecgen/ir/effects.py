"""What the functions of `lang.effects` do, for the interpreter: texts and random numbers.

The stream of random numbers is NEURON's (specification 6.3): one for the whole model, a linear
congruence modulo 2^32 whose present number stands in the field `RANDOM_FIELD` as a double.
"""

from __future__ import annotations

import math

_MULTIPLIER, _INCREMENT, _RANGE = 2147437301, 453816981, 2**32
_LARGEST = 4294967295.0


def print_text(function: str, text: str, args: list[float]) -> str:
    """Return what `printf(text, args)` or `prterr(text)` prints; the front end checked the text."""
    return text % tuple(args) if function == "printf" else f"{text}\n"


def draw(function: str, state: float, args: list[float]) -> tuple[float, float]:
    """Return what a random function gives, and the stream's number after it."""
    stream = _Stream(int(state))
    match function:
        case "scop_random":
            value = stream.uniform()
        case "set_seed":
            stream.number = int(args[0]) % _RANGE
            value = 0.0
        case "exprand":
            value = -args[0] * math.log(stream.uniform())
        case "normrand":
            value = stream.normal(*args)
        case "poisrand":
            value = stream.poisson(*args)
        case _:
            raise TypeError(f"no random function: {function}")
    return value, float(stream.number)


class _Stream:
    def __init__(self, number: int) -> None:
        self.number = number

    def uniform(self) -> float:
        self.number = (_MULTIPLIER * self.number + _INCREMENT) % _RANGE
        return self.number / _LARGEST

    def normal(self, mean: float, deviation: float) -> float:
        while True:
            u = 2.0 * self.uniform() - 1.0
            v = 2.0 * self.uniform() - 1.0
            s = u * u + v * v
            if s < 1.0:
                return u * math.sqrt(-2.0 * math.log(s) / s) * deviation + mean

    def poisson(self, mean: float) -> float:
        if mean < 0.0:
            return -1.0
        bound, product, count = math.exp(-mean), 1.0, 0
        while True:
            product *= self.uniform()
            if product <= bound:
                return float(count)
            count += 1
