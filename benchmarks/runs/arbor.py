"""A workload under Arbor, with a catalogue compiled for this processor; hh has no tables there."""

from __future__ import annotations

from typing import Any

import arbor
from arbor import units

from benchmarks.runs.job import DT, Job, answer, best, job
from benchmarks.shapes import Shape


class Recipe(arbor.recipe):  # type: ignore[misc]
    """The cells of a workload."""

    def __init__(self, task: Job) -> None:
        super().__init__()
        self._shape = task.shape
        self._properties = arbor.neuron_cable_properties()
        self._properties.catalogue = arbor.load_catalogue(task.library)

    def num_cells(self) -> int:
        """Return the number of cells."""
        return self._shape.cells

    def cell_kind(self, gid: int) -> Any:
        """Return that all are cable cells."""
        return arbor.cell_kind.cable

    def global_properties(self, kind: Any) -> Any:
        """Return NEURON's defaults."""
        return self._properties

    def cell_description(self, gid: int) -> Any:
        """Return a cell."""
        return _cell(self._shape, gid)

    def probes(self, gid: int) -> list[Any]:
        """Return a probe in the middle of the last section."""
        place = f"(location {self._shape.sections - 1} 0.5)"
        return [arbor.cable_probe_membrane_voltage(place, "v")]


def _cell(shape: Shape, gid: int) -> Any:
    tree = arbor.segment_tree()
    radius = shape.diameter / 2
    parents: list[int] = []
    for k in range(shape.sections):
        parent = (k - 1) // 2 if k else -1
        depth = (k + 1).bit_length() - 1
        ends = [arbor.mpoint(shape.length * d, 0, 0, radius) for d in (depth, depth + 1)]
        above = parents[parent] if k else arbor.mnpos
        parents.append(tree.append(above, *ends, tag=1 if k < shape.active else 2))
    decor = (
        arbor.decor()
        .set_property(
            Vm=-65 * units.mV,
            cm=0.01 * units.F / units.m2,
            rL=35.4 * units.Ohm * units.cm,
            tempK=279.45 * units.Kelvin,
        )
        .set_ion("na", rev_pot=50 * units.mV)
        .set_ion("k", rev_pot=-77 * units.mV)
        .paint("(tag 1)", arbor.density("hhplain", gnabar=shape.gnabar(gid)))
        .paint("(tag 2)", arbor.density("pasplain"))
        .place(
            f"(location 0 {shape.clamp_at})",
            arbor.i_clamp(1 * units.ms, 1e9 * units.ms, shape.amplitude(gid) * units.nA),
        )
    )
    return arbor.cable_cell(tree, decor, None, arbor.cv_policy_fixed_per_branch(shape.nseg))


def main() -> None:
    """Measure a simulation's run."""
    task = job()
    recipe = Recipe(task)
    context = arbor.context(threads=1)
    group = max(1, 1000 // (task.shape.sections * task.shape.nseg))  # what a cache holds
    together = {arbor.cell_kind.cable: arbor.partition_hint(cpu_group_size=group)}
    split = arbor.partition_load_balance(recipe, context, together)
    simulation = arbor.simulation(recipe, context, split)

    def run(tstop: float) -> None:
        simulation.run(tstop * units.ms, DT * units.ms)

    seconds = best(lambda: run(task.tstop), before=simulation.reset)
    simulation.reset()
    at_end = arbor.explicit_schedule([task.tstop * units.ms])
    handle = simulation.sample((task.shape.cells - 1, "v"), at_end)
    run(task.tstop + DT)
    v = simulation.samples(handle)[0][0][-1, 1]
    answer(task, seconds, task.tstop / DT, float(v))


main()
