"""Cells that were made elsewhere, by the names of their sections: `n.Pyramid[0].dend[3]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from vecgen.frontend.errors import ElementError
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.values import unknown

_CELL = re.compile(r"(?P<kind>[A-Za-z_]\w*)\[(?P<number>\d+)\]\.(?P<rest>.+)")
_PART = re.compile(r"(?P<name>[A-Za-z_]\w*)(?:\[(?P<index>\d+)\])?")


class AdoptedCell(NamedObject):
    """`n.Pyramid[0]`: sections, and lists of sections, by their names in the cell."""

    __slots__ = ("__weakref__", "_name", "_parts")

    _parts: dict[str, Any]

    def __init__(self, name: str, parts: dict[str, Any]) -> None:
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_parts", parts)

    def __getattr__(self, name: str) -> Any:
        if name in AdoptedCell.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        if name in self._parts:
            return self._parts[name]
        raise unknown(f"The cell {self._name}", name, self._parts)

    def __dir__(self) -> list[str]:
        return sorted(["hname", *self._parts])


class AdoptedCells:
    """`n.Pyramid`: the cells of one kind, by their numbers."""

    __slots__ = ("_cells", "_kind")

    def __init__(self, kind: str, cells: dict[int, AdoptedCell]) -> None:
        self._kind = kind
        self._cells = cells

    def __getitem__(self, number: int) -> AdoptedCell:
        if number not in self._cells:
            raise ElementError(f"{self._kind}[{number}] instance does not exist")
        return self._cells[number]

    def __len__(self) -> int:
        return len(self._cells)

    def __iter__(self) -> Iterator[AdoptedCell]:
        return iter(self._cells.values())

    def __repr__(self) -> str:
        return f"{self._kind}()"


def named_parts(sections: Sequence[tuple[str, Section]]) -> dict[str, Any]:
    """Return sections by their names; `dend[0]`, `dend[1]`, ... as a list `dend`.

    What has another name, such as a part of a cell, is left out.
    """
    found: dict[str, Any] = {}
    for name, section in sections:
        part = _PART.fullmatch(name)
        if part is None:
            continue
        if part["index"] is None:
            found[part["name"]] = section
            continue
        items = found.setdefault(part["name"], [])
        if isinstance(items, list) and int(part["index"]) == len(items):
            items.append(section)
    return {name: item for name, item in found.items() if item != []}


def adopted_cells(sections: Sequence[Section]) -> dict[str, AdoptedCells]:
    """Return the cells that sections' names tell of, by their kind: `Pyramid[0].soma`."""
    owned: dict[str, dict[int, list[tuple[str, Section]]]] = {}
    for section in sections:
        found = _CELL.fullmatch(section.name())
        if found is not None:
            cells = owned.setdefault(found["kind"], {})
            cells.setdefault(int(found["number"]), []).append((found["rest"], section))
    return {
        kind: AdoptedCells(
            kind,
            {
                number: AdoptedCell(f"{kind}[{number}]", named_parts(parts))
                for number, parts in cells.items()
            },
        )
        for kind, cells in owned.items()
    }
