"""`Import3d_SWC_read`, `Import3d_Neurolucida3` and `Import3d_GUI`: reconstructed cells from files.

What `load_file("import3d.hoc")` brings, without the window. Reading and planning are in
`frontend/import3d`; here are the objects that scripts use, and the sections get made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from vecgen.diagnostics import Diagnostics, UnsupportedError, render
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, MissingFeatureError
from vecgen.frontend.import3d.neurolucida import read_neurolucida
from vecgen.frontend.import3d.outline import Branch, Point
from vecgen.frontend.import3d.plan import Plan, PlannedSection, SectionKey, plan_sections
from vecgen.frontend.import3d.somas import neurolucida_branches
from vecgen.frontend.import3d.swc import SwcFile, read_swc
from vecgen.frontend.import3d.swc_branches import is_doubtful, swc_branches
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_arrays import SectionArrays
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.notices import notice
from vecgen.frontend.workspace import Workspace

_LISTS = {"soma": "somatic", "axon": "axonal", "dend": "basal", "apic": "apical"}
"""The SectionLists of an object of HOC that get the sections of an array, if there are any."""

NAMES = ("Import3d_GUI", "Import3d_Neurolucida3", "Import3d_SWC_read")
"""What `load_file("import3d.hoc")` brings."""


def import3d_tools(
    workspace: Workspace, arrays: SectionArrays, vector: type[Vector]
) -> dict[str, Callable[..., Any]]:
    """Return the tools by their names; `arrays` holds sections that belong to no Python cell."""
    numbers = {name: count() for name in NAMES}

    def name_of(kind: str) -> str:
        return f"{kind}[{next(numbers[kind])}]"

    def swc() -> SwcReader:
        """Return a reader of SWC files."""
        return SwcReader(name_of("Import3d_SWC_read"), vector)

    def neurolucida() -> NeurolucidaReader:
        """Return a reader of Neurolucida's .asc files."""
        return NeurolucidaReader(name_of("Import3d_Neurolucida3"), vector)

    def gui(reader: Any = None, *window: Any) -> Importer:
        """Return what makes sections of a read file; `window` must be 0."""
        if reader is None or len(window) != 1 or window[0]:
            raise UnsupportedError(
                "n.Import3d_GUI(reader) opens a window, which vecgen does not have; "
                "n.Import3d_GUI(reader, 0) opens none."
            )
        if not isinstance(reader, Reader):
            raise ArgumentTypeError(f"Import3d_GUI needs a reader of a file, not {reader!r}")
        return Importer(name_of("Import3d_GUI"), reader, workspace, arrays)

    return dict(zip(NAMES, (gui, neurolucida, swc), strict=True))


