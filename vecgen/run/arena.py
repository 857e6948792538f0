"""The aligned block of memory that is a model's home while it runs."""

from __future__ import annotations

import contextlib
import ctypes

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 64
_WORTH_RETURNING = 1 << 22
"""Bytes of an arena from which on the tables it was laid out with are many pages."""


def allocate_arena(size: int) -> NDArray[np.uint8]:
    """Return `size` zero bytes that start at a multiple of 64."""
    raw = np.zeros(size + ALIGNMENT, dtype=np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size]


def return_free_memory(arena: NDArray[np.uint8]) -> None:
    """Give back to the system what laying out a large arena has left free between other things.

    glibc keeps such memory unless it is told not to; of other C libraries nothing is asked.
    """
    if arena.nbytes >= _WORTH_RETURNING:
        with contextlib.suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).malloc_trim(0)
