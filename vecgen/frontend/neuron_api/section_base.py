"""What a section is before all else: a record with a name, held by its user."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, cast
from weakref import ref

from vecgen.frontend import building
from vecgen.frontend.errors import ArgumentTypeError, OtherModelError, StaleReferenceError
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.section import Section


class SectionBase:
    """Identity, names and order of sections: they are ordered as they were created."""

    __slots__ = ("__weakref__", "_cell", "_record", "_workspace")

    _workspace: Workspace
    _record: SectionRecord
    _cell: ref[Any] | None

    @classmethod
    def of(cls, workspace: Workspace, record: SectionRecord) -> Self:
        """Return what holds a section that was made without a user's object."""
        made = object.__new__(cls)
        object.__setattr__(made, "_workspace", workspace)
        object.__setattr__(made, "_cell", None)
        object.__setattr__(made, "_record", record)
        building.hold_section(workspace, record, made)
        return made

    def belong_to(self, cell: object) -> None:
        """Make `cell` the object that it belongs to, if that can be referred to weakly."""
        with suppress(TypeError):
            object.__setattr__(self, "_cell", ref(cell))

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

    def hoc_internal_name(self) -> str:
        """Return a name that no other section has."""
        return f"__nrnsec_{self._live().number:#x}"

    def cell(self) -> Any:
        """Return the cell it was created with, or None."""
        self._live()
        return None if self._cell is None else self._cell()

    def same(self, other: object) -> bool:
        """Return whether `other` is this very section."""
        self._live()
        return self == other

    def is_pysec(self) -> bool:
        """Return True: it was made by Python."""
        self._live()
        return True

    def __repr__(self) -> str:
        return self._record.name if self._record.alive else "<deleted section>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SectionBase):
            return NotImplemented
        return self._record is other._record

    def __hash__(self) -> int:
        return hash(self._record.number)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, SectionBase):
            return NotImplemented
        return self._record.number < other._record.number

    def __le__(self, other: object) -> bool:
        if not isinstance(other, SectionBase):
            return NotImplemented
        return self._record.number <= other._record.number

    def __reduce_ex__(self, protocol: object) -> Any:
        raise ArgumentTypeError("cannot pickle or copy a 'Section' object")


def require_model(workspace: Workspace, section: SectionBase) -> None:
    """Refuse a section of another model.

    Raises:
        OtherModelError: it belongs to another workspace.
    """
    if section._workspace is not workspace:
        raise OtherModelError(f"{section!r} belongs to another model")


def held_section(record: SectionRecord) -> Section | None:
    """Return the object that holds a record's section alive."""
    held = None if record.handle is None else record.handle()
    return cast("Section | None", held) if isinstance(held, SectionBase) else None


def held_sections(records: list[SectionRecord]) -> list[Section]:
    """Return the objects that hold the sections alive, in their order."""
    return [section for section in map(held_section, records) if section is not None]
