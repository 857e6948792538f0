"""A section of a cell: NEURON's `Section`, a view of its record in the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from weakref import ref

from vecgen.diagnostics import did_you_mean
from vecgen.frontend import building, geometry, topology
from vecgen.frontend.errors import (
    ArgumentTypeError,
    UnknownNameError,
    ValueRefusedError,
)
from vecgen.frontend.neuron_api.arrays import ArrayView, refuse_whole
from vecgen.frontend.neuron_api.html_views import section_html
from vecgen.frontend.neuron_api.mechanism import DensityMechanism, missing_instance
from vecgen.frontend.neuron_api.psection import psection
from vecgen.frontend.neuron_api.section_base import SectionBase, held_sections
from vecgen.frontend.neuron_api.section_points import SectionPoints
from vecgen.frontend.neuron_api.section_tree import SectionTree
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import diameter, number, positive, unknown
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.variable import InstanceVariable
from vecgen.frontend.workspace import Workspace
from vecgen.store import Space

_SECTION_FIELDS = ("L", "Ra", "rallbranch")
_NODE_FIELDS = ("v", "diam", "cm", "i_cap")


class Section(SectionPoints, SectionTree):
    """An unbranched cable. It lives as long as something refers to it, or to a segment of it."""

    __slots__ = ()

    L: float
    """Length (um)."""
    Ra: float
    """Resistivity of the cytoplasm (ohm cm)."""
    rallbranch: float
    """How many equal branches it stands for, electrically."""
    diam: float
    """Diameter (um): of the middle segment when read, of all when set."""
    cm: float
    """Membrane capacitance (uF/cm2), as `diam`."""
    v: float
    """Membrane potential (mV), as `diam`."""
    i_cap: float
    """Capacitive current (mA/cm2), as `diam`."""

    def __init__(self, workspace: Workspace, name: str | None = None, cell: Any = None) -> None:
        if name is not None and not isinstance(name, str):
            raise ArgumentTypeError(f"The name of a section must be a string, not {name!r}")
        full = name if cell is None or name is None else f"{cell}.{name}"
        place = object.__setattr__
        place(self, "_workspace", workspace)
        place(self, "_cell", None if cell is None else ref(cell))
        place(self, "_record", building.create_section(workspace, full))
        building.hold_section(workspace, self._record, self)

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

    @nseg.setter
    def nseg(self, value: int) -> None:
        building.set_nseg(self._workspace, self._live(), topology.checked_nseg(value))

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

    def psection(self) -> dict[str, Any]:
        """Return everything about it: mechanisms, ions, point processes, morphology."""
        return psection(self)

    def push(self) -> Section:
        """Make it the current section until `n.pop_section()`; return it."""
        self._workspace.pushed.append(self._live())
        return self

    # -- variables ----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in SectionBase.__slots__:
            raise AttributeError(name)
        record, workspace = self._live(), self._workspace
        if name == "L":
            return geometry.length(workspace, record)
        if name in _SECTION_FIELDS:
            return workspace.sections.get(name, record.slot)
        known = workspace.range_names.get(name)
        if known is not None and known[0] in record.instances:
            width = workspace.visible[known[0]][known[1]]
            if width:
                elements = partial(self._elements, known[0])
                return ArrayView(workspace, known[1], width, elements)
        if name in _NODE_FIELDS or known is not None:
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
                object.__setattr__(self, name, value)
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
        if self._workspace.visible[known[0]][known[1]]:
            raise refuse_whole(name)
        space = self._workspace.instances[known[0]]
        _fill(space, known[1], first, record.nseg, number(value, name))

    def _elements(self, mechanism: str, field: str) -> list[InstanceVariable]:
        """Return an element of an array variable in all segments, the one at 0.5 first."""
        record = self._live()
        middle = topology.segment_index(record, 0.5)
        order = [middle, *(k for k in range(record.nseg) if k != middle)]
        centers = [(k + 0.5) / record.nseg for k in order]
        return [InstanceVariable(record, x, mechanism, field) for x in centers]

    def _unknown(self, name: str) -> UnknownNameError:
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

    def _repr_html_(self) -> str:
        """Return what notebooks show: its properties beside its tree."""
        return section_html(self._workspace, self._record)

    def __dir__(self) -> list[str]:
        here = self._record.instances
        variables = (n for n, (owner, _) in self._workspace.range_names.items() if owner in here)
        return sorted({*super().__dir__(), *_SECTION_FIELDS, *_NODE_FIELDS, *variables})


def _fill(space: Space, field: str, first: int, count: int, value: float) -> None:
    space.fields[field].array[space.positions(first, count)] = value


def all_sections(workspace: Workspace) -> list[Section]:
    """Return all living sections in the order of their creation."""
    return held_sections(list(workspace.tree.values()))


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
