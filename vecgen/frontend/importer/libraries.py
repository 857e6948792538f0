"""NEURON's own libraries in this process: what they show of what Python cannot be told."""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path

_TRANSFER = "nrnthread_v_transfer_"
"""The function that carries voltages across gap junctions; there is none as long as nobody asks."""


def library(name: str) -> str | None:
    """Return the path of one of NEURON's libraries that this process has loaded.

    None means the process as a whole, where it has no library of that name.
    """
    maps = Path("/proc/self/maps")
    if maps.is_file():
        found = re.search(
            rf"/.*/lib{name}[^/\n]*$", maps.read_text("utf-8", "replace"), re.MULTILINE
        )
        return None if found is None else found[0]
    module = sys.modules.get("neuron")
    folder = Path(str(getattr(module, "__file__", ""))).parent / ".data" / "lib"
    return next((str(path) for path in sorted(folder.glob(f"lib{name}*"))), None)


def has_transfers() -> bool:
    """Whether variables are carried to others in each step (ParallelContext.target_var)."""
    try:
        neuron = ctypes.CDLL(library("nrniv"))
        return bool(ctypes.c_void_p.in_dll(neuron, _TRANSFER).value)
    except (OSError, ValueError):
        return False
