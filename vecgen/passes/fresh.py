"""New names for locals that collide with none of a body."""

from __future__ import annotations

from collections.abc import Iterable


class FreshNames:
    """Gives out `alpha`, `alpha_2`, `alpha_3` ... never twice."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def fresh(self, name: str) -> str:
        """Return `name`, or `name_2`, `name_3` ... if it is taken; then it is taken."""
        candidate, number = name, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{name}_{number}"
        self._taken.add(candidate)
        return candidate
