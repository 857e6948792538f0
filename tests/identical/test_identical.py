"""Our own results, frozen: every bit of every scenario that was once compared with NEURON.

They need no NEURON. VECGEN_UPDATE_IDENTICAL=1 writes digests.json anew; say in the commit
why a digest changed, after comparing with NEURON (tests/oracle).
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ORACLE = HERE.parent / "oracle"
DIGESTS = HERE / "digests.json"

SCENARIOS = [
    ("scenarios", "single", {"usetable": 0, "secondorder": 0}),
    ("scenarios", "single", {"usetable": 1, "secondorder": 2}),
    ("scenarios", "axon", {"secondorder": 0}),
    ("scenarios", "branched", {"secondorder": 0, "usetable": 1}),
    ("scenarios", "branched", {"secondorder": 2, "usetable": 0}),
    ("scenarios", "joints", {}),
    ("scenarios", "orders", {}),
    ("scenarios", "changed_settings", {}),
    ("scenarios", "changed_structure", {}),
    ("batch_scenarios", "batch_of_everything", {"seed": 0}),
    ("random_models", "random_run", {"seed": 2}),
    ("random_models", "random_run", {"seed": 8}),
]


def digest(result) -> str:
    """Return the digest of all values and files by name."""
    text = hashlib.sha256()
    for name in sorted(result.values):
        text.update(name.encode() + b"\0" + result.values[name].tobytes())
    for name in sorted(result.files):
        text.update(name.encode() + b"\0" + result.files[name])
    return text.hexdigest()


@pytest.mark.parametrize(("file", "function", "arguments"), SCENARIOS)
def test_results_have_not_changed(vecgen, file, function, arguments) -> None:
    result = vecgen.run(ORACLE / f"{file}.py", function, **arguments)
    assert result.error is None
    key = f"{function} {json.dumps(arguments, sort_keys=True)}"
    frozen = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    if os.environ.get("VECGEN_UPDATE_IDENTICAL"):
        frozen[key] = digest(result)
        DIGESTS.write_text(json.dumps(frozen, indent=1, sort_keys=True) + "\n")
    assert frozen[key] == digest(result)
