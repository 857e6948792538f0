"""Scenarios: cells that others published, built in Python from the files of their packages.

`blue_brain` reads what the neocortical microcircuit portal ships (a HOC template beside a
Neurolucida file), `allen` the fits of the Allen Institute (JSON beside an SWC file). Both do what
the template, or the package's Python, does with these files, with NEURON and with vecgen alike.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

REGIONS = {"somatic": "soma", "basal": "dend", "apical": "apic", "axonal": "axon"}
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_STEP = re.compile(
    r"forsec \$o1\.(?P<region>\w+)\s*\{(?P<body>[^}]*)\}"
    r'|distribute\(\$o1\.(?P<over>\w+),\s*"(?P<name>\w+)",\s*"(?P<formula>[^"]*)"\)'
)
_SET = re.compile(r"insert\s+(?P<mechanism>\w+)|(?P<name>\w+)\s*=\s*(?P<value>\S+)")
_NUMBER = r"\s*(-?[\d.]+(?:[eE][-+]?\d+)?)\s*"
_LINE = re.compile(rf"\({_NUMBER}\* %g \+{_NUMBER}\)\*{_NUMBER}")
_GROWTH = re.compile(rf"\({_NUMBER}\+{_NUMBER}\*exp\(\(%g-{_NUMBER}\)\*{_NUMBER}\)\)\*{_NUMBER}")


class Cell:
    """What Import3d makes, by kind of section."""

    def __init__(self) -> None:
        self.soma: list[Any] = []
        self.dend: list[Any] = []
        self.apic: list[Any] = []
        self.axon: list[Any] = []

    def __repr__(self) -> str:
        return "cell"

    @property
    def sections(self) -> list[Any]:
        """All of them, in the order of the template's list of all."""
        return [*self.soma, *self.dend, *self.apic, *self.axon]


# -- cells of the neocortical microcircuit portal --------------------------------------------------


def blue_brain(
    script: Any, mods: str, biophysics: str, morphology: str, tstop: float, amp: float
) -> None:
    """Run a cell of the portal with a step of current into its soma.

    Args:
        script: the simulator.
        mods: folder with the mechanisms, loaded as the worker does.
        biophysics: the template's file with mechanisms and their distributions.
        morphology: the .asc file.
        tstop: end of the run, ms.
        amp: the current, nA; it flows from 20 ms to the end.
    """
    script.load(mods)
    n = script.n
    cell = imported(n, "Import3d_Neurolucida3", morphology)
    for section in cell.sections:
        section.nseg = 1 + 2 * int(section.L / 40)
    stub_of_portal(n, cell)
    n.distance(0, cell.soma[0](0))
    apply_template(n, cell, _COMMENT.sub("", Path(biophysics).read_text(encoding="utf-8")))
    n.celsius = 34
    run(script, cell, -65, tstop, amp)


def stub_of_portal(n: Any, cell: Cell) -> None:
    """Put two sections in the place of the axon, as thick as it began and is 60 um away."""
    first = second = cell.axon[0].diam if cell.axon else 1
    if len(cell.axon) > 1:
        n.distance(0, cell.soma[0](0))
        far = (section for section in cell.axon if n.distance(section(0.5)) > 60)
        second = next((section.diam for section in far), second)
    replace_axon(n, cell, cell.soma[0](1), first, second)


def apply_template(n: Any, cell: Cell, text: str) -> None:
    """Insert and set what a template's procedure does, in its order."""
    for step in _STEP.finditer(text):
        sections = region(cell, step["region"] or step["over"])
        if step["over"]:
            distribute(n, sections, step["name"], step["formula"])
            continue
        for section in sections:
            for line in _SET.finditer(step["body"]):
                if line["mechanism"]:
                    section.insert(line["mechanism"])
                else:
                    setattr(section, line["name"], float(line["value"]))


def distribute(n: Any, sections: list[Any], name: str, formula: str) -> None:
    """Set a variable by the distance from the soma, which the template writes with 6 digits."""
    line, growth = _LINE.fullmatch(formula), _GROWTH.fullmatch(formula)
    for section in sections:
        for segment in section:
            distance = float(f"{n.distance(segment):g}")
            if line:
                slope, base, scale = map(float, line.groups())
                value = (slope * distance + base) * scale
            elif growth:
                base, factor, start, rate, scale = map(float, growth.groups())
                value = (base + factor * math.exp((distance - start) * rate)) * scale
            else:
                raise ValueError(f"{name}: another formula than is known: {formula}")
            setattr(segment, name, value)


def region(cell: Cell, name: str) -> list[Any]:
    return cell.sections if name == "all" else getattr(cell, REGIONS[name])


