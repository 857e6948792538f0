"""`n.SectionRef`: a section with its relatives, which it does not keep alive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, ClassVar

from vecgen.diagnostics import VecgenError
from vecgen.frontend import topology
from vecgen.frontend.errors import (
    ArgumentTypeError,
    ElementError,
    StaleReferenceError,
    UnknownNameError,
)
from vecgen.frontend.neuron_api.current_section import current_section, section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import held_section
from vecgen.frontend.neuron_api.values import unknown
from vecgen.frontend.notices import notice
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace


class SectionRef(NamedObject):
    """`SectionRef(sec=section)`, or of the current section."""

    __slots__ = ("__weakref__", "_name", "_record")

    _workspace: ClassVar[Workspace]
    _numbers: ClassVar[Iterator[int]]

    def __init__(self, section: Section | None = None, *, sec: Section | None = None) -> None:
        given = section_argument(self._workspace, sec if section is None else section)
        self._name = f"SectionRef[{next(self._numbers)}]"
        self._record = given._live()

    def _live(self) -> SectionRecord:
        if not self._record.alive:
            raise StaleReferenceError(f"Section was deleted: {self._record.name} of {self._name}")
        return self._record

    @property
    def sec(self) -> Section:
        """The section."""
        return _section(self._live())

    @property
    def parent(self) -> Section:
        """The section it is connected to.

        Raises:
            NoValueError: there is none.
        """
        parent = self._live().parent
        if parent is None:
            raise NoValueError(f"No value: {self._record.name} has no parent.")
        return _section(parent)

    @property
    def trueparent(self) -> Section:
        """The first ancestor that carries its near node.

        Raises:
            NoValueError: there is none.
        """
        parent = topology.true_parent(self._live())
        if parent is None:
            raise NoValueError(f"No value: {self._record.name} has no true parent.")
        return _section(parent[0])

    @property
    def root(self) -> Section:
        """The root of its tree."""
        return _section(topology.root(self._live()))

    @property
    def child(self) -> SectionChildren:
        """Its children, by index, the first connected last."""
        return SectionChildren(self)

    def nchild(self) -> int:
        """Return the number of sections connected to it."""
        return len(self._live().children)

    def has_parent(self) -> bool:
        """Return whether it is connected to a section."""
        return self._live().parent is not None

    def has_trueparent(self) -> bool:
        """Return whether an ancestor carries its near node."""
        return topology.true_parent(self._live()) is not None

    def exists(self) -> bool:
        """Return whether the section was not deleted."""
        return self._record.alive

    def is_cas(self) -> bool:
        """Return whether it is the current section."""
        return current_section(self._workspace)._record is self._record

    def rename(self, *_: Any) -> float:
        """Return 0.0: sections made by Python keep their names, as in NEURON."""
        notice(f"{self._live().name} keeps its name: it was made by Python.")
        return 0.0

    def unname(self) -> float:
        """Return 0.0 (see `rename`)."""
        return self.rename()

    # -- names --------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A SectionRef", name, (m for m in dir(type(self)) if m[0] != "_"))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in SectionRef.__slots__:
            raise NotAssignableError(f"{name} of a SectionRef is not assignable.")
        object.__setattr__(self, name, value)


class SectionChildren:
    """`ref.child`: the children of the section, by index."""

    __slots__ = ("_reference",)

    def __init__(self, reference: SectionRef) -> None:
        self._reference = reference

    def __len__(self) -> int:
        return self._reference.nchild()

    def __getitem__(self, index: int) -> Section:
        children = self._reference._live().children
        if not 0 <= index < len(children):
            raise ElementError(
                f"{self._reference!r}.child has {len(children)} elements, and none at {index}."
            )
        return _section(children[index])

    def __iter__(self) -> Iterator[Section]:
        return iter([_section(record) for record in self._reference._live().children])

    def __repr__(self) -> str:
        return f"{self._reference!r}.child[?]"


class NoValueError(VecgenError, TypeError):
    """What a section does not have, such as a root's parent."""


class NotAssignableError(UnknownNameError, TypeError):
    """A name of a SectionRef that cannot be set."""


def section_ref_class(workspace: Workspace) -> type[SectionRef]:
    """Return a class of references to a session's sections, which counts its instances from 0."""
    members = {
        "__slots__": (),
        "__doc__": SectionRef.__doc__,
        "_numbers": count(),
        "_workspace": workspace,
    }
    return type("SectionRef", (SectionRef,), members)


def _section(record: SectionRecord) -> Section:
    section = held_section(record)
    if section is None:
        raise ArgumentTypeError(f"{record.name} belongs to no Python object.")
    return section