class InputFile:
    """The file that a reader has read."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def getname(self) -> str:
        """Return its name."""
        return self._name


class BranchView:
    """A branch as it was read, before there are sections."""

    __slots__ = ("_branch", "_vector")

    def __init__(self, branch: Branch, vector: type[Vector]) -> None:
        self._branch = branch
        self._vector = vector

    @property
    def type(self) -> float:
        """1 soma, 2 axon, 3 dendrite, 4 apical dendrite, or another number of the file."""
        return float(self._branch.kind)

    @property
    def d(self) -> Vector:
        """The diameters (um) of its points."""
        return self._vector([point.diameter for point in self._branch.points])

    @property
    def parentsec(self) -> BranchView | None:
        """The branch it hangs on."""
        parent = self._branch.parent
        return None if parent is None else BranchView(parent, self._vector)

    @property
    def parentx(self) -> float:
        """Where on its parent it hangs."""
        return self._branch.parent_x

    @property
    def first(self) -> float:
        """1 if its first point only says where the wire to its parent begins."""
        return float(self._branch.wired)

    @property
    def iscontour_(self) -> float:
        """1 if it is the outline of a soma."""
        return float(self._branch.is_contour)

    @property
    def is_subsidiary(self) -> float:
        """1 if it is a further outline of a soma."""
        return float(self._branch.is_subsidiary)

    @property
    def nameindex(self) -> float:
        """Its index among the sections of its type, once there are sections."""
        return float(self._branch.number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BranchView) and self._branch is other._branch

    def __hash__(self) -> int:
        return id(self._branch)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise MissingFeatureError(f"vecgen lacks {name} of a branch that Import3d has read.")


class BranchList:
    """The branches of a file."""

    __slots__ = ("_views",)

    def __init__(self, views: list[BranchView]) -> None:
        self._views = views

    def count(self) -> int:
        """Return their number."""
        return len(self._views)

    def object(self, index: int) -> BranchView:
        """Return one."""
        return self._views[int(index)]

    o = object

    def __len__(self) -> int:
        return len(self._views)

    def __getitem__(self, index: int) -> BranchView:
        return self._views[index]

    def __iter__(self) -> Iterator[BranchView]:
        return iter(self._views)


class Reader:
    """Reads a file with `input`; `Import3d_GUI(reader, 0)` makes sections of what was read."""

    __slots__ = ("_branches", "_label", "_vector", "err", "file", "quiet")

    filetype = ""

    def __init__(self, label: str, vector: type[Vector]) -> None:
        self._label = label
        self._vector = vector
        self._branches: list[Branch] | None = None
        self.err: float = 0.0
        """1 if NEURON says something of the file, which need not be an error."""
        self.quiet: float = 0.0
        """1 if oddities of the file shall not be told."""
        self.file: InputFile | None = None
        """The file that was read."""

    def input(self, path: str | Path) -> float:
        """Read a file.

        Raises:
            MorphologyFileError: it cannot be read.
            SourceError: it cannot be a cell; the message says where.
        """
        if not isinstance(path, (str, Path)):
            raise ArgumentTypeError(f"input needs the name of a file, not {path!r}")
        self._branches = None
        self.file = InputFile(str(path))
        self._branches = self._read(path)
        return 0.0

    def _read(self, path: str | Path) -> list[Branch]:
        raise NotImplementedError

    def _tell(self, diagnostics: Diagnostics) -> None:
        if self.quiet:
            return
        for item in diagnostics.items:
            notice(render(item, diagnostics.source))

    def _planned(self) -> Plan:
        if self._branches is None:
            raise ArgumentError(f"{self!r} has read no file yet: call its input(name) first.")
        return plan_sections(self._branches)

    @property
    def sections(self) -> BranchList:
        """The branches that were read."""
        return BranchList([BranchView(branch, self._vector) for branch in self._branches or ()])

    def hname(self) -> str:
        """Return its name."""
        return self._label

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in Reader.__slots__:
            raise AttributeError(name)
        raise MissingFeatureError(f"{self._label}.{name}: vecgen's reader has no {name!r}.")

    def __repr__(self) -> str:
        return self._label


class SwcReader(Reader):
    """`Import3d_SWC_read`: a reader of SWC files."""

    __slots__ = ("_swc",)

    filetype = "SWC"
    _swc: SwcFile

    def _read(self, path: str | Path) -> list[Branch]:
        self.err = 1.0
        self._swc = read_swc(path)
        branches = swc_branches(self._swc)
        self._tell(self._swc.diagnostics)
        self.err = float(is_doubtful(self._swc))
        return branches

    def __getattr__(self, name: str) -> Any:
        column = _SWC_COLUMNS.get(name)
        if column is None or self._branches is None:
            return super().__getattr__(name)
        return self._vector([float(column(row)) for row in self._swc.rows])


_SWC_COLUMNS: dict[str, Callable[[Any], float]] = {
    "id": lambda row: row.number,
    "type": lambda row: row.kind,
    "x": lambda row: row.point.x,
    "y": lambda row: row.point.y,
    "z": lambda row: row.point.z,
    "d": lambda row: row.point.diameter,
    "pid": lambda row: row.parent,
    "iline": lambda row: row.line,
}


class NeurolucidaReader(Reader):
    """`Import3d_Neurolucida3`: a reader of Neurolucida's text files (.asc)."""

    __slots__ = ()

    filetype = "Neurolucida V3"

    def _read(self, path: str | Path) -> list[Branch]:
        self.err = 1.0
        file = read_neurolucida(path)
        branches = neurolucida_branches(file)
        self._tell(file.diagnostics)
        self.err = float(any(item.code == "far-from-soma" for item in file.diagnostics.items))
        return branches


