"""The aligned block of memory that is a model's home while it runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 64


def allocate_arena(size: int) -> NDArray[np.uint8]:
    """Return `size` zero bytes that start at a multiple of 64."""
    raw = np.zeros(size + ALIGNMENT, dtype=np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size]
