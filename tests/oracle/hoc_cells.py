"""Scenarios: cells that others published in HOC, loaded as they are from their packages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

_CHANNELS = ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS")
"""Synapses that the portal's files name, and that are not needed here."""


def portal(script: Any, mods: str, folder: str, tstop: float) -> None:
    """Load a cell of the neocortical microcircuit portal by its own template, and run it.

    Args:
        script: the simulator.
        mods: folder with the mechanisms, loaded as the worker does.
        folder: the cell's own.
        tstop: end of the run, ms; a current flows into the soma.
    """
    script.load(mods)
    n, here = script.n, Path.cwd()
    n.load_file("stdrun.hoc")
    n.load_file("import3d.hoc")
    for name in _CHANNELS:
        n(f"begintemplate {name}\nendtemplate {name}")
    os.chdir(folder)
    for name in ("constants", "morphology", "biophysics", "synapses/synapses", "template"):
        n.load_file(f"{name}.hoc")
    text = Path("template.hoc").read_text(encoding="latin-1")
    cell = getattr(n, re.findall(r"begintemplate\s+(\w+)", text)[0])(0)
    os.chdir(here)
    clamp = n.IClamp(cell.soma[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 2, tstop, 0.5
    for place in (cell.soma[0], cell.axon[-1 + len(cell.axon)], cell.dend[len(cell.dend) // 2]):
        script.record(f"v of {place}", place(0.5)._ref_v)
    script.record("clamp", clamp._ref_i)
    n.finitialize(-70)
    keep_model(script)
    script.steps(int(tstop / n.dt))
    keep_model(script, "at the end ")


def file(script: Any, source: str) -> None:
    """Load a file of HOC that makes a cell, and keep all that it made."""
    n, here = script.n, Path.cwd()
    os.chdir(Path(source).parent)
    n.load_file("stdrun.hoc")
    n.load_file(1, Path(source).name)
    os.chdir(here)
    n.finitialize(-65)
    keep_model(script)


def keep_model(script: Any, when: str = "") -> None:
    """Keep geometry, tree and every variable of every mechanism in every section."""
    for number, section in enumerate(script.n.allsec()):
        name = f"{when}{number} {section}"
        parent = section.parentseg()
        script.keep(f"{name} of {parent}", [section.L, section.Ra, section.nseg])
        for segment in section:
            place = f"{name} {segment.x:.6g}"
            geometry = [segment.diam, segment.area(), segment.ri(), segment.node_index()]
            script.keep(place, [*geometry, segment.cm, segment.v])
            for mechanism in segment:
                values = [value for variable in mechanism for value in list_of(variable)]
                script.keep(f"{place} {mechanism}", values)


def list_of(variable: Any) -> list[float]:
    """Return the elements of a variable."""
    return [variable[k] for k in range(len(variable))]
