"""Two answers side by side: the same bits, nearly the same numbers, or where they part first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from benchmarks.worker import Answer

NEAR = 1e-9


class Verdict(Enum):
    """What came of a file."""

    IDENTICAL = "identical"
    NEAR = "within 1e-9"
    DIFFERS = "differs"
    FAILS = "fails when run"
    REFUSED = "refused by vecgen"
    NEURON_REFUSES = "refused by NEURON"
    NEURON_FAILS = "fails in NEURON"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and the words to it."""

    verdict: Verdict
    detail: str = ""


def compare(theirs: Answer, ours: Answer) -> Outcome:
    """Return how vecgen's answer stands to NEURON's."""
    if theirs["error"]:
        if ours["error"]:
            return Outcome(Verdict.NEURON_FAILS, f"both: {_said(theirs)} / {_said(ours)}")
        return Outcome(Verdict.NEURON_FAILS, _said(theirs))
    if ours["error"]:
        return Outcome(Verdict.FAILS, _said(ours))
    missing = [name for name in theirs["values"] if name not in ours["values"]]
    extra = [name for name in ours["values"] if name not in theirs["values"]]
    common = {name: text for name, text in theirs["values"].items() if name not in missing}
    found = _numbers(common, ours["values"])
    if missing or extra:
        words = f"; only NEURON has {missing[:1]}, only vecgen {extra[:1]}"
        return Outcome(Verdict.DIFFERS, (found.detail or "all others are identical") + words)
    return found


def _said(answer: Answer) -> str:
    error = answer["error"]
    words = " ".join(str(error["message"]).split())
    return f"{error['kinds'][0]}: {words[:300]}"


def _numbers(theirs: dict[str, str], ours: dict[str, str]) -> Outcome:
    wrong = [name for name, text in theirs.items() if ours[name] != text]
    if not wrong:
        return Outcome(Verdict.IDENTICAL)
    pairs = {name: (_array(theirs[name]), _array(ours[name])) for name in wrong}
    near = all(_is_near(*pair) for pair in pairs.values())
    part = wrong[0].split(",")[:2]
    first = min((n for n in wrong if n.split(",")[:2] == part), key=lambda n: _first(*pairs[n]))
    a, b = pairs[first]
    index = _first(a, b)
    place = f"{first}[{index}]"
    if index < min(len(a), len(b)):
        place += f": NEURON {float(a[index])!r}, vecgen {float(b[index])!r}"
    else:
        place += f": NEURON has {len(a)} values, vecgen {len(b)}"
    detail = f"{len(wrong)} of {len(theirs)} differ, first {place}"
    return Outcome(Verdict.NEAR if near else Verdict.DIFFERS, detail)


def _array(text: str) -> NDArray[np.float64]:
    return np.frombuffer(bytes.fromhex(text))


def _first(a: NDArray[np.float64], b: NDArray[np.float64]) -> int:
    """Return the index of the first element that differs."""
    length = min(len(a), len(b))
    where = np.flatnonzero(a[:length].view(np.uint64) != b[:length].view(np.uint64))
    return int(where[0]) if len(where) else length


def _is_near(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    if a.shape != b.shape:
        return False
    with np.errstate(all="ignore"):
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        close = np.abs(a - b) <= NEAR * np.maximum(np.abs(a), np.abs(b))
    return bool(np.all(same | close))
