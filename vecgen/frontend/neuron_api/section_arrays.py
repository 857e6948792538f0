"""Sections that belong to the session itself, not to a Python object: `n.soma[0]`, `n.dend[3]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vecgen.frontend import building
from vecgen.frontend.errors import ArgumentTypeError
from vecgen.frontend.neuron_api.adopted_cells import AdoptedCells, adopted_cells, named_parts
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.workspace import Workspace


class SessionSection(Section):
    """A section that lives until its array is created anew, or it is deleted."""

    __slots__ = ()

    def is_pysec(self) -> bool:
        """Return False: no Python object owns it."""
        return False


class SectionArray:
    """`n.dend`: the sections of one name."""

    __slots__ = ("_name", "_sections")

    def __init__(self, name: str, sections: Sequence[Section]) -> None:
        self._name = name
        self._sections = sections

    def __getitem__(self, index: int) -> Section:
        if not isinstance(index, int):
            raise ArgumentTypeError(f"{self!r} is indexed by a number, not by {index!r}")
        return self._sections[index]

    def __len__(self) -> int:
        return len(self._sections)

    def __iter__(self) -> Iterator[Section]:
        return iter(self._sections)

    def __repr__(self) -> str:
        return f"{self._name}[?]"


class SectionArrays:
    """All arrays of sections of a session, by their names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._arrays: dict[str, SectionArray] = {}
        self._others: dict[str, Section | AdoptedCells] = {}
        self.told: Callable[[str, list[SessionSection]], None] = lambda name, sections: None
        """Called with what is created: the sections are names of HOC, too."""

    def create(self, name: str, size: int) -> SectionArray:
        """Return a new array; the sections of an old one of that name are deleted."""
        for section in self._arrays.pop(name, ()):
            building.delete_section(self._workspace, section._record)
        sections = [SessionSection(self._workspace, f"{name}[{k}]") for k in range(size)]
        self._arrays[name] = SectionArray(name, sections)
        self.told(name, sections)
        return self._arrays[name]

    def adopt(self, sections: Sequence[Section]) -> None:
        """Give names to sections that were made elsewhere.

        `soma`, arrays such as `dend[3]`, and those of cells: `Pyramid[0].dend[3]`.
        """
        parts = named_parts([(section.name(), section) for section in sections])
        for name, item in parts.items():
            if isinstance(item, list):
                self._arrays[name] = SectionArray(name, item)
            else:
                self._others[name] = item
        self._others |= adopted_cells(sections)

    def get(self, name: str) -> SectionArray | Section | AdoptedCells | None:
        """Return an array, a section that is in none, cells of a kind, or None."""
        found = self._arrays.get(name)
        return self._others.get(name) if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter((*self._arrays, *self._others))
