"""A section of a cell: NEURON's `Section`, a view of its record in the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import ref

from vecgen.diagnostics import did_you_mean
from vecgen.frontend import building, geometry, topology
from vecgen.frontend.errors import (
    ArgumentTypeError,
    MissingFeatureError,
    StaleReferenceError,
    UnknownNameError,
    ValueRefusedError,
)
from vecgen.frontend.neuron_api.mechanism import DensityMechanism, missing_instance
from vecgen.frontend.neuron_api.section_points import SectionPoints
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import diameter, number, positive, unknown
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace
from vecgen.store import Space

_SECTION_FIELDS = ("L", "Ra", "rallbranch")
_NODE_FIELDS = ("v", "diam", "cm", "i_cap")
_LACKING = ("psection", "push")


class Section(SectionPoints):
    """An unbranched cable. It lives as long as something refers to it, or to a segment of it."""

    __slots__ = ("__weakref__", "_cell", "_record", "_workspace")

    _workspace: Workspace
    _record: SectionRecord
    _cell: ref[Any] | None

    def __init__(self, workspace: Workspace, name: str | None = None, cell: Any = None) -> None:
        if name is not None and not isinstance(name, str):
            raise ArgumentTypeError(f"The name of a section must be a string, not {name!r}")
        full = name if cell is None or name is None else f"{cell}.{name}"
        place = object.__setattr__
        place(self, "_workspace", workspace)
        place(self, "_cell", None if cell is None else ref(cell))
        place(self, "_record", building.create_section(workspace, full))
        building.hold_section(workspace, self._record, self)

    def _live(self) -> SectionRecord:
        if not self._record.alive:
            raise StaleReferenceError(f"can't access a deleted section ({self._record.name})")
        return self._record

    # -- names --------------------------------------------------------------------------------

    def name(self) -> str:
        """Return its name, with the cell's before it if it has one."""
        return self._live().name

    def hname(self) -> str:
        """Return its name, as `name`."""
        return self._live().name

    def cell(self) -> Any:
        """Return the cell it was created with, or None."""
        return None if self._cell is None else self._cell()

    def same(self, other: object) -> bool:
        """Return whether `other` is this very section."""
        return self == other

    def is_pysec(self) -> bool:
        """Return True: it was made by Python."""
        return True

    def __repr__(self) -> str:
        return self._record.name if self._record.alive else "<deleted section>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Section):
            return NotImplemented
        return self._record is other._record

    def __hash__(self) -> int:
        return hash(self._record.number)

    # -- segments -----------------------------------------------------------------------------

    def __call__(self, x: float = 0.5) -> Segment:
        """Return the segment at x.

        Raises:
            ValueRefusedError: x is not in 0..1.
        """
        self._live()
        return Segment(self, topology.checked_position(number(x, "x")))

    def __iter__(self) -> Iterator[Segment]:
        """Iterate over its segments, from x=0 to x=1."""
        nseg = self._live().nseg
        return (Segment(self, (index + 0.5) / nseg) for index in range(nseg))

    def allseg(self) -> Iterator[Segment]:
        """Iterate over its segments with the ends before and after."""
        yield Segment(self, 0.0)
        yield from self
        yield Segment(self, 1.0)

    @property
    def nseg(self) -> int:
        """The number of segments."""
        return self._live().nseg

    # -- tree ---------------------------------------------------------------------------------

    def connect(self, parent: Section | Segment, *ends: float) -> Section:
        """Hang it on another section; return it.

        `connect(parent)`, `connect(parent, x, childend)`, `connect(parent(x))` and
        `connect(parent(x), childend)`: by its end `childend` (0 or 1, default 0) at x (default 1).

        Raises:
            ValueRefusedError: x is not in 0..1, or childend neither 0 nor 1.
            TopologyError: a loop would close.
        """
        if isinstance(parent, Segment):
            section, given, most = parent.sec, [parent.x], 1
        elif isinstance(parent, Section):
            section, given, most = parent, [], 2
        else:
            raise ArgumentTypeError(f"connect needs a section or a segment, not {parent!r}")
        if len(ends) > most:
            raise ArgumentTypeError(f"connect takes at most {most} more arguments here")
        given += [number(end, "position in connect") for end in ends]
        x, end = (*given, 1.0, 0.0)[:2] if not given else (*given, 0.0)[:2]
        building.connect(self._workspace, self._live(), section._live(), x, end)
        return self

    def disconnect(self) -> None:
        """Make it a root."""
        building.disconnect(self._workspace, self._live())

    def parentseg(self) -> Segment | None:
        """Return the segment it was connected to, or None."""
        record = self._live()
        if record.parent is None:
            return None
        parent = _object(record.parent)
        return None if parent is None else Segment(parent, record.parent_x)

    def trueparentseg(self) -> Segment | None:
        """Return the segment of the first ancestor that really carries its near node, or None."""
        child = self._live()
        while child.parent is not None:
            parent = child.parent
            if child.parent_x != (1.0 if parent.reversed else 0.0):
                owner = _object(parent)
                return None if owner is None else Segment(owner, child.parent_x)
            child = parent
        return None

    def orientation(self) -> float:
        """Return the end (0 or 1) by which it is connected."""
        return 1.0 if self._live().reversed else 0.0

    def children(self) -> list[Section]:
        """Return the sections connected to it."""
        return _objects(self._live().children)

    def subtree(self) -> list[Section]:
        """Return it and all sections below it."""
        return _objects(topology.subtree(self._live()))

    def wholetree(self) -> list[Section]:
        """Return all sections of its tree."""
        return _objects(topology.subtree(topology.root(self._live())))

    # -- mechanisms ---------------------------------------------------------------------------

    def insert(self, mechanism: str | DensityMechanism) -> Section:
        """Insert a density mechanism into all segments; return the section.

        Raises:
            ValueRefusedError: there is no density mechanism of that name.
        """
        name = _mechanism_name(mechanism)
        if not building.insert(self._workspace, self._live(), name):
            raise _no_mechanism(self._workspace, name)
        return self

    def uninsert(self, mechanism: str | DensityMechanism) -> Section:
        """Take a density mechanism out of all segments; return the section."""
        name = _mechanism_name(mechanism)
        kind = self._workspace.registry.kind(name)
        if kind is None:
            raise _no_mechanism(self._workspace, name)
        building.uninsert(self._workspace, self._live(), name)
        return self

    def has_membrane(self, mechanism: str | DensityMechanism) -> bool:
        """Return whether a density mechanism or an ion is in it."""
        name = _mechanism_name(mechanism)
        return name in self._live().instances or name in ("morphology", "capacitance")

    # -- variables ----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in Section.__slots__:
            raise AttributeError(name)
        record, workspace = self._live(), self._workspace
        if name == "L":
            return geometry.length(workspace, record)
        if name in _SECTION_FIELDS:
            return workspace.sections.get(name, record.slot)
        if name in _NODE_FIELDS or name in workspace.range_names:
            return getattr(Segment(self, 0.5), name)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        record, workspace = self._live(), self._workspace
        match name:
            case "L":
                geometry.set_length(workspace, record, positive(value, name))
            case "Ra" | "rallbranch":
                workspace.sections.set(name, record.slot, positive(value, name))
                geometry.outdate(workspace, record)
            case "nseg":
                building.set_nseg(workspace, record, topology.checked_nseg(value))
            case "diam":
                checked = diameter(value, record.name)
                geometry.set_diameter(workspace, record, checked, range(record.nseg))
            case "cm" | "i_cap":
                checked = number(value, name)
                _fill(workspace.nodes, name, record.node + 1, record.nseg, checked)
            case "v":
                for segment in (Segment(self, 0.0), Segment(self, 1.0)):
                    segment.v = value
                _fill(workspace.nodes, name, record.node + 1, record.nseg, number(value, name))
            case _:
                self._set_range(record, name, value)

    def _set_range(self, record: SectionRecord, name: str, value: Any) -> None:
        known = self._workspace.range_names.get(name)
        first = None if known is None else record.instances.get(known[0])
        if known is None or first is None:
            raise self._unknown(name)
        space = self._workspace.instances[known[0]]
        _fill(space, known[1], first, record.nseg, number(value, name))

    def _unknown(self, name: str) -> UnknownNameError | MissingFeatureError:
        if name in _LACKING:
            return MissingFeatureError(f"{self!r}.{name}: vecgen lacks Section.{name}.")
        methods = [m for m in dir(Section) if not m.startswith("_")]
        if name in methods:
            return UnknownNameError(f"{name} of a section is read-only.")
        workspace = self._workspace
        # As in NEURON, `section.hh` is no name: a mechanism belongs to a segment.
        if workspace.registry.kind(name) is not None:
            return UnknownNameError(
                f"The section {self!r} has no {name!r}: mechanisms belong to its segments, "
                f"as in {self!r}(0.5).{name}."
            )
        missing = missing_instance(workspace, name, f"{self!r}(0.5)")
        if missing is not None:
            return missing
        here = self._record.instances
        names = [n for n, (owner, _) in workspace.range_names.items() if owner in here]
        known = [*_SECTION_FIELDS, *_NODE_FIELDS, *methods, *names]
        return unknown(f"The section {self!r}", name, known)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_SECTION_FIELDS, *_NODE_FIELDS})