class Importer:
    """`Import3d_GUI(reader, 0)`: makes the sections of a file that was read."""

    __slots__ = ("_arrays", "_label", "_workspace", "swc")

    def __init__(
        self, label: str, reader: Reader, workspace: Workspace, arrays: SectionArrays
    ) -> None:
        self._label = label
        self._workspace = workspace
        self._arrays = arrays
        self.swc = reader
        """The reader."""

    def instantiate(self, cell: Any, *_: Any) -> float:
        """Make the sections.

        With an object, it gets the lists `soma`, `dend`, ... of sections and `all` with all of
        them. With None they are `n.soma[0]`, `n.dend[0]`, ..., and replace those that there are.

        Raises:
            ArgumentError: the reader has read no file.
            UnsupportedError: no soma can be made of a soma's outline.
        """
        plan = self.swc._planned()
        for text in plan.removed:
            notice(text)
        # NEURON makes sections of no Python object by executing HOC with printed numbers.
        in_hoc = cell is None or hasattr(type(cell), "_create")
        if cell is None:
            made = self._make_free(plan)
        else:
            made = self._make_in(cell, plan)
        for planned in plan.sections:
            _shape(made, planned, _as_printed if in_hoc else _as_it_is)
        if cell is None:
            # NEURON makes the first the currently accessed section.
            self._workspace.pushed[-1:] = [made[plan.sections[0].key]._live()]
        return 0.0

    def _make_free(self, plan: Plan) -> dict[SectionKey, Section]:
        made: dict[SectionKey, Section] = {}
        for array, size in plan.arrays:
            for index, section in enumerate(self._arrays.create(array, size)):
                made[SectionKey(array, index)] = section
        return made

    def _make_in(self, cell: Any, plan: Plan) -> dict[SectionKey, Section]:
        if hasattr(type(cell), "_create"):
            return self._make_in_hoc(cell, plan)
        cell.all = []
        made: dict[SectionKey, Section] = {}
        for array, size in plan.arrays:
            sections = [Section(self._workspace, f"{array}[{k}]", cell) for k in range(size)]
            setattr(cell, array, sections)
            cell.all.extend(sections)
            made.update({SectionKey(array, k): section for k, section in enumerate(sections)})
        return made

    def _make_in_hoc(self, cell: Any, plan: Plan) -> dict[SectionKey, Section]:
        """Make the sections in an object of HOC, and append them to its SectionLists."""
        made: dict[SectionKey, Section] = {}
        for array, size in plan.arrays:
            for k, section in enumerate(cell._create(array, size)):
                made[SectionKey(array, k)] = section
                for name in ("all", _LISTS.get(array, "")):
                    found = cell._list(name)
                    if found is not None:
                        found.append(section)
        return made

    def hname(self) -> str:
        """Return its name."""
        return self._label

    def __repr__(self) -> str:
        return self._label


def _shape(
    made: dict[SectionKey, Section], planned: PlannedSection, digits: Callable[[float], float]
) -> None:
    section = made[planned.key]
    if planned.parent is not None:
        section.connect(made[planned.parent], planned.parent_x, 0.0)
    if planned.wire_from is not None:
        section.pt3dstyle(1, *(digits(value) for value in planned.wire_from[:3]))
    for point in planned.points:
        section.pt3dadd(*_rounded(point, digits))


def _rounded(point: Point, digits: Callable[[float], float]) -> Point:
    return Point(*(digits(value) for value in point))


def _as_printed(value: float) -> float:
    """Return the number to eight digits, as which it reaches a section of no Python cell."""
    return float(f"{value:.8g}")


def _as_it_is(value: float) -> float:
    return value
