"""Worker of the campaign `importer`: NEURON builds a cell, vecgen takes it over, both run it.

Started with one JSON object as its argument; its last line is a JSON object with what was found.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import vecgen
from vecgen.diagnostics import VecgenError
from vecgen.imported import ImportedModel

SCENARIO = Path(__file__).parents[2] / "tests" / "oracle" / "real_cells.py"
_TEMPLATE = re.compile(r"^\s*begintemplate\s+(\w+)", re.MULTILINE)
_SYNAPSES = ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS")
"""Point processes that a template only names, as long as its synapses are not wanted."""
LANES = 32


def main() -> None:
    """Build, import, run, compare; print what was found."""
    wanted = json.loads(sys.argv[1])
    h = importlib.import_module("neuron").h
    (library,) = Path(wanted["mods"]).glob("*/libnrnmech.*")
    h.nrn_load_dll(str(library))
    h.load_file("stdrun.hoc")
    h.load_file("import3d.hoc")
    cell = BUILDERS[wanted["scenario"]](h, **wanted["files"])
    clamp = h.IClamp(cell.soma[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 20, wanted["tstop"], wanted["amp"]
    try:
        found = compared(h, cell, clamp, wanted)
    except VecgenError as error:
        found = {"verdict": "refused", "why": str(error).split("\n  - ", 1)[-1]}
    print("\n" + json.dumps(found))


# -- cells, as NEURON builds them ---------------------------------------------------------------


def blue_brain(h: Any, biophysics: str, morphology: str) -> Any:
    """Build a cell of the neocortical microcircuit portal by its HOC template."""
    del morphology  # the template knows its own
    os.chdir(Path(biophysics).parent)
    for name in _SYNAPSES:
        h(f"begintemplate {name}\nendtemplate {name}")
    files = ("constants", "morphology", "biophysics", "synapses/synapses", "template")
    for name in files:
        if Path(f"{name}.hoc").is_file():
            h.load_file(f"{name}.hoc")
    (template,) = _TEMPLATE.findall(Path("template.hoc").read_text("utf-8"))
    h.celsius, h.v_init = 34, -65
    return getattr(h, template)(0)


def allen(h: Any, fit: str, morphology: str) -> Any:
    """Build a cell of the Allen Institute from its fit, as the package's Python does."""
    spec = importlib.util.spec_from_file_location("real_cells", SCENARIO)
    assert spec is not None and spec.loader is not None, SCENARIO
    cells = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cells)
    found = json.loads(Path(fit).read_text("utf-8"))
    cell = cells.imported(h, "Import3d_SWC_read", morphology)
    if "axon_morph" in found:
        cells.replace_axon(h, cell, cell.soma[0](0.5), 1, 1)
    else:
        cells.replace_axon(h, cell, cell.soma[0](1), cell.axon[0].diam, cell.axon[-1].diam)
    for section in cell.sections:
        section.nseg = 1 + 2 * int(section.L / 40)
    cells.apply_fit(cell, found)
    conditions = found["conditions"][0]
    h.celsius, h.v_init = conditions["celsius"], conditions["v_init"]
    return cell


BUILDERS: dict[str, Callable[..., Any]] = {"blue_brain": blue_brain, "allen": allen}


# -- what is compared ---------------------------------------------------------------------------


