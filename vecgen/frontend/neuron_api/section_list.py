"""`n.SectionList`: a list of sections that does not keep them alive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, ClassVar

from vecgen.frontend import topology
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, UnknownNameError
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import held_section, require_model
from vecgen.frontend.neuron_api.values import unknown
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace


class SectionList(NamedObject):
    """`SectionList()` or `SectionList(sections)`; deleted sections are not in it any more.

    Its methods take a section as their argument or as `sec=`; without one they take the current
    section.
    """

    __slots__ = ("__weakref__", "_name", "_records")

    _workspace: ClassVar[Workspace]
    _numbers: ClassVar[Iterator[int]]

    def __init__(self, sections: Iterable[Section] = ()) -> None:
        if isinstance(sections, (str, bytes)) or not isinstance(sections, Iterable):
            raise ArgumentTypeError(f"A SectionList is made of sections, not of {sections!r}")
        self._name = f"SectionList[{next(self._numbers)}]"
        self._records = [_record(self._workspace, section) for section in sections]

    # -- changing -----------------------------------------------------------------------------

    def append(self, *section: Section, sec: Section | None = None) -> float:
        """Append a section."""
        self._records.append(self._given(section, sec, "append"))
        return 1.0

    def remove(self, *section: Any, sec: Section | None = None) -> float:
        """Remove the first occurrence of a section, or all sections of another SectionList.

        Returns the number of what was removed.
        """
        if section and isinstance(section[0], SectionList):
            gone = set(section[0]._living())
            before = len(self._living())
            self._records = [record for record in self._living() if record not in gone]
            return float(before - len(self._records))
        record = self._given(section, sec, "remove")
        if record not in self._records:
            return 0.0
        self._records.remove(record)
        return 1.0

    def unique(self, *_: Any, sec: Section | None = None) -> int:
        """Remove all but the first occurrence of each section; return how many."""
        del sec
        before = self._living()
        self._records = list(dict.fromkeys(before))
        return len(before) - len(self._records)

    def children(self, *section: Section, sec: Section | None = None) -> float:
        """Append the sections that are connected to a section."""
        self._records += self._given(section, sec, "children").children
        return 1.0

    def subtree(self, *section: Section, sec: Section | None = None) -> float:
        """Append a section and all below it, the nearer ones first."""
        self._records += topology.by_levels(self._given(section, sec, "subtree"))
        return 1.0

    def wholetree(self, *section: Section, sec: Section | None = None) -> float:
        """Append all sections of a section's tree, from the root on."""
        root = topology.root(self._given(section, sec, "wholetree"))
        self._records += topology.by_levels(root)
        return 1.0

    def allroots(self, *_: Any, sec: Section | None = None) -> float:
        """Append all sections without a parent."""
        del sec
        self._records += [r for r in self._workspace.tree.values() if r.parent is None]
        return 1.0

    def _given(self, section: tuple[Any, ...], sec: Any, method: str) -> SectionRecord:
        if len(section) > 1:
            raise ArgumentError(f"Too many parameters. SectionList.{method} takes 0 or 1 arguments")
        if section:
            return _record(self._workspace, section[0])
        return section_argument(self._workspace, sec)._live()

    # -- reading ------------------------------------------------------------------------------

    def _living(self) -> list[SectionRecord]:
        if not all(record.alive for record in self._records):
            self._records = [record for record in self._records if record.alive]
        return self._records

    def contains(self, *section: Section, sec: Section | None = None) -> bool:
        """Return whether a section is in it."""
        return self._given(section, sec, "contains") in self._living()

    def printnames(self, *_: Any, sec: Section | None = None) -> float:
        """Print the names of its sections."""
        del sec
        for record in self._living():
            print(record.name)
        return 1.0

    def size(self) -> int:
        """Return the number of its sections."""
        return len(self._living())

    def __len__(self) -> int:
        return len(self._living())

    def __iter__(self) -> Iterator[Section]:
        for record in list(self._living()):
            section = held_section(record)
            if section is not None:
                yield section

    def __contains__(self, section: object) -> bool:
        return isinstance(section, Section) and section._record in self._living()

    # -- names --------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A SectionList", name, (m for m in dir(type(self)) if m[0] != "_"))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in SectionList.__slots__:
            raise UnknownNameError(f"A SectionList has no attribute {name!r} that can be set.")
        object.__setattr__(self, name, value)


def section_list_class(workspace: Workspace) -> type[SectionList]:
    """Return a class of lists of a session's sections, which counts its instances from 0."""
    members = {
        "__slots__": (),
        "__doc__": SectionList.__doc__,
        "_numbers": count(),
        "_workspace": workspace,
    }
    return type("SectionList", (SectionList,), members)


def _record(workspace: Workspace, section: Any) -> SectionRecord:
    if not isinstance(section, Section):
        raise ArgumentTypeError(f"A SectionList holds only Section objects, not {section!r}")
    require_model(workspace, section)
    return section._live()
