"""NEURON's interpreter, and what a user calls its variables."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from vecgen.tools.comparison.observation import Simulator

_MOST_LABELS = 100_000


class Neuron(Simulator):
    """NEURON's interpreter, with labels for references (NEURON's own say where, not what)."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.top: Any = module.h
        self._labels: dict[int, tuple[Any, str]] = {}
        # As they are before they are watched:
        self._interpret = module.hoc.HocObject.__call__
        self._look_up = module.hoc.Vector.__getattribute__

    def learn(self, reference: Any, label: str) -> None:
        """Remember what a reference is called; the oldest are forgotten."""
        if len(self._labels) >= _MOST_LABELS:
            del self._labels[next(iter(self._labels))]
        self._labels[id(reference)] = reference, label

    def label(self, reference: Any) -> str:
        """Return what a user calls a variable."""
        known = self._labels.get(id(reference))
        return repr(reference) if known is None else known[1]

    def record(self, reference: Any) -> Any:
        """Return a new Vector that records a variable."""
        return self._look_up(self.top.Vector(), "record")(reference)

    def vectors(self) -> list[Any]:
        """Return all Vectors there are, in the order of their creation."""
        return list(self.top.List("Vector"))

    def meaning(self, vector: Any) -> str:
        """Return "": NEURON does not tell what a Vector records."""
        del vector
        return ""

    def settle(self) -> None:
        """Do nothing: NEURON's Vectors have everything at once."""

    def hoc(self, code: str) -> None:
        """Run HOC code that is not the script's."""
        self._interpret(self.top, code)


class Elements:
    """References to the elements of an array variable, which learn what they are called."""

    def __init__(self, references: Any, label: str, neuron: Neuron) -> None:
        self._references = references
        self._label = label
        self._neuron = neuron

    def __getitem__(self, index: int) -> Any:
        found = self._references[index]
        self._neuron.learn(found, f"{self._label}[{index}]")
        return found

    def __len__(self) -> int:
        return len(self._references)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._references, name)


def dotted(name: str, mechanisms: list[str]) -> str:
    """Return `pas.i` for a segment's `i_pas`."""
    owners = [owner for owner in mechanisms if name.endswith(f"_{owner}")]
    if not owners:
        return name
    owner = max(owners, key=len)
    return f"{owner}.{name[: -len(owner) - 1]}"
