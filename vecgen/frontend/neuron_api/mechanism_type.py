"""`n.MechanismType`: all density mechanisms, or all point processes, by number and name."""

from __future__ import annotations

from itertools import count
from typing import Any, ClassVar

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import ArgumentError, MissingFeatureError
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.hoc_values import set_text
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import MechanismKind

_DENSITY_FIRST = ("morphology", "capacitance")
_LACKING = frozenset("pp_begin pp_next has_net_event is_netcon_target".split())


class MechanismType(NamedObject):
    """`MechanismType(0)`: density mechanisms; `MechanismType(1)`: point processes."""

    __slots__ = ("_kind", "_name", "_selected")

    _workspace: ClassVar[Workspace]
    _numbers: ClassVar[Any]

    def __init__(self, kind: float) -> None:
        self._kind = int(argument(kind, "the kind of MechanismType"))
        if self._kind not in (0, 1):
            raise ArgumentError(
                "Arg out of range in user function: MechanismType takes 0 (density mechanisms) or "
                f"1 (point processes), not {kind!r}"
            )
        self._name = f"MechanismType[{next(self._numbers)}]"
        self._selected = 0

    def _names(self) -> list[str]:
        registry = self._workspace.registry
        density = {name: registry.kind(name) is MechanismKind.DENSITY for name in registry.names}
        if self._kind == 1:
            return [name for name, is_density in density.items() if not is_density]
        return [*_DENSITY_FIRST, *(name for name, is_density in density.items() if is_density)]

    def count(self) -> int:
        """Return the number of mechanisms."""
        return len(self._names())

    def select(self, which: float | str) -> float:
        """Select one by its number or name; an unknown name selects nothing else."""
        names = self._names()
        if isinstance(which, str):
            self._selected = names.index(which) if which in names else self._selected
            return 0.0
        place = int(argument(which, "the argument of select"))
        if not 0 <= place < len(names):
            raise ArgumentError(f"Arg out of range in user function: there is no mechanism {place}")
        self._selected = place
        return 0.0

    def selected(self, name: Any = None) -> int:
        """Return the number of the selected one, and its name in `n.ref("")`."""
        if name is not None:
            set_text(name, self._names()[self._selected], "MechanismType.selected")
        return self._selected

    def internal_type(self) -> float:
        """Return the number of registration."""
        name = self._names()[self._selected]
        if name in _DENSITY_FIRST:
            return 2.0 + _DENSITY_FIRST.index(name)
        return float(self._workspace.registry.number(name))

    def is_artificial(self, which: float) -> bool:
        """Return whether a point process is an artificial cell."""
        name = self._names()[int(argument(which, "the argument of is_artificial"))]
        return self._workspace.registry.kind(name) is MechanismKind.ARTIFICIAL_CELL

    def is_ion(self) -> bool:
        """Return whether the selected one is an ion."""
        return self._workspace.registry.ion_of(self._names()[self._selected]) is not None

    def code(self) -> str:
        """Return the text of the selected one's .mod file; "" for those that have none."""
        return self._source()[1]

    def file(self) -> str:
        """Return the name of the selected one's .mod file; "" for those that have none."""
        return self._source()[0]

    def _source(self) -> tuple[str, str]:
        name = self._names()[self._selected]
        registry = self._workspace.registry
        if name in _DENSITY_FIRST or registry.ion_of(name) is not None:
            return "", ""
        mechanism = registry.mechanism(name)
        return ("", "") if mechanism is None else (mechanism.source.name, mechanism.source.text)

    def menu(self) -> float:
        """Do nothing: there is no display."""
        return 0.0

    def action(self, *_: Any) -> float:
        """Do nothing: there is no display."""
        return 0.0

    def make(self, *arguments: Any, sec: Any = None) -> float:
        """Insert the selected density mechanism into a section."""
        if self._kind == 1:
            raise UnsupportedError(
                f"MechanismType.make{arguments!r}: make point processes by their class."
            )
        section_argument(self._workspace, sec).insert(self._names()[self._selected])
        return 0.0

    def remove(self, *, sec: Any = None) -> float:
        """Take the selected density mechanism out of a section."""
        section_argument(self._workspace, sec).uninsert(self._names()[self._selected])
        return 0.0

    def __getattr__(self, name: str) -> Any:
        if name in _LACKING:
            raise MissingFeatureError(f"MechanismType.{name} is not in vecgen yet.")
        if name in MechanismType.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        known = (m for m in dir(MechanismType) if not m.startswith("_"))
        raise unknown("A MechanismType", name, known)


def mechanism_type_class(workspace: Workspace) -> type[MechanismType]:
    """Return a session's class of MechanismTypes."""
    members = {
        "__slots__": (),
        "__doc__": MechanismType.__doc__,
        "_workspace": workspace,
        "_numbers": count(),
    }
    return type("MechanismType", (MechanismType,), members)
