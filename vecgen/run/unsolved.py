"""Words for equations that have no solution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.lower.data import ArenaPlan
from vecgen.model.model import Model
from vecgen.run.places import place_name
from vecgen.run.session import Failure

_REASONS = {
    1: "Newton's method does not converge in 50 iterations",
    2: "their Jacobian is singular",
}


STOPPED = 3
"""The reason where a mechanism called prterr."""


def describe_unsolved(
    failure: Failure, plan: ArenaPlan, model: Model, arena: NDArray[np.uint8]
) -> str:
    """Return a sentence that names equations, mechanism, place, reason and time."""
    position = int(plan.spaces[failure.mechanism].start[failure.part]) + failure.instance
    place = place_name(failure.mechanism, position, plan, model, arena)
    if failure.reason == STOPPED:
        return (
            f"{failure.mechanism} at {place} stopped the run at t = {failure.t:g} ms:"
            f" {failure.equations}"
        )
    return (
        f"{failure.equations} of {failure.mechanism} at {place} cannot be solved at"
        f" t = {failure.t:g} ms: {_REASONS[failure.reason]}"
    )
