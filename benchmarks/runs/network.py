"""Builds a workload with NEURON's interface, for whoever offers it."""

from __future__ import annotations

from typing import Any

from benchmarks.shapes import Shape


def build(n: Any, shape: Shape) -> list[tuple[list[Any], Any]]:
    """Return the cells: each its sections and its clamp."""
    return [_cell(n, shape, number) for number in range(shape.cells)]


def _cell(n: Any, shape: Shape, number: int) -> tuple[list[Any], Any]:
    tree: list[Any] = []
    for k in range(shape.sections):
        section = n.Section(f"c{number}_{k}")
        section.L, section.diam, section.nseg = shape.length, shape.diameter, shape.nseg
        if k < shape.active:
            section.insert("hh")
            section.gnabar_hh = shape.gnabar(number)
        else:
            section.insert("pas")
            section.g_pas, section.e_pas = 1e-4, -65
        if k:
            section.connect(tree[(k - 1) // 2](1))
        tree.append(section)
    clamp = n.IClamp(tree[0](shape.clamp_at))
    clamp.delay, clamp.dur, clamp.amp = 1, 1e9, shape.amplitude(number)
    return tree, clamp
