"""One frozen dataclass per template: the template's complete context, finished lines of C."""

from __future__ import annotations

from vecgen.values import value_class

Lines = tuple[str, ...]


@value_class
class StructView:
    """A struct: its comment and its members."""

    name: str
    comment: Lines
    members: Lines


@value_class
class ModelHeaderView:
    """Context of `model.h.j2`."""

    banner: Lines
    globals: Lines
    structs: tuple[StructView, ...]
    model_members: Lines
    prototypes: Lines


@value_class
class PhaseView:
    """A phase of a kernel: lines, then perhaps a loop."""

    lines: Lines
    has_loop: bool = False
    pragma: str = ""
    index: str = "i"
    body: Lines = ()


@value_class
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


@value_class
class FunctionView:
    """A static inline function: a FUNCTION of the .mod file."""

    comment: Lines
    signature: str
    body: Lines


@value_class
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


@value_class
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


@value_class
class ModelView:
    """Context of `model.c.j2`."""

    banner: Lines
    counts: Lines
    """The members of the model that hold the sizes of spaces, in the layout's order."""
    items: Lines
    """Those that point to the arena's items."""
    bind: Lines
    tables: Lines
    """The members that a part takes over from the one that leads it."""
    check_tables: Lines
    fill_tables: Lines
    halves_step: bool
    """Whether some mechanism's states are solved with half of dt where secondorder is not 0."""
    rounds_time: bool
    """Whether some mechanism's method moves t forth and back."""
    initialise: Lines
    first_currents: Lines
    currents: Lines
    step_full: Lines
    step_lean: Lines


@value_class
class BatchView:
    """Context of `batch.c.j2`."""

    banner: Lines


@value_class
class CableView:
    """Context of `cable.c.j2` and `lanes.c.j2`."""

    banner: Lines


@value_class
class MainView:
    """Context of `main.c.j2`."""

    banner: Lines
    name: str
    digest: str


@value_class
class MakefileView:
    """Context of `Makefile.j2`."""

    name: str
    objects: Lines
    flags: str


@value_class
class SourceRow:
    """A row of the README's table of sources."""

    name: str
    sha256: str
    file: str


@value_class
class ReadmeView:
    """Context of `README.md.j2`."""

    name: str
    profile: str
    sources: tuple[SourceRow, ...]
    run: Lines
    """What the data file holds; empty where there is none."""
