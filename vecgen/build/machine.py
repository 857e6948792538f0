"""What a compiled library depends on besides its text: the processor and the C library.

Only cheap questions: nothing here starts a process, since every warm start asks them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_CPUINFO_BYTES = 8192
# These differ from core to core or from moment to moment and say nothing about instructions.
_UNSTEADY = ("processor", "cpu MHz", "bogomips", "BogoMIPS", "core id", "apicid", "initial apicid")


def machine_and_libc() -> str:
    """Return the machine's architecture and the version of its C library, as one line."""
    return f"{os.uname().machine} {_libc_version()}"


def processor_identity(cpuinfo: Path = _CPUINFO) -> str:
    """Return a digest that differs between processors on which `-march=native` may differ.

    A home folder, and with it the cache, may be shared by machines of several kinds.
    """
    try:
        with cpuinfo.open("rb") as stream:
            text = stream.read(_CPUINFO_BYTES).decode(errors="replace")
    except OSError:
        system = os.uname()
        text = f"{system.nodename} {system.release} {system.machine}"
    first_core = text.split("\n\n", 1)[0]
    lines = [line for line in first_core.splitlines() if not line.startswith(_UNSTEADY)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def processor_name(cpuinfo: Path = _CPUINFO) -> str:
    """Return what the processor calls itself, or the machine's architecture."""
    try:
        with cpuinfo.open("rb") as stream:
            text = stream.read(_CPUINFO_BYTES).decode(errors="replace")
    except OSError:
        return os.uname().machine
    names = (line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line)
    return next(names, os.uname().machine)


def usable_processors() -> int:
    """Return how many processors this process may use (affinity and container limits count)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def _libc_version() -> str:
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError):
        # No GNU C library: the kernel's release is the nearest thing that changes with it.
        return os.uname().release
