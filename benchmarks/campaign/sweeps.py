"""Two large sweeps whose lanes, picked at random, must equal the single runs with their values."""

from __future__ import annotations

import random
import time
from typing import Any

import click
import numpy as np

import vecgen
from vecgen import n

TSTOP, TSTEP, V_INIT = 20.0, 0.1, -65.0


@click.command()
@click.option("--picked", default=20, help="Lanes of each sweep that are run by themselves.")
@click.option("--seed", default=1)
def sweeps(picked: int, seed: int) -> None:
    """Sweep 10,000 single cells and 256 trees of 315 compartments; compare lanes with runs."""
    different = 0
    for name, build, lanes in (("single cell", _single, 10_000), ("tree of 315", _tree, 256)):
        sections, clamp = build()
        n.batch_save()
        saved = [sections[0](0.5)._ref_v, sections[-1](0.5).hh._ref_m, clamp._ref_i]
        n.batch_save(*saved)
        choice = np.random.default_rng(seed)
        varied: dict[Any, Any] = {
            (clamp, "amp"): choice.uniform(0, 2, lanes),
            (sections[0], "gnabar_hh"): choice.uniform(0.08, 0.2, lanes),
            sections[0](0.5).hh._ref_gkbar: choice.uniform(0.02, 0.05, lanes),
        }
        start = time.perf_counter()
        result = vecgen.sweep(varied, TSTOP, TSTEP, V_INIT)
        seconds = time.perf_counter() - start
        some = random.Random(seed).sample(range(lanes), picked)
        wrong = [lane for lane in some if not _is_same(result, varied, saved, lane)]
        different += len(wrong)
        click.echo(f"{name}: {lanes} lanes in {seconds:.1f} s; {picked} compared, differ: {wrong}")
    if different:
        raise SystemExit(1)


def _is_same(result: Any, varied: dict[Any, Any], saved: list[Any], lane: int) -> bool:
    for target, values in varied.items():
        if isinstance(target, tuple):
            setattr(target[0], target[1], values[lane])
        else:
            target[0] = values[lane]
    n.finitialize(V_INIT)
    n.batch_run(TSTOP, TSTEP, "lane.npy")
    rows = np.load("lane.npy")
    return all(
        rows[:, k].tobytes() == np.ascontiguousarray(result[ref][lane]).tobytes()
        for k, ref in enumerate(saved)
    )


def _single() -> tuple[list[Any], Any]:
    section = _section("cell", 20, 20)
    return [section], _clamp(section)


def _tree() -> tuple[list[Any], Any]:
    sections: list[Any] = []
    for k in range(63):
        section = _section(f"t{k}", 50, 2)
        section.nseg = 5
        if k:
            section.connect(sections[(k - 1) // 2](1))
        sections.append(section)
    return sections, _clamp(sections[0])


def _section(name: str, length: float, diameter: float) -> Any:
    section = n.Section(name)
    section.L, section.diam = length, diameter
    section.insert("hh")
    return section


def _clamp(section: Any) -> Any:
    clamp = n.IClamp(section(0.5))
    clamp.delay, clamp.dur = 1, 1e9
    return clamp
