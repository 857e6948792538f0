"""How long a user waits: imports, the first run with a cold and with a warm cache, lowering."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import ask, median_of, seconds

FIRST_RUN = """
import json, sys, time
from vecgen import n
start = time.perf_counter()
soma = n.Section("soma")
soma.L = soma.diam = 10
soma.insert(n.hh)
clamp = n.IClamp(soma(0.5))
clamp.delay, clamp.dur, clamp.amp = 0.3, 0.2, 0.5
n.batch_save(n._ref_t, soma(0.5)._ref_v)
n.finitialize(-65)
n.batch_run(2, 0.1, sys.argv[1], "My HH sim")
print(json.dumps(time.perf_counter() - start))
"""

BUILD_AND_LOWER = """
import json, time
from vecgen import n
from vecgen.frontend.freeze import freeze
from vecgen.session import default_workspace
import vecgen.lower.data as data
import vecgen.lower.program as lowering
n.Section("first").insert(n.hh)  # the mechanism is resolved before the clock starts
start = time.perf_counter()
root = n.Section("root")
root.nseg = 100
sections = [root]
for k in range(1, 1000):
    section = n.Section(f"s{k}")
    section.nseg = 100
    section.insert(n.hh)
    section.connect(sections[(k - 1) // 2](1))
    sections.append(section)
built = time.perf_counter() - start
workspace = default_workspace()
model = freeze(workspace)
program = lowering.lower_model(model)
slots = {name: workspace.space(name).size for name in ("node", *model.placements)}
data.plan_arena(program, model, slots)
print(json.dumps([built, time.perf_counter() - start]))
"""


def measure(rounds: int) -> dict[str, float]:
    """Return seconds by what was measured: medians of `rounds`."""
    python = [sys.executable, "-c"]
    folder = Path(tempfile.mkdtemp())
    cache = folder / "cache"
    output = str(folder / "hhsim.dat")

    def cold() -> float:
        shutil.rmtree(cache, ignore_errors=True)
        return float(ask(FIRST_RUN, output, cache=cache))

    try:
        bare = median_of(rounds, lambda: seconds([*python, "pass"]))
        seconds([*python, "from vecgen import n"])
        result = {
            "import numpy": median_of(rounds, lambda: seconds([*python, "import numpy"])) - bare,
            "import vecgen": median_of(rounds, lambda: seconds([*python, "import vecgen"])) - bare,
            "from vecgen import n": median_of(
                rounds, lambda: seconds([*python, "from vecgen import n"])
            )
            - bare,
        }
        cold()
        result["first batch_run, cold cache"] = median_of(rounds, cold)
        result["first batch_run, warm cache"] = median_of(
            rounds, lambda: float(ask(FIRST_RUN, output, cache=cache))
        )
        both = [ask(BUILD_AND_LOWER, cache=cache) for _ in range(rounds)]
        result["1,000 x 100 segments: built"] = sorted(b for b, _ in both)[rounds // 2]
        result["1,000 x 100 segments: built and lowered"] = sorted(b for _, b in both)[rounds // 2]
    finally:
        shutil.rmtree(folder)
    return result
