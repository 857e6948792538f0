"""What two observations say, as text for a terminal and as a JSON document."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterator
from typing import Any

from vecgen.build.machine import processor_name, usable_processors
from vecgen.tools.comparison.processes import Job, Observation, Side
from vecgen.tools.comparison.variables import Variable, variables
from vecgen.values import value_class

_MOST_SHOWN = 40
_SHORTEST = 0.02
"""Seconds from which on a ratio of speeds means something."""


@value_class(eq=False)
class Comparison:
    """Both sides of a script, and all that they recorded."""

    job: Job
    neuron: Observation
    vecgen: Observation
    variables: tuple[Variable, ...]

    @property
    def is_identical(self) -> bool:
        """Whether every bit of everything is the same."""
        return all(variable.is_identical for variable in self.variables)

    @property
    def title(self) -> str:
        """The script and its arguments."""
        return " ".join((self.job.script, *self.job.arguments))


def comparison(job: Job, neuron: Observation, vecgen: Observation) -> Comparison:
    """Compare two observations of one job."""
    return Comparison(job, neuron, vecgen, tuple(variables(neuron, vecgen)))


def machine() -> str:
    """Return processor, number of processors and system."""
    system = f"{platform.system()} {platform.release()}"
    return f"{processor_name()}, {usable_processors()} of its threads usable, {system}"


# -- words ----------------------------------------------------------------------------------------


def verdict(variable: Variable) -> str:
    """Return a few words: identical, or the largest difference, its time and the first one's."""
    first, second = variable.neuron, variable.vecgen
    if first is None or second is None:
        trace, side = (second, "vecgen") if first is None else (first, "NEURON")
        place = f" ({trace.place})" if trace is not None and trace.place else ""
        return f"recorded under {side} only{place}"
    lengths = ""
    if len(first.values) != len(second.values):
        lengths = f"{len(first.values)} values under NEURON, {len(second.values)} under vecgen; "
    found = variable.difference
    if found is None:
        return f"{lengths}identical as far as both go" if lengths else "identical"
    return f"{lengths}{_largest(variable)} at {variable.where(found.largest)}, {_first(variable)}"


def _largest(variable: Variable) -> str:
    found, first, second = variable.difference, variable.neuron, variable.vecgen
    if found is None or first is None or second is None:
        raise ValueError(f"{variable.label} does not differ")
    unit = f" {variable.unit}" if variable.unit else ""
    values = (float(first.values[found.largest]), float(second.values[found.largest]))
    if math.isnan(found.amount):
        return f"differs: {values[0]!r} and {values[1]!r}"
    if found.amount == 0.0:
        return "differs in the sign of zeros"
    scale = max(abs(values[0]), abs(values[1]))
    relative = f" (relative {found.amount / scale:.1e})" if math.isfinite(scale) and scale else ""
    return f"differs by {found.amount:.3g}{unit}{relative}"


def _first(variable: Variable) -> str:
    found = variable.difference
    if found is None or variable.neuron is None:
        return ""
    count = f"{found.count} of {len(variable.neuron.values)} values differ"
    if found.first == found.largest or variable.names:
        return count
    return f"first at {variable.where(found.first)}; {count}"


# -- terminal -------------------------------------------------------------------------------------


def lines(compared: Comparison, *, verbose: bool) -> Iterator[str]:
    """Yield the report for a terminal."""
    yield from _speeds(compared)
    yield ""
    shown = shown_variables(compared.variables, None if verbose else _MOST_SHOWN)
    width = max((len(variable.label) for variable in shown), default=0)
    for variable in shown:
        sign = "=" if variable.is_identical else "!"
        yield f"{sign} {variable.label:<{width}}  {verdict(variable)}"
    hidden = len(compared.variables) - len(shown)
    if hidden:
        yield f"  ... and {hidden} more ({_counts(compared.variables)}): --verbose shows all"
    yield ""
    status = compared.neuron.facts["status"]
    if status:
        yield f"The script ended with exit status {status} on both sides."
    yield summary(compared)


def shown_variables(found: tuple[Variable, ...], most: int | None) -> list[Variable]:
    """Return the variables to show: where there are too many, what differs most goes first."""
    if most is None or len(found) <= most:
        return list(found)
    return sorted(found, key=weight, reverse=True)[:most]