def _fill(space: Space, field: str, first: int, count: int, value: float) -> None:
    space.fields[field].array[space.positions(first, count)] = value


def _object(record: SectionRecord) -> Section | None:
    held = None if record.handle is None else record.handle()
    return held if isinstance(held, Section) else None


def _objects(records: list[SectionRecord]) -> list[Section]:
    return [section for section in map(_object, records) if section is not None]


def all_sections(workspace: Workspace) -> list[Section]:
    """Return all living sections in the order of their creation."""
    return _objects(list(workspace.tree.values()))


def _mechanism_name(mechanism: Any) -> str:
    match mechanism:
        case str():
            return mechanism
        case DensityMechanism():
            return mechanism.name
        case _:
            raise ArgumentTypeError(
                f"A mechanism is given by its name or as n.<name>, not as {mechanism!r}"
            )


def _no_mechanism(workspace: Workspace, name: str) -> ValueRefusedError:
    kind = workspace.registry.kind(name)
    if kind is not None:
        return ValueRefusedError(
            f"argument not a density mechanism name: {name} is a {kind.value}, made by n.{name}()"
        )
    hint = did_you_mean(name, workspace.registry.names)
    advice = "Mechanisms of .mod files are loaded with n.load_mechanisms(folder)."
    return ValueRefusedError(
        f"argument not a density mechanism name: there is no {name!r}. {hint or advice}"
    )
