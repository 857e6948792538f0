"""`n.MechanismStandard`: the variables of a mechanism by name, with values to give or take."""

from __future__ import annotations

from itertools import count
from typing import Any, ClassVar

from vecgen.frontend import topology
from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    MissingFeatureError,
    UnknownNameError,
)
from vecgen.frontend.ions import known_ion
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.hoc_values import set_text
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import require_model
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import argument, number, unknown
from vecgen.frontend.variable import Location
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import MechanismKind, Storage
from vecgen.store import component_name

_ALL, _GLOBALS = 0, -1
_ROLES = {"PARAMETER": 1, "ASSIGNED": 2, "STATE": 3}
_NODE = {"capacitance": ("cm", 1.0), "morphology": ("diam", 500.0)}


class MechanismStandard(NamedObject):
    """`MechanismStandard("hh")`: its PARAMETERs. A second argument: 0 all, 2 ASSIGNED, 3 STATE.

    -1 gives the mechanism's global variables, whose values are not kept here.
    """

    __slots__ = ("_mechanism", "_name", "_values", "_widths")

    _workspace: ClassVar[Workspace]
    _numbers: ClassVar[Any]

    def __init__(self, mechanism: str, kind: float = 1) -> None:
        if not isinstance(mechanism, str):
            raise ArgumentTypeError(
                f"MechanismStandard needs a mechanism's name, not {mechanism!r}"
            )
        wanted = int(argument(kind, "the kind of variables of MechanismStandard"))
        if not -1 <= wanted <= 3:
            raise ArgumentError(
                "Arg out of range in user function: the variables of MechanismStandard are -1, 0, "
                f"1, 2 or 3, not {kind!r}"
            )
        self._mechanism = mechanism
        self._widths: dict[str, int] = {}
        self._values: dict[tuple[str, int], float] = {}
        """By short name and component."""
        for name, width, default in self._variables(wanted):
            self._widths[name] = width
            for component in range(max(1, width)):
                self._values[name, component] = default
        self._name = f"MechanismStandard[{next(self._numbers)}]"

    # -- which variables ----------------------------------------------------------------------

    def _variables(self, wanted: int) -> list[tuple[str, int, float]]:
        workspace, name = self._workspace, self._mechanism
        registry = workspace.registry
        if name in _NODE:
            return [(_NODE[name][0], 0, _NODE[name][1])]
        if registry.kind(name) is None:
            raise ArgumentError(f"{name} is not a Mechanism or Point Process")
        ion = known_ion(name.removesuffix("_ion")) or registry.ion_of(name)
        if name.endswith("_ion") and ion is not None:
            return [(field, 0, value) for field, value in ion.variables.items()]
        mechanism = registry.mechanism(name)
        if mechanism is None:
            raise ArgumentError(f"{name} is not a Mechanism or Point Process")
        if wanted == _GLOBALS:
            owned = [full for full, owner in workspace.global_names.items() if owner == name]
            return [(full, 0, workspace.globals.get(full, 0)) for full in owned]
        variables = [v for v in mechanism.variables if v.storage is Storage.RANGE]
        return [
            (v.name, v.width, v.default)
            for v in sorted(variables, key=lambda v: _ROLES[v.role.value])
            if wanted in (_ALL, _ROLES[v.role.value])
        ]

    def _shown(self, name: str) -> str:
        """Return what a user calls a variable: `gnabar_hh`, but `amp` and `ena`."""
        kind = self._workspace.registry.kind(self._mechanism)
        plain = (
            kind is not MechanismKind.DENSITY
            or self._mechanism in _NODE
            or self._mechanism.endswith("_ion")
            or name.endswith(f"_{self._mechanism}")
        )
        return name if plain else f"{name}_{self._mechanism}"

    def _key(self, name: Any, component: float = 0) -> tuple[str, int]:
        known = {self._shown(own): own for own in self._widths}
        if name not in known:
            raise UnknownVariableError(
                f"{name} not in this property: {self._mechanism} has {', '.join(known)} here."
            )
        key = known[name], int(argument(component, "an index"))
        if key not in self._values:
            raise ArgumentError(f"Arg out of range in user function: {name} has no {component!r}")
        return key

    def count(self) -> int:
        """Return the number of variables."""
        return len(self._widths)

    def name(self, text: Any, which: float = 0) -> int:
        """Give a variable's name in `n.ref("")`; return its size. Alone: the mechanism's name."""
        names = list(self._widths)
        place = int(argument(which, "the number of a variable"))
        if not 0 <= place < max(1, len(names)):
            raise ArgumentError(f"Arg out of range in user function: there is no variable {place}")
        set_text(text, self._shown(names[place]), "MechanismStandard.name")
        return max(1, self._widths[names[place]])

    def is_array(self, which: float) -> bool:
        """Return whether a variable is an array."""
        return list(self._widths.values())[int(argument(which, "the number of a variable"))] > 0

    # -- values -------------------------------------------------------------------------------

    def get(self, name: str, component: float = 0) -> float:
        """Return the value of a variable."""
        return self._values[self._key(name, component)]

    def set(self, name: str, value: float, component: float = 0) -> float:
        """Set the value of a variable."""
        self._values[self._key(name, component)] = number(value, str(name))
        return 0.0

    def save(self, *_: Any) -> float:
        """Refuse: sessions are not written."""
        raise MissingFeatureError("MechanismStandard.save is not in vecgen.")

    def _in(self, source: Any = None, *, sec: Any = None) -> float:
        """Take values from a segment, a section, a point process or another MechanismStandard."""
        if isinstance(source, MechanismStandard):
            if source._mechanism != self._mechanism:
                raise ArgumentError(f"{source!r} is of {source._mechanism}, not {self._mechanism}")
            common = self._values.keys() & source._values.keys()
            self._values.update({key: source._values[key] for key in common})
            return 0.0
        for key, place in self._places(source, sec)[:1][0].items():
            self._values[key] = self._workspace.read(place)
        return 0.0

    def out(self, target: Any = None, *, sec: Any = None) -> float:
        """Give the values to a section, a segment, a point process or a MechanismStandard."""
        if isinstance(target, MechanismStandard):
            target._in(self)
            return 0.0
        for places in self._places(target, sec):
            for key, place in places.items():
                self._workspace.write(place, self._values[key])
        return 0.0

    def _places(self, where: Any, sec: Any) -> list[dict[tuple[str, int], Location]]:
        """Return where the variables stand: for one segment after the other, or one instance."""
        if isinstance(where, PointProcess):
            record = where._record
            if record.mechanism != self._mechanism or record.slot < 0:
                raise ArgumentError(f"{where!r} is no located {self._mechanism}")
            return [self._fields(record.slot)]
        if isinstance(where, Segment):
            require_model(self._workspace, where.sec)
            section, places = where.sec, [where.x]
        else:
            section = section_argument(
                self._workspace, where if isinstance(where, Section) else sec
            )
            centers = [segment.x for segment in section]
            is_place = where is not None and not isinstance(where, Section)
            places = [argument(where, "x of a section")] if is_place else centers
        owner = section._live()
        if self._mechanism in _NODE:
            raise MissingFeatureError(
                f"MechanismStandard({self._mechanism!r}): set {_NODE[self._mechanism][0]} itself."
            )
        first = owner.instances.get(self._mechanism)
        if first is None:
            raise ArgumentError(f"{self._mechanism} is not in {owner.name}.")
        return [self._fields(first + topology.segment_index(owner, x)) for x in places]

    def _fields(self, slot: int) -> dict[tuple[str, int], Location]:
        fields = {}
        for name, component in self._values:
            field = component_name(name, component) if self._widths[name] else name
            fields[name, component] = Location(self._mechanism, field, slot)
        return fields

    def __getattr__(self, name: str) -> Any:
        if name == "in":
            return self._in
        if name in ("action", "panel"):
            return lambda *arguments: 0.0  # there is no display
        if name in MechanismStandard.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        known = (m for m in dir(MechanismStandard) if not m.startswith("_"))
        raise unknown("A MechanismStandard", name, known)


class UnknownVariableError(ArgumentError, UnknownNameError):
    """A variable that a mechanism does not have."""


def mechanism_standard_class(workspace: Workspace) -> type[MechanismStandard]:
    """Return a session's class of MechanismStandards."""
    members = {
        "__slots__": (),
        "__doc__": MechanismStandard.__doc__,
        "_workspace": workspace,
        "_numbers": count(),
    }
    return type("MechanismStandard", (MechanismStandard,), members)