def weight(variable: Variable) -> float:
    """Return how much a variable differs, for sorting: what is not comparable differs most."""
    if variable.is_identical:
        return -1.0
    found = variable.difference
    if found is None or not math.isfinite(found.amount) or variable.neuron is None:
        return math.inf
    scale = abs(float(variable.neuron.values[found.largest])) or 1.0
    return found.amount / scale


def _speeds(compared: Comparison) -> Iterator[str]:
    sides = (compared.neuron, compared.vecgen)
    names = [side.facts["simulator"] for side in sides]
    width = max(map(len, names))
    if not all(side.facts["wall"] for side in sides):
        yield from names
        yield "No run was seen that could be timed."
        return
    for name, side in zip(names, sides, strict=True):
        wall, processor = side.facts["wall"], side.facts["processor"]
        yield f"{name:<{width}}  runs took {seconds(wall)} (processor time {seconds(processor)})"
    wall, processor = ratios(compared)
    if is_too_short(compared):
        yield "Such short runs do not tell which is faster;"
    else:
        yield f"vecgen is {wall:.3g} x as fast by the clock, {processor:.3g} x by processor time;"
    yield "set-up, finitialize and compiling are not counted."
    if compared.vecgen.side is Side.IMPORTED:
        yield "NEURON built both models; vecgen ran the second one."


def is_too_short(compared: Comparison) -> bool:
    """Whether the runs are over before a processor has come to speed."""
    walls = (float(side.facts["wall"]) for side in (compared.neuron, compared.vecgen))
    return max(walls) < _SHORTEST


def ratios(compared: Comparison) -> tuple[float, float]:
    """Return how much faster vecgen's runs are: by wall time and by processor time."""
    first, second = compared.neuron.facts, compared.vecgen.facts
    tiny = 1e-9
    return (
        first["wall"] / max(second["wall"], tiny),
        first["processor"] / max(second["processor"], tiny),
    )


def seconds(value: float) -> str:
    """Return a time that is easy to read."""
    return f"{value:.3g} s" if value >= 1.0 else f"{value * 1e3:.3g} ms"


def summary(compared: Comparison) -> str:
    """Return the last line."""
    count = len(compared.variables)
    if compared.is_identical:
        return f"identical: every bit of {_many(count, 'variable')}"
    other = sum(not variable.is_identical for variable in compared.variables)
    return f"different: {other} of {_many(count, 'variable')}"


def _counts(found: tuple[Variable, ...]) -> str:
    identical = sum(variable.is_identical for variable in found)
    return f"{identical} identical, {len(found) - identical} not"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


# -- JSON -----------------------------------------------------------------------------------------


def document(compared: Comparison) -> dict[str, Any]:
    """Return everything but the values themselves."""
    return {
        "script": compared.job.script,
        "arguments": list(compared.job.arguments),
        "identical": compared.is_identical,
        "machine": machine(),
        "sides": {
            name: {
                "simulator": side.facts["simulator"],
                "python": side.facts["python"],
                "status": side.facts["status"],
                "wall_seconds": side.facts["wall"],
                "processor_seconds": side.facts["processor"],
            }
            for name, side in (("neuron", compared.neuron), ("vecgen", compared.vecgen))
        },
        "built_by": "NEURON" if compared.vecgen.side is Side.IMPORTED else "each side",
        "variables": [_plain(variable) for variable in compared.variables],
    }


def _plain(variable: Variable) -> dict[str, Any]:
    first, second, found = variable.neuron, variable.vecgen, variable.difference
    plain: dict[str, Any] = {
        "variable": variable.key.label,
        "kind": variable.key.kind,
        "run": variable.key.run + 1,
        "identical": variable.is_identical,
        "neuron_values": None if first is None else len(first.values),
        "vecgen_values": None if second is None else len(second.values),
        "unit": variable.unit,
    }
    if found is not None and first is not None and second is not None:
        plain |= {
            "different_values": found.count,
            "largest_difference": found.amount if math.isfinite(found.amount) else None,
            "largest_at": variable.where(found.largest),
            "neuron_there": repr(float(first.values[found.largest])),
            "vecgen_there": repr(float(second.values[found.largest])),
            "first_at": variable.where(found.first),
        }
    return plain
