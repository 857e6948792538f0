"""Point processes: `n.IClamp(segment)`, made for every mechanism with POINT_PROCESS."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, cast

from vecgen.frontend import building, topology
from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    ElementError,
    MissingFeatureError,
    UnknownNameError,
)
from vecgen.frontend.neuron_api.arrays import ArrayReference, ArrayView, refuse_whole
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.pointer_values import assign_pointer
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.routine_function import routine_at_point
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import require_model
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import number, unknown
from vecgen.frontend.pointers import PointerPlace, is_pointer, target_of
from vecgen.frontend.records import PointRecord
from vecgen.frontend.variable import PointVariable
from vecgen.frontend.workspace import Workspace

_METHODS = ("get_loc", "get_segment", "has_loc", "hname", "loc", "same")
_LACKING = ("baseattr", "hocobjptr")


class PointProcess(HocObject):
    """One instance of a point process; it lives as long as something refers to it."""

    __slots__ = ("__weakref__", "_record", "_workspace")

    _workspace: Workspace
    _record: PointRecord

    def __init__(self, workspace: Workspace, mechanism: str, name: str) -> None:
        place = object.__setattr__
        place(self, "_workspace", workspace)
        place(self, "_record", PointRecord(name, mechanism))
        building.hold_point(workspace, self._record, self)

    # -- place --------------------------------------------------------------------------------

    def loc(self, place: Segment | float | None = None, *, sec: Section | None = None) -> float:
        """Put it at a segment, or at x of the section `sec`; return x.

        Raises:
            ArgumentError: it uses an ion and x is an end; or there is no section.
        """
        if place is None:
            raise ArgumentTypeError("loc not enough arguments: it needs a segment, or x and sec=")
        segment = _segment(self._workspace, place, sec)
        record = segment.sec._live()
        building.locate_point(self._workspace, self._record, record, segment.x)
        return segment.x

    def get_loc(self) -> float:
        """Make its section the current one, as `push` does, and return its position x there.

        `n.pop_section()` ends that.

        Raises:
            ArgumentError: it stands in no section.
        """
        record = self._record.section
        if record is None:
            raise ArgumentError(f"point process not located in a section: {self._record.name}")
        self._workspace.pushed.append(record)
        return topology.place_position(record, self._record.place)

    def has_loc(self) -> float:
        """Return 1.0 if it stands in a section, else 0.0."""
        return 0.0 if self._record.section is None else 1.0

    def get_segment(self) -> Segment | None:
        """Return the segment it stands at (its centre, or an end), or None."""
        record = self._record.section
        if record is None or record.handle is None:
            return None
        section = record.handle()
        if not isinstance(section, Section):
            return None
        return Segment(section, topology.place_position(record, self._record.place))

    # -- names --------------------------------------------------------------------------------

    def hname(self) -> str:
        """Return its name: `IClamp[0]`."""
        return self._record.name

    def __repr__(self) -> str:
        return self._record.name

    def __dir__(self) -> list[str]:
        return sorted([*_METHODS, *(self._shown(name) for name in self._visible())])

    # -- variables ----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in PointProcess.__slots__:
            raise AttributeError(name)
        workspace = self._workspace
        pointer = self._pointer(name.removeprefix("_ref_"))
        if pointer is not None:
            reference = Reference(workspace, target_of(workspace, pointer))
            return reference if name.startswith("_ref_") else reference[0]
        if name not in self._visible():
            routine = routine_at_point(workspace, self._record, name)
            if routine is not None:
                return routine
        field, width = self._field(name.removeprefix("_ref_"))
        if name.startswith("_ref_"):
            if width:
                return ArrayReference(workspace, field, width, self._elements)
            return Reference(workspace, PointVariable(self._record, field))
        if width:
            return ArrayView(workspace, field, width, self._elements)
        return workspace.read(PointVariable(self._record, field).locate())

    def __setattr__(self, name: str, value: Any) -> None:
        pointer = self._pointer(name.removeprefix("_ref_"))
        if pointer is not None:
            assign_pointer(self._workspace, pointer, name, value)
            return
        field, width = self._field(name)
        if width:
            raise refuse_whole(name)
        place = PointVariable(self._record, field).locate()
        self._workspace.write(place, number(value, f"{self._record.name}.{name}"))

    def _pointer(self, name: str) -> PointerPlace | None:
        mechanism = self._record.mechanism
        if not is_pointer(self._workspace, mechanism, name):
            return None
        return PointerPlace(self._record, mechanism, name)

    def _visible(self) -> dict[str, int]:
        return self._workspace.visible[self._record.mechanism]

    def _shown(self, field: str) -> str:
        # `del` is a keyword of Python: NEURON calls such a variable `delay` there.
        return "delay" if field == "del" and "delay" not in self._visible() else field

    def _field(self, name: str) -> tuple[str, int]:
        """Return a variable's own name and the number of its elements, 0 if it is no array."""
        visible = self._visible()
        field = "del" if name == "delay" and name not in visible else name
        if field not in visible:
            raise self._unknown(name)
        return field, visible[field]

    def _elements(self, field: str) -> tuple[PointVariable]:
        return (PointVariable(self._record, field),)

    def _unknown(self, name: str) -> UnknownNameError | MissingFeatureError:
        if name in _LACKING:
            return MissingFeatureError(f"{self!r}.{name}: vecgen lacks it; use get_segment().")
        if name in _METHODS:
            return UnknownNameError(f"{name} of a point process is read-only.")
        known = [*_METHODS, *(self._shown(field) for field in self._visible())]
        return unknown(f"The point process {self!r}", name, known)


