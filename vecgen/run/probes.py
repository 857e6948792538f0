"""Where recorded and saved doubles stand, part after part, as compiled code wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.uint64]


class Probes:
    """The doubles at `offset` (bytes in the arena), each in the part `part` of the model.

    Columns come in the order of the arguments.
    """

    def __init__(self, offset: Offsets, part: NDArray[np.int64], parts: int) -> None:
        self.column = np.argsort(part, kind="stable").astype(np.uint64)
        self.offset = np.ascontiguousarray(offset[self.column.astype(np.int64)], dtype=np.uint64)
        counts = np.bincount(part, minlength=parts) if len(part) else np.zeros(parts, np.int64)
        self.start = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint64)

    def __len__(self) -> int:
        return len(self.offset)

    def fill(self, ffi: Any, struct: Any) -> None:
        """Point a struct vg_probes here; this object must be kept as long as that is used."""
        struct.offset = ffi.from_buffer("uint64_t[]", self.offset)
        struct.column = ffi.from_buffer("uint64_t[]", self.column)
        struct.start = ffi.from_buffer("uint64_t[]", self.start)
        struct.count = len(self)


def probes_at(places: Sequence[tuple[int, int]], parts: int) -> Probes:
    """Return probes at pairs of an offset and a part."""
    table = np.array(places, dtype=np.int64).reshape(-1, 2)
    return Probes(table[:, 0].astype(np.uint64), table[:, 1], parts)


def no_probes(parts: int) -> Probes:
    """Return probes of nothing."""
    return Probes(np.zeros(0, np.uint64), np.zeros(0, np.int64), parts)
