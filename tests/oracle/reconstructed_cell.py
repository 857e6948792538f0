"""Scenario: a reconstructed cell with hh in soma and axon and pas in the dendrites runs."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from morphologies import imported

FREQUENCIES = (100, 500, 2000, 8000, 32000)


def grown(script: Any, tstop: float, seed: int) -> None:
    """Run a random cell of some hundred branches."""
    path = Path("grown.swc")
    path.write_text(grown_swc(seed))
    reconstructed(script, str(path), "swc", tstop)


def reconstructed(script: Any, file: str, kind: str, tstop: float) -> None:
    """Import a file, cut it into at least 500 segments, run it; keep the soma's trace and all v.

    A current of 1 nA flows into the soma from 5 ms on, for as long as the run lasts.
    """
    n = script.n
    imported(script, file, kind, "session", cable=False)
    sections = list(n.allsec())
    refine(n, sections)
    for section in sections:
        name = str(section).rpartition(".")[2]
        section.insert("pas" if name.startswith(("dend", "apic")) else "hh")
        for part in section:
            if section.has_membrane("pas"):
                part.pas.g, part.pas.e = 1e-4, -65
    clamp = script.clamp(sections[0](0.5), 5, tstop, 1)
    script.record("t", n._ref_t)
    script.record("soma", sections[0](0.5)._ref_v)
    script.record("last", sections[-1](1)._ref_v)
    n.finitialize(-65)
    n.batch_save()
    n.batch_save(n._ref_t, sections[0](0.5)._ref_v, sections[-1](0.5)._ref_v, clamp._ref_i)
    n.batch_run(tstop, 0.5, "cell.dat", "a reconstructed cell")
    script.keep("segments", sum(section.nseg for section in sections))
    script.keep_all("end")


def refine(n: Any, sections: list[Any]) -> None:
    """Give the sections segments by the d_lambda rule, at a frequency that makes 500 or more."""
    for section in sections:
        section.Ra = 100
    for frequency in FREQUENCIES:
        for section in sections:
            wavelength = 0.1 * n.lambda_f(frequency, sec=section)
            section.nseg = int((section.L / wavelength + 0.9) / 2) * 2 + 1
        if sum(section.nseg for section in sections) >= 500:
            return
    raise ValueError("this cell has fewer than 500 segments, however fine")


def grown_swc(seed: int) -> str:
    """Return a cell with a soma, an axon and dendrites that fork some times."""
    random = Random(seed)
    lines = ["1 1 0 0 0 9 -1", "2 1 0 9 0 8 1", "3 1 0 -9 0 7 1"]
    tips = [(1, kind, random.uniform(0.5, 2)) for kind in (2, 3, 3, 3, 4)]
    places = {1: (0.0, 0.0, 0.0)}
    while tips and len(lines) < 400:
        parent, kind, radius = tips.pop(0)
        x, y, z = places[parent]
        for _ in range(random.randint(2, 6)):
            x, y, z = (place + random.uniform(-20, 22) for place in (x, y, z))
            radius *= random.uniform(0.9, 1.02)
            lines.append(f"{len(lines) + 1} {kind} {x:.3f} {y:.3f} {z:.3f} {radius:.4f} {parent}")
            parent = len(lines)
            places[parent] = (x, y, z)
        tips += [(parent, kind, 0.8 * radius)] * random.choice([0, 2, 2, 3])
    return "\n".join(lines) + "\n"
