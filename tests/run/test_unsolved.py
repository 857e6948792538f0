"""Equations without a solution end a run with one clear error, and harm nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vecgen.diagnostics import NumericError
from vecgen.session import new_session

EXPLODES = """
NEURON { SUFFIX explodes RANGE a, k }
PARAMETER { k = 0 }
STATE { a }
INITIAL { a = 1 SOLVE states METHOD derivimplicit }
BREAKPOINT { SOLVE states METHOD derivimplicit }
DERIVATIVE states {
    a' = k*(a*a + 1)
}
"""


@pytest.fixture
def cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    monkeypatch.chdir(tmp_path)
    Path("explodes.mod").write_text(EXPLODES)
    n = new_session()
    n.load_mechanisms(tmp_path)
    cell = n.Section("cell")
    cell.nseg = 3
    cell.insert("pas")
    cell.insert("explodes")
    return n, cell


SENTENCE = (
    r"explodes.mod:6: DERIVATIVE states of explodes at cell\(0.5\) cannot be solved at"
    r" t = 0.525 ms: Newton's method does not converge in 50 iterations"
)


def test_steps_end(cell) -> None:
    n, section = cell
    trace = n.Vector().record(section(0.5)._ref_v)
    n.finitialize(-65)
    for _ in range(20):
        n.fadvance()
    section(0.5).explodes.k = 100
    with pytest.raises(NumericError, match=SENTENCE):
        n.fadvance()
    assert len(trace) == 21
    section(0.5).explodes.k = 0
    section(0.5).explodes.a = 1
    n.finitialize(-65)
    n.fadvance()
    assert section(0.5).explodes.a == 1.0


def test_initial_values_end(cell) -> None:
    n, section = cell
    section(0.5).explodes.k = 100
    with pytest.raises(NumericError, match=r"explodes.mod:5: DERIVATIVE .* t = 0 ms"):
        n.finitialize(-65)


def test_a_batch_run_keeps_its_rows(cell) -> None:
    n, section = cell
    n.batch_save(section(0.5)._ref_v)
    n.finitialize(-65)
    n.batch_run(0.5, 0.1)
    section(0.5).explodes.k = 100
    with pytest.raises(NumericError, match=r"The rows so far are in run.dat.part"):
        n.batch_run(2, 0.1, "run.dat")
    assert len(Path("run.dat.part").read_text().splitlines()) == 3
    section(0.5).explodes.k = 0
    section(0.5).explodes.a = 1
    n.batch_run(2, 0.1, "run.dat")
    assert Path("run.dat").exists()
