"""Damaged .mod files give diagnostics or are taken, quickly, and nothing else ever happens.

`python -m benchmarks.campaign mutations DIR ...` does so with thousands.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.campaign.mutations import Case, cases, result
from vecgen.assets import mechanisms_folder

FILES = sorted(mechanisms_folder().glob("*.mod"))
FILES += sorted((Path(__file__).parents[1] / "vectorization" / "mechanisms").glob("*.mod"))


@pytest.mark.parametrize("case", [*cases(FILES, 50)], ids=lambda case: f"{case.seed}-{case.origin}")
def test_damage_gives_diagnostics_only(case: Case, tmp_path: Path) -> None:
    found = result(case, tmp_path)
    assert found.kind in ("taken", "told"), found.detail
