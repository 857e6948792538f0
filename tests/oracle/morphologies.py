"""Scenario: a morphology file becomes sections; everything that can be seen of them is kept."""

from __future__ import annotations

from typing import Any


class Cell:
    """A cell of a user's."""

    def __repr__(self) -> str:
        return "cell"


def imported(script: Any, file: str, kind: str, owner: str, cable: bool) -> None:
    """Import a file ("swc" or "asc"); the sections belong to a "cell" or to the "session".

    With `cable` the number of segments follows the d_lambda rule, and areas and resistances are
    kept as well.
    """
    n = script.n
    n.load_file("stdlib.hoc")
    n.load_file("import3d.hoc")
    reader = n.Import3d_Neurolucida3() if kind == "asc" else n.Import3d_SWC_read()
    reader.quiet = 1
    reader.input(file)
    cell = Cell() if owner == "cell" else None
    n.Import3d_GUI(reader, 0).instantiate(cell)
    script.keep("err", reader.err)
    script.keep(f"accessed section: {n.cas()}", 0)
    if cell is not None:
        script.keep(f"lists: {sorted(vars(cell))}", [len(item) for item in vars(cell).values()])
        for name, sections in vars(cell).items():
            script.keep(f"{name}: {' '.join(str(section) for section in sections)}", 0)
    sections = list(n.allsec())
    for index, section in enumerate(sections):
        keep_shape(script, index, section)
    if cable:
        for section in sections:
            section.Ra = 100.0
            section.nseg = int((section.L / (0.1 * n.lambda_f(100, sec=section)) + 0.9) / 2) * 2 + 1
        for section in sections:
            section(0.5).ri()  # NEURON computes a section's resistances when they are asked for
        for section in sections:
            keep_cable(script, section)


def keep_shape(script: Any, index: int, section: Any) -> None:
    """Keep a section's place among the others, its connection and its 3-d points."""
    parent = section.parentseg()
    place = "" if parent is None else f" on {parent.sec}({parent.x!r})"
    children = " ".join(str(child) for child in section.children())
    name = f"{index} {section}{place}, under it {children or 'nothing'}"
    script.keep(name, [section.is_pysec(), section.orientation()])
    points = range(int(section.n3d()))
    for column in ("x3d", "y3d", "z3d", "diam3d", "arc3d"):
        script.keep(f"{section} {column}", [getattr(section, column)(k) for k in points])


def keep_cable(script: Any, section: Any) -> None:
    """Keep what the cable equation sees of a section."""
    script.keep(f"{section} L, nseg", [section.L, section.nseg])
    for name in ("area", "ri", "volume"):
        script.keep(f"{section} {name}", [getattr(part, name)() for part in section.allseg()])
    script.keep(f"{section} diam", [part.diam for part in section])
