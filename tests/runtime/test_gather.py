"""Tiles are read and added back the same way whether their elements are consecutive or not."""

from __future__ import annotations

import numpy as np
import pytest
from cffi import FFI

TILE = 64
CDEF = """
struct vg_map { const int32_t *index; const uint8_t *contiguous; };
const double *probe_load(const double *field, const struct vg_map *map, size_t first,
                         size_t count, double *buffer);
void probe_add(double *field, const struct vg_map *map, size_t first, size_t count,
               const double *value);
void probe_subtract(double *field, const struct vg_map *map, size_t first, size_t count,
                    const double *value);
"""


class Mapped:
    """A field of 1000 elements and a map of instances onto it."""

    def __init__(self, library_path, index) -> None:
        self.ffi = FFI()
        self.ffi.cdef(CDEF)
        self.library = self.ffi.dlopen(str(library_path))
        self.index = np.array(index, dtype=np.int32)
        tiles = [self.index[i : i + TILE] for i in range(0, len(index), TILE)]
        flags = [bool((np.diff(tile) == 1).all()) for tile in tiles]
        self.contiguous = np.array(flags, dtype=np.uint8)
        self.map = self.ffi.new("struct vg_map *")
        self.map.index = self.pointer(self.index, "int32_t *")
        self.map.contiguous = self.pointer(self.contiguous, "uint8_t *")
        self.field = np.random.default_rng(1).uniform(-1, 1, 1000)

    def pointer(self, array: np.ndarray, kind: str = "double *"):
        return self.ffi.cast(kind, array.ctypes.data)

    def tiles(self):
        for first in range(0, len(self.index), TILE):
            yield first, min(TILE, len(self.index) - first)

    def load(self) -> np.ndarray:
        values = []
        for first, count in self.tiles():
            buffer = np.zeros(TILE)
            loaded = self.library.probe_load(
                self.pointer(self.field), self.map, first, count, self.pointer(buffer)
            )
            values += [loaded[i] for i in range(count)]
        return np.array(values)

    def change(self, function: str, values: np.ndarray) -> None:
        for first, count in self.tiles():
            part = np.ascontiguousarray(values[first : first + count])
            change = getattr(self.library, function)
            change(self.pointer(self.field), self.map, first, count, self.pointer(part))


INDICES = {
    "consecutive": list(range(100, 300)),
    "scattered": np.random.default_rng(2).permutation(1000)[:200].tolist(),
    "half and half": [*range(64), *range(900, 800, -1)],
    "several at one element": [*range(30), *[5] * 100, *range(40, 47)],
    "one": [999],
}


@pytest.fixture(params=list(INDICES))
def mapped(request, shared_library):
    return Mapped(shared_library("probes.c", "gather.c"), INDICES[request.param])


def test_load(mapped):
    assert mapped.load().tolist() == mapped.field[mapped.index].tolist()


def test_load_copies_nothing_that_is_consecutive(shared_library):
    mapped = Mapped(shared_library("probes.c", "gather.c"), range(10, 74))
    buffer = np.zeros(TILE)
    loaded = mapped.library.probe_load(
        mapped.pointer(mapped.field), mapped.map, 0, TILE, mapped.pointer(buffer)
    )
    assert loaded == mapped.pointer(mapped.field) + 10


@pytest.mark.parametrize(("function", "sign"), [("probe_add", 1.0), ("probe_subtract", -1.0)])
def test_adding_keeps_the_order_of_instances(mapped, function, sign):
    values = np.random.default_rng(3).uniform(-1, 1, len(mapped.index))
    expected = mapped.field.tolist()
    for element, value in zip(mapped.index.tolist(), values.tolist(), strict=True):
        expected[element] = expected[element] + sign * value
    mapped.change(function, values)
    assert mapped.field.tolist() == expected