def compared(h: Any, cell: Any, clamp: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """Import the cell, run it here and there, and compare traces and all values at the end."""
    h.dt = 0.025
    options = vecgen.Options(threads=1)
    vecgen.from_neuron(options=options)  # .mod files are translated once
    models: list[ImportedModel] = []
    cost = min(_seconds(lambda: models.append(vecgen.from_neuron(options=options))) for _ in "123")
    model = models[-1]
    files = _seconds(lambda: _load_again(model))
    sizes = _sizes(model)
    references = list(_recorded(h, cell, clamp))
    theirs = [h.Vector().record(reference) for reference in references]
    ours = [model.n.Vector().record(item) for item in map(model.of, references)]
    v_init, tstop = h.v_init, wanted["tstop"]
    h.finitialize(v_init)
    h.batch_run(tstop, tstop)
    model.finitialize(v_init)
    model.batch_run(tstop, tstop)
    told = list(_differing(theirs, ours))
    at_end = list(differing_values(vecgen.from_neuron(options=options), model))
    spikes = _spikes(np.array(theirs[1]))
    for vector in theirs:
        vector.play_remove()
    for vector in ours:
        vector.play_remove()
    result = {
        "verdict": "differs" if told or at_end else "identical",
        "why": "; ".join([*told, *at_end][:3]),
        "traces": len(references),
        "spikes": spikes,
        "files": files,
        "import": cost - files,
        **sizes,
    }
    return result | _speeds(h, clamp, model, wanted)


def _load_again(model: ImportedModel) -> None:
    """Load the mechanisms of a model once more, into an empty session."""
    registry = vecgen.Model().n._workspace.registry
    for mechanism in model.n._workspace.registry.loaded():
        if registry.kind(mechanism.name) is None:
            registry.load([mechanism.source])
        else:
            registry.mechanism(mechanism.name)


def _recorded(h: Any, cell: Any, clamp: Any) -> Iterator[Any]:
    """Yield references to t, v in the middle of all sections, and all variables of three."""
    yield h._ref_t
    yield cell.soma[0](0.5)._ref_v
    yield clamp._ref_i
    sections = list(h.allsec())
    for section in sections:
        yield section(0.5)._ref_v
    for section in (cell.soma[0], sections[-1], sections[len(sections) // 2]):
        inside = section.psection()
        for mechanism, its in inside["density_mechs"].items():
            for name in its:
                yield getattr(section(0.5), f"_ref_{name}_{mechanism}")
        for its in inside["ions"].values():
            for name in its:
                yield getattr(section(0.5), f"_ref_{name}")


def _differing(theirs: list[Any], ours: list[Any]) -> Iterator[str]:
    for number, (one, two) in enumerate(zip(theirs, ours, strict=True)):
        first, second = np.array(one), np.array(two)
        if first.tobytes() != second.tobytes():
            at = int(np.argmax(first.view(np.int64) != second.view(np.int64)))
            yield f"trace {number} from step {at} on, by {np.abs(first - second).max():.2g}"


def differing_values(first: ImportedModel, second: ImportedModel) -> Iterator[str]:
    """Yield the variables that differ between two models of the same structure."""
    one, two = first.n._workspace, second.n._workspace
    unused = [record.node for record in one.tree.values() if record.parent is not None]
    for name, space in {"node": one.nodes, **one.instances}.items():
        shown = one.visible.get(name, dict.fromkeys(("v", "diam", "cm", "i_cap")))
        others = two.space(name).values()
        for field, values in space.values().items():
            if field.partition("[")[0] not in shown:
                continue
            same = values.view(np.int64) == others[field].view(np.int64)
            if name == "node":
                same[unused] = True  # only roots have a node of their own there
            if not same.all():
                yield f"{name}.{field} at the end in {np.count_nonzero(~same)} instances"


def _sizes(model: ImportedModel) -> dict[str, int]:
    sections = list(model.n.allsec())
    segments = sum(section.nseg for section in sections)
    pairs = sum(section.nseg * len(section._record.instances) for section in sections)
    return {"sections": len(sections), "segments": segments, "pairs": pairs}


def _spikes(v: Any) -> int:
    return int(np.count_nonzero((v[1:] > 0) & (v[:-1] <= 0)))


# -- speeds -------------------------------------------------------------------------------------


def _speeds(h: Any, clamp: Any, model: ImportedModel, wanted: dict[str, Any]) -> dict[str, float]:
    """Return seconds of one run here and there, and of a run among others in a sweep."""
    tstop, v_init = wanted["tstop"], h.v_init
    model.batch_save(h._ref_t)
    neuron = _seconds(lambda: (h.finitialize(v_init), h.batch_run(tstop, tstop)))
    alone = _seconds(lambda: (model.finitialize(v_init), model.batch_run(tstop, tstop)))
    part = min(tstop, wanted["tstop_sweep"])
    amps = clamp.amp * np.linspace(0.9, 1.1, LANES)
    model.sweep({(clamp, "amp"): amps}, 1.0, 1.0, v_init, threads=1)  # compiles
    lanes = _seconds(lambda: model.sweep({(clamp, "amp"): amps}, part, part, v_init, threads=1))
    return {"neuron": neuron, "alone": alone, "lane": lanes / LANES * tstop / part}


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()  # the machine may be shared
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
