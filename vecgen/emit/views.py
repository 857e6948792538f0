"""One frozen dataclass per template: the template's complete context, finished lines of C."""

from __future__ import annotations

from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StructView:
    """A struct: its comment and its members."""

    name: str
    comment: Lines
    members: Lines


@dataclass(frozen=True, slots=True)
class ModelHeaderView:
    """Context of `model.h.j2`."""

    banner: Lines
    globals: Lines
    structs: tuple[StructView, ...]
    model_members: Lines
    prototypes: Lines


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase of a kernel: lines, then perhaps a loop."""

    lines: Lines
    has_loop: bool = False
    pragma: str = ""
    index: str = "i"
    body: Lines = ()


@dataclass(frozen=True, slots=True)
class KernelView:
    """One kernel's function."""

    comment: Lines
    name: str
    struct: str
    uniform: Lines
    buffers: Lines
    phases: tuple[PhaseView, ...]
    pads: bool
    """Whether loops run to whole vectors, beyond the last instance."""
    limit: str
    """What loops run to: "count", or "padded"."""


@dataclass(frozen=True, slots=True)
class FunctionView:
    """A static inline function: a FUNCTION of the .mod file."""

    comment: Lines
    signature: str
    body: Lines


@dataclass(frozen=True, slots=True)
class TableView:
    """A table's two functions: the row at one argument, and the check that refills."""

    comment: Lines
    name: str
    argument: str
    uniform: Lines
    row: Lines
    lower: str
    upper: str
    count: int
    switch: str
    fresh: Lines
    remember: Lines


@dataclass(frozen=True, slots=True)
class MechanismView:
    """Context of `mechanism.c.j2`."""

    banner: Lines
    headers: Lines
    """Of the runtime, beyond what model.h includes."""
    prototypes: Lines
    """Of the functions that are called before they are defined."""
    functions: tuple[FunctionView, ...]
    tables: tuple[TableView, ...]
    kernels: tuple[KernelView, ...]


@dataclass(frozen=True, slots=True)
class ModelView:
    """Context of `model.c.j2`."""

    banner: Lines
    bind: Lines
    field_count: int
    space_count: int
    tables: Lines
    """The members that a part takes over from the one that leads it."""
    check_tables: Lines
    halves_step: bool
    """Whether some mechanism's states are solved with half of dt where secondorder is not 0."""
    rounds_time: bool
    """Whether some mechanism's method moves t forth and back."""
    initialise: Lines
    first_currents: Lines
    currents: Lines
    step_full: Lines
    step_lean: Lines


@dataclass(frozen=True, slots=True)
class BatchView:
    """Context of `batch.c.j2`."""

    banner: Lines


@dataclass(frozen=True, slots=True)
class CableView:
    """Context of `cable.c.j2` and `lanes.c.j2`."""

    banner: Lines


@dataclass(frozen=True, slots=True)
class MainView:
    """Context of `main.c.j2`."""

    banner: Lines
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class MakefileView:
    """Context of `Makefile.j2`."""

    name: str
    objects: Lines
    flags: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the README's table of sources."""

    name: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """Context of `README.md.j2`."""

    name: str
    profile: str
    sources: tuple[SourceRow, ...]
    run: Lines
    """What the data file holds; empty where there is none."""