class PointProcessClass(HocObject):
    """`n.IClamp`: makes instances of a point process, and numbers them."""

    __slots__ = ("_kind", "_next", "_workspace", "instances", "name")

    def __init__(
        self, workspace: Workspace, name: str, kind: type[PointProcess] = PointProcess
    ) -> None:
        self._workspace = workspace
        self._kind = kind
        self.instances = Instances()
        """Those that there are."""
        self._next: Callable[[], int] = count().__next__
        self.name = name
        """The POINT_PROCESS name of its .mod file."""

    def __call__(
        self, place: Segment | float | None = None, *, sec: Section | None = None
    ) -> PointProcess:
        """Return a new instance at a segment, at x of the section `sec`, or nowhere yet."""
        self._workspace.registry.mechanism(self.name)
        segment = None if place is None else _segment(self._workspace, place, sec)
        made = self._kind(self._workspace, self.name, f"{self.name}[{self._next()}]")
        self.instances.add(made)
        if segment is not None:
            made.loc(segment)
        return made

    def of(self, record: PointRecord) -> PointProcess:
        """Return what holds an instance that was made without a user's object."""
        made = object.__new__(self._kind)
        object.__setattr__(made, "_workspace", self._workspace)
        object.__setattr__(made, "_record", record)
        building.hold_point(self._workspace, record, made)
        self.instances.add(made)
        number = int(record.name.rpartition("[")[2].removesuffix("]"))
        self._next = count(max(number + 1, self._next())).__next__
        return made

    # -- those that there are -----------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.instances.living())

    def __iter__(self) -> Iterator[PointProcess]:
        return iter(self.instances.living())

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, number: int) -> PointProcess:
        """Return the instance of a number, which is the one in its name."""
        name = f"{self.name}[{operator.index(number)}]"
        for made in self.instances.living():
            if made.hname() == name:
                return cast(PointProcess, made)
        raise ElementError(f"{name} instance does not exist")

    def __repr__(self) -> str:
        return f"{self.name}()"


def _segment(workspace: Workspace, place: Any, sec: Any) -> Segment:
    if isinstance(place, Segment):
        require_model(workspace, place.sec)
        return place
    if isinstance(place, (Section, str)) or place is None:
        raise ArgumentTypeError(f"A point process is placed at a segment, not at {place!r}")
    section = section_argument(workspace, sec)
    try:
        return section(place)
    except ValueError as error:
        raise ArgumentError(f"Arg out of range in user function: {error}") from None
