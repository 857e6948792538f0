"""What `_ref_x` gives: a variable by its meaning, which can be read, set, saved and recorded."""

from __future__ import annotations

from typing import Any

from vecgen.frontend import geometry, topology
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.values import diameter, number
from vecgen.frontend.variable import NodeVariable, Variable, exists, same
from vecgen.frontend.workspace import Workspace


class Reference(HocObject):
    """A reference to a variable: `ref[0]` reads it, `ref[0] = x` sets it."""

    __slots__ = ("variable", "workspace")

    def __init__(self, workspace: Workspace, variable: Variable) -> None:
        self.workspace = workspace
        self.variable = variable

    def _check_index(self, index: int) -> None:
        if index != 0:
            raise IndexError(f"{self.variable.label} is one value; its index is 0, not {index!r}")

    def __getitem__(self, index: int) -> float:
        self._check_index(index)
        place = self.variable.locate()
        if isinstance(self.variable, NodeVariable) and place.field == "diam":
            geometry.settle_section(self.workspace, self.variable.section)
        return self.workspace.read(place)

    def __setitem__(self, index: int, value: Any) -> None:
        self._check_index(index)
        place = self.variable.locate()
        if isinstance(self.variable, NodeVariable) and place.field == "diam":
            record = self.variable.section
            index = topology.segment_index(record, self.variable.x)
            checked = diameter(value, self.variable.label.rpartition("(")[0])
            geometry.set_diameter(self.workspace, record, checked, range(index, index + 1))
            return
        self.workspace.write(place, number(value, self.variable.label))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reference):
            return NotImplemented
        return self.workspace is other.workspace and same(self.variable, other.variable)

    def __hash__(self) -> int:
        return hash(self.variable.label.rpartition(".")[2])

    def _rank(self) -> tuple[Any, ...]:
        if not exists(self.variable):
            return ("", "", -1)
        place = self.variable.locate()
        return place.space, place.field, place.slot

    __iter__ = None

    def __repr__(self) -> str:
        if not exists(self.variable):
            return f"<reference to {self.variable.label}, which is no more>"
        return f"<reference to {self.variable.label}, now {self[0]:g}>"
