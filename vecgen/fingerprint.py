"""The digest of what turns a model into C: vecgen's own sources, templates and runtime.

What the cache remembers is kept under keys that hold this digest, so an edited vecgen never serves
what an older one has made.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from vecgen.assets import runtime_folder, templates_folder

_PACKAGE = Path(__file__).resolve().parent
_STAGES = ("lang", "model", "ir", "lower", "passes", "emit", "frontend/nmodl")
_MODULES = ("assembly.py", "parts.py", "pipeline.py")


@cache
def compiler_digest() -> str:
    """Return the digest of all files that decide the emitted text, in hexadecimal."""
    files = [path for stage in _STAGES for path in (_PACKAGE / stage).rglob("*.py")]
    files += [_PACKAGE / name for name in _MODULES]
    files += templates_folder().glob("*.j2")
    files += runtime_folder().rglob("*.[ch]")
    total = hashlib.sha256()
    for path in sorted(files):
        raw = path.read_bytes()
        total.update(f"{path.name}\0{len(raw)}\0".encode())
        total.update(raw)
    return total.hexdigest()
