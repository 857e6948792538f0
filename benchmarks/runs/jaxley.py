"""A workload under Jaxley: double precision, one processor, compiled before the clock starts.

Copies are mapped over (jax.vmap), which is its quickest way; its hh has no tables.
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.runs.job import DT, REPEATS, Job, answer, job
from benchmarks.shapes import Shape

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platform_name", "cpu")
warnings.simplefilter("ignore")

import jaxley  # noqa: E402
from jaxley.channels import HH, Leak  # noqa: E402


def _cell(shape: Shape) -> Any:
    branch = jaxley.Branch(jaxley.Compartment(), ncomp=shape.nseg)
    cell = jaxley.Cell([branch] * shape.sections, [(k - 1) // 2 if k else -1 for k in _of(shape)])
    cell.set("length", shape.length / shape.nseg)
    cell.set("radius", shape.diameter / 2)
    cell.set("axial_resistivity", 35.4)
    cell.set("v", -65.0)
    active = list(range(min(shape.active, shape.sections)))
    cell.branch(active).insert(HH())
    if len(active) < shape.sections:
        passive = list(range(len(active), shape.sections))
        cell.branch(passive).insert(Leak())
        cell.branch(passive).set("Leak_gLeak", 1e-4)
        cell.branch(passive).set("Leak_eLeak", -65.0)
    cell.init_states()
    cell.branch(shape.sections - 1).loc(0.5).record(verbose=False)
    return cell


def _of(shape: Shape) -> range:
    return range(shape.sections)


def _simulation(task: Job) -> Any:
    """Return a compiled function of currents (nA) and sodium conductances (S/cm2) of all cells."""
    shape = task.shape
    cell = _cell(shape)
    root = cell.branch(0).loc(shape.clamp_at)
    on = jnp.asarray(np.arange(round(task.tstop / DT)) * DT >= 1.0, dtype=jnp.float64)

    def run(current: Any, gnabar: Any) -> Any:
        stimuli = root.data_stimulate(current * on)
        changed = None if shape.active < shape.sections else cell.data_set("HH_gNa", gnabar, None)
        return jaxley.integrate(
            cell, delta_t=DT, t_max=task.tstop, data_stimuli=stimuli, param_state=changed
        )

    return jax.jit(jax.vmap(run) if shape.cells > 1 else run)


def main() -> None:
    """Measure calls of the compiled simulation."""
    task = job()
    shape = task.shape
    cells = range(shape.cells)
    current = jnp.array([shape.amplitude(k) for k in cells])
    gnabar = jnp.array([shape.gnabar(k) for k in cells])
    if shape.cells == 1:
        current, gnabar = current[0], gnabar[0]
    run = _simulation(task)
    found = np.asarray(run(current, gnabar))
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        run(current, gnabar).block_until_ready()
        times.append(time.process_time() - start)
    answer(task, min(times), task.tstop / DT, float(found.reshape(-1, found.shape[-1])[-1, -1]))


main()
