"""What a saved value costs: a run with every step saved, beside the same run with one row.

SIMULATOR FOLDER; prints ns per value in text, and in .npy where the simulator has it.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from benchmarks.runs.job import DT, best

CELLS = 500
TSTOP = 10.0
VALUES = (CELLS + 1) * round(TSTOP / DT)


def main() -> None:
    """Measure cheap cells whose voltages are all saved."""
    n = importlib.import_module(sys.argv[1]).n
    cells = [n.Section(f"c{k}") for k in range(CELLS)]
    for k, cell in enumerate(cells):
        cell.insert("pas")
        cell.g_pas = 1e-4 * (1 + k / CELLS)
    n.batch_save(n._ref_t, *(cell(0.5)._ref_v for cell in cells))

    def seconds(tstep: float, name: str) -> float:
        path = str(Path(sys.argv[2]) / name)
        return best(lambda: n.batch_run(TSTOP, tstep, path), before=lambda: n.finitialize(-60))

    without = seconds(TSTOP, "none.dat")
    names = {"text": "all.dat"} | ({".npy": "all.npy"} if sys.argv[1] == "vecgen" else {})
    told = {what: (seconds(DT, name) - without) / VALUES * 1e9 for what, name in names.items()}
    print(json.dumps(told))


main()
