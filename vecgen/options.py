"""The options of a compilation, in one frozen value. Nothing else reads the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path


def _environment(name: str) -> str | None:
    return os.environ.get(name) or None


def child_environment() -> dict[str, str]:
    """Return the environment for compilers: this process's, with messages in English."""
    return {**os.environ, "LC_ALL": "C"}


def script_environment() -> dict[str, str]:
    """Return the environment for scripts that run unwatched: this process's, without windows."""
    return {
        **os.environ,
        "MPLBACKEND": "Agg",
        "NEURON_MODULE_OPTIONS": f"{os.environ.get('NEURON_MODULE_OPTIONS', '')} -nogui".strip(),
    }


def include_folders() -> tuple[Path, ...]:
    """Return the folders in which NEURON's translator looks for INCLUDEd files: $MODL_INCLUDE."""
    listed = (_environment("MODL_INCLUDE") or "").split(os.pathsep)
    return tuple(Path(folder) for folder in listed if folder)


def hoc_folders() -> tuple[Path, ...]:
    """Return the folders in which `load_file` looks for HOC files: $HOC_LIBRARY_PATH."""
    listed = (_environment("HOC_LIBRARY_PATH") or "").replace(" ", os.pathsep).split(os.pathsep)
    return tuple(Path(folder) for folder in listed if folder)


def expand_variables(path: str) -> str:
    """Return a path of HOC with the environment's variables in it: `$(HOME)/cell.hoc`."""
    return re.sub(r"\$\((\w+)\)", lambda found: _environment(found[1]) or "", path)


def neuron_home() -> str | None:
    """Return where NEURON's own files are said to be: $NEURONHOME."""
    return _environment("NEURONHOME")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a model is compiled; equal options and equal models give equal bytes of C."""

    profile: str = "exact"
    """Numerics: `exact` gives NEURON's own doubles. (`fast` is not there yet.)"""

    compiler: str | None = field(default_factory=lambda: _environment("VECGEN_CC"))
    """The C compiler's command, e.g. `gcc-12` or `python -m ziglang cc`; None searches for one
    ($VECGEN_CC, $CC, cc, gcc, clang, ziglang)."""

    conventional_compiler: str | None = field(default_factory=lambda: _environment("CC"))
    """`$CC`: the second place where a compiler is looked for."""

    march: str = field(default_factory=lambda: _environment("VECGEN_MARCH") or "native")
    """The processor to compile for, as the compiler's `-march=` takes it."""

    optimization: str | None = None
    """The compiler's optimisation level, e.g. `-O3`; None takes what suits the compiler. Results do
    not depend on it."""

    cache: Path | None = field(
        default_factory=lambda: Path(c) if (c := _environment("VECGEN_CACHE")) else None
    )
    """The folder of compiled libraries; None means the user's cache folder."""

    cache_limit: float = field(
        default_factory=lambda: float(_environment("VECGEN_CACHE_LIMIT") or 2000.0)
    )
    """How large that folder may become, MB; then what was used longest ago is removed."""

    threads: int | None = field(
        default_factory=lambda: int(t) if (t := _environment("VECGEN_THREADS")) else None
    )
    """Parts of a model that run at once; None: as many as there are processors. Results do not
    depend on it."""

    check: bool = field(default_factory=lambda: _environment("VECGEN_CHECK") is not None)
    """Verify the IR after every pass."""

    line_directives: bool = False
    """Emit `#line` instead of comments that name the .mod line, for debuggers."""
