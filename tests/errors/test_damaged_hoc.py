"""Damaged HOC gives errors with file and line or is taken, soon, and nothing else ever happens.

`python -m benchmarks.campaign hoc DIR ...` does so with thousands.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.campaign.hoc import hoc_cases, programs, result
from benchmarks.campaign.mutations import Case

CASES = [*hoc_cases(programs(()), 40)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.seed}-{case.origin}")
def test_damage_gives_errors_only(case: Case, tmp_path: Path) -> None:
    found = result(case, tmp_path)
    assert found.kind in ("taken", "told", "endless"), found.detail
