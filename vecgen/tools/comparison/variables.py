"""Finds what belongs together in two observations, and how it differs: every bit counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecgen.tools.comparison.processes import Observation
from vecgen.values import value_class

Array = NDArray[np.float64]

POTENTIALS = "v of all segments at the end"
_NAMELESS, _UNKNOWN = "data_handle<", "a variable recorded at"
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_UNITS = {"v": "mV", "t": "ms", "times": "ms", "vc": "mV"}


class Key(NamedTuple):
    """What a variable is called on both sides."""

    label: str
    kind: str
    run: int
    occurrence: int


@value_class(eq=False)
class Trace:
    """The values that one side recorded of a variable."""

    values: Array
    times: Array | None
    """ms, one per value; None where there are none."""
    place: str
    """Where the script asked for it."""
    meaning: str = ""
    """What it records, where the label does not say that."""


@value_class
class Difference:
    """Where two traces differ."""

    count: int
    """How many values differ."""
    first: int
    largest: int
    """Where the first and the largest difference stand."""
    amount: float
    """The largest |difference|; NaN where one side has a NaN and the other has none."""


@value_class(eq=False)
class Variable:
    """A variable with what both sides recorded."""

    key: Key
    label: str
    """As it is shown; it has the run's number where there are several."""
    neuron: Trace | None
    vecgen: Trace | None
    difference: Difference | None = None
    """In what both have; None where every bit is the same."""
    names: tuple[str, ...] = field(default=(), repr=False)
    """Where each value stands, if not in time."""

    @property
    def is_identical(self) -> bool:
        """Whether both sides have it, as long, and with the same bits."""
        return (
            self.neuron is not None
            and self.vecgen is not None
            and self.difference is None
            and len(self.neuron.values) == len(self.vecgen.values)
        )

    @property
    def unit(self) -> str:
        """The unit, "" where it is not known."""
        return _UNITS.get(self.label.replace(" ", ".").split(".")[-1], "") or (
            "mV" if self.names else ""
        )

    def where(self, index: int) -> str:
        """Return time or place of a value."""
        if self.names:
            return self.names[index] if index < len(self.names) else f"value {index}"
        if self.key.kind == "spikes":
            return f"spike {index + 1}"
        times = None if self.neuron is None else self.neuron.times
        if times is None or index >= len(times):
            return f"value {index}"
        return f"t = {times[index]:.10g} ms"


def variables(neuron: Observation, vecgen: Observation) -> list[Variable]:
    """Return all variables that a script recorded, in the order in which it asked for them."""
    first, second = _traces(neuron), _traces(vecgen)
    _call_alike(first, second)
    several = len({key.run for key in (*first, *second)}) > 1
    found = []
    for key in dict.fromkeys((*first, *second)):
        variable = _variable(key, first.get(key), second.get(key), several=several)
        # Nobody asked for t: it is told if the runs had other steps.
        if key.kind != "time" or not variable.is_identical:
            found.append(variable)
    return [*found, _potentials(neuron, vecgen)]


def _variable(key: Key, first: Trace | None, second: Trace | None, *, several: bool) -> Variable:
    difference = None
    if first is not None and second is not None:
        difference = differ(first.values, second.values)
    label = f"{key.label} [run {key.run + 1}]" if several else key.label
    meaning = next((trace.meaning for trace in (second, first) if trace and trace.meaning), "")
    label = f"{label}: {meaning}" if meaning else label
    return Variable(key, label, first, second, difference)


def differ(first: Array, second: Array) -> Difference | None:
    """Return where two arrays differ as far as both go, None if every bit is the same there.

    All NaNs are one.
    """
    size = min(len(first), len(second))
    one, two = np.asarray(first[:size]), np.asarray(second[:size])
    other = one.view(np.uint64) != two.view(np.uint64)
    other &= ~(np.isnan(one) & np.isnan(two))
    where = np.flatnonzero(other)
    if not len(where):
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        amounts = np.abs(one[where] - two[where])
    largest = int(np.argmax(amounts))  # of a NaN, the first
    return Difference(len(where), int(where[0]), int(where[largest]), float(amounts[largest]))


def _traces(observation: Observation) -> dict[Key, Trace]:
    plain = _Plain()
    seen: Counter[tuple[str, str, int]] = Counter()
    found: dict[Key, Trace] = {}
    for fact in observation.facts["traces"]:
        is_nameless = fact["label"].startswith(_NAMELESS)
        label = f"{_UNKNOWN} {fact['place']}" if is_nameless else plain(fact["label"])
        name = label, fact["kind"], fact["run"]
        key = Key(*name, seen[name])
        seen[name] += 1
        values = observation.array(fact["values"])
        times = _times(observation, fact["time"], values)
        found[key] = Trace(values, times, fact["place"], fact.get("meaning", ""))
    return found


def _call_alike(first: dict[Key, Trace], second: dict[Key, Trace]) -> None:
    """Give variables that NEURON's side has no name for the names of those recorded there, too.

    There means: by the same line of the script.
    """
    nameless = [key for key in first if key.label.startswith(_UNKNOWN) and key not in second]
    named = [key for key in second if key not in first]
    for key in nameless:
        trace = first.pop(key)
        here = (
            other
            for other in named
            if (other.kind, other.run) == (key.kind, key.run) and second[other].place == trace.place
        )
        known = next(here, key)
        named = [other for other in named if other != known]
        first[known] = trace


def _times(observation: Observation, time: Any, values: Array) -> Array | None:
    match time:
        case None:
            return None
        case float():
            return np.arange(len(values), dtype=np.float64) * float(time)
        case _:
            times = observation.array(time)
            return times if len(times) >= len(values) else None


class _Plain:
    """Gives labels without addresses: a process's own `Cell at 0x7f...` is `Cell #1` everywhere."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, label: str) -> str:
        return _ADDRESS.sub(lambda found: f"#{self._number(found.group())}", label)

    def _number(self, address: str) -> int:
        return self._numbers.setdefault(address, len(self._numbers) + 1)


def _potentials(neuron: Observation, vecgen: Observation) -> Variable:
    sides = []
    for observation in (neuron, vecgen):
        final = observation.facts["final"]
        plain = _Plain()
        names = tuple(
            name for section, nseg in final["sections"] for name in _places(plain(section), nseg)
        )
        sides.append((Trace(observation.array(final["values"]), None, ""), names))
    (first, names), (second, others) = sides
    key = Key(POTENTIALS, "final", -1, 0)
    if names != others:
        known, here = set(names), set(others)
        lost = [name for name in names if name not in here]
        new = [name for name in others if name not in known]
        told = [*(f"{name} under NEURON only" for name in lost[:1]),
                *(f"{name} under vecgen only" for name in new[:1])]  # fmt: skip
        label = f"{POTENTIALS} ({', '.join(told) or 'in another order'})"
        empty = np.empty(0)
        return Variable(key, label, Trace(first.values, None, ""), Trace(empty, None, ""))
    difference = differ(first.values, second.values)
    return Variable(key, POTENTIALS, first, second, difference, names)


def _places(section: str, nseg: int) -> Iterator[str]:
    for k in range(nseg):
        yield f"{section}({(k + 0.5) / nseg:.6g})"
