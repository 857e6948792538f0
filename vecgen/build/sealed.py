"""Small JSON files that carry their own digest, so that a torn or altered one is noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def seal(body: dict[str, object]) -> str:
    """Return the text of a sealed file with this body."""
    return json.dumps({"body": body, "sha256": _digest(body)}, sort_keys=True, indent=1) + "\n"


def read_sealed(path: Path) -> dict[str, object] | None:
    """Return the body of a sealed file; None if there is none or it is not as it was written."""
    try:
        document = json.loads(path.read_bytes())
        body = document["body"]
        sound = isinstance(body, dict) and document["sha256"] == _digest(body)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return body if sound else None


def _digest(body: dict[str, object]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
