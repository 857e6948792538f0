"""What a pickled Vector becomes: a Vector of the default session, in whatever process."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.vector import Vector


def unpickled(elements: bytes) -> Vector:
    """Return a Vector of `vecgen.n` with these elements (IEEE doubles, as in memory)."""
    made: Vector = importlib.import_module("vecgen.session").n.Vector(np.frombuffer(elements))
    return made