# -- cells of the Allen Institute ------------------------------------------------------------------


def allen(script: Any, mods: str, fit: str, morphology: str, tstop: float, amp: float) -> None:
    """Run a cell of the Allen Institute with a step of current into its soma.

    Args:
        script: the simulator.
        mods: folder with the mechanisms, loaded as the worker does.
        fit: the JSON file with conductances and passive properties.
        morphology: the .swc file.
        tstop: end of the run, ms.
        amp: the current, nA; it flows from 20 ms to the end.
    """
    script.load(mods)
    n = script.n
    found = json.loads(Path(fit).read_text(encoding="utf-8"))
    conditions = found["conditions"][0]
    cell = imported(n, "Import3d_SWC_read", morphology)
    if "axon_morph" in found:  # perisomatic
        replace_axon(n, cell, cell.soma[0](0.5), 1, 1)
    else:
        replace_axon(n, cell, cell.soma[0](1), cell.axon[0].diam, cell.axon[-1].diam)
    for section in cell.sections:
        section.nseg = 1 + 2 * int(section.L / 40)
    apply_fit(cell, found)
    n.celsius = conditions["celsius"]
    run(script, cell, conditions["v_init"], tstop, amp)


def apply_fit(cell: Cell, found: dict[str, Any]) -> None:
    """Set passive properties, then channels, then reversal potentials."""
    passive = found["passive"][0]
    for section in cell.sections:
        section.insert("pas")
        section.Ra = passive["ra"]
        if "e_pas" in passive:
            section.e_pas = passive["e_pas"]
    for item in passive.get("cm", ()):
        for section in getattr(cell, item["section"]):
            section.cm = item["cm"]
    for item in found["genome"]:
        for section in getattr(cell, item["section"], ()):
            if item["mechanism"]:
                section.insert(item["mechanism"])
            setattr(section, item["name"], float(item["value"]))
    for item in found["conditions"][0]["erev"]:
        for section in getattr(cell, item["section"]):
            for ion in ("na", "k"):
                if section.has_membrane(f"{ion}_ion"):
                    setattr(section, f"e{ion}", item[f"e{ion}"])


# -- both ------------------------------------------------------------------------------------------


def imported(n: Any, kind: str, morphology: str) -> Cell:
    """Return the sections of a morphology."""
    n.load_file("stdlib.hoc")
    n.load_file("import3d.hoc")
    reader = getattr(n, kind)()
    reader.quiet = 1
    reader.input(morphology)
    cell = Cell()
    n.Import3d_GUI(reader, 0).instantiate(cell)
    cell.soma[0](0.5).area()  # the diameters follow from the points
    return cell


def replace_axon(n: Any, cell: Cell, place: Any, first: float, second: float) -> None:
    """Put two sections of 30 um in the place of the axon."""
    for section in cell.axon:
        n.delete_section(sec=section)
    cell.axon = [n.Section(f"axon[{k}]", cell) for k in range(2)]
    for section, diam in zip(cell.axon, (first, second), strict=True):
        section.L, section.diam = 30, diam
    cell.axon[0].connect(place)
    cell.axon[1].connect(cell.axon[0](1))


def run(script: Any, cell: Cell, v_init: float, tstop: float, amp: float) -> None:
    """Record all of three segments while a current flows; keep all of all at the end."""
    n = script.n
    clamp = n.IClamp(cell.soma[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 20, tstop, amp
    script.record("t", n._ref_t)
    script.record("clamp", clamp._ref_i)
    dendrites = cell.apic or cell.dend
    for section in (cell.soma[0], cell.axon[-1], dendrites[len(dendrites) // 2]):
        for name in names(section):
            script.record(f"{section}.{name}", getattr(section(0.5), f"_ref_{name}"))
    n.dt = 0.025
    n.finitialize(v_init)
    n.batch_save()
    n.batch_save(cell.soma[0](0.5)._ref_v)
    n.batch_run(tstop, 0.5)
    script.keep("segments", sum(section.nseg for section in cell.sections))
    for section in cell.sections:
        for name in names(section):
            values = [getattr(segment, name) for segment in section]
            script.keep(f"{section} {name} at the end", values)


def names(section: Any) -> list[str]:
    """Return the range variables of a section: v, those of mechanisms, those of ions."""
    found = section.psection()
    own = [f"{x}_{mechanism}" for mechanism, its in found["density_mechs"].items() for x in its]
    ions = [name for its in found["ions"].values() for name in its]
    return ["v", "i_cap", *sorted(own), *sorted(ions)]
