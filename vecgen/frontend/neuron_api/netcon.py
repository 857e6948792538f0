"""`n.NetCon` as a spike detector: `NetCon(segment._ref_v, None, sec=section)`.

Connections to a target are events, which vecgen does not have yet (specification 8.1, 3.6).
"""

from __future__ import annotations

from typing import Any, ClassVar

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.detection import Detector, Sink
from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    ElementError,
    UnknownNameError,
)
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.lists import List
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import argument, number, unknown
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.variable import InstanceVariable, NodeVariable
from vecgen.frontend.workspace import Workspace

_LACKING = ("precelllist", "postcelllist", "synlist", "baseattr", "hocobjptr")


class NetCon(NamedObject):
    """A detector of the moments at which a variable rises above a threshold.

    `NetCon(ref, None, sec=section)`, or with a threshold (mV), a delay (ms) and a weight behind
    the None. The threshold is the variable's: all NetCons with the same one share it.
    """

    __slots__ = ("__weakref__", "_delay", "_detector", "_name", "_segment", "_weight")

    _workspace: ClassVar[Workspace]
    _instances: ClassVar[Instances]
    _list: ClassVar[type[List]]

    def __init__(
        self, source: Any = None, target: Any = None, *numbers: float, sec: Any = None
    ) -> None:
        if target is not None:
            raise UnsupportedError(
                f"NetCon: connections to a target ({target!r}) are events, which are not in "
                "vecgen yet. NetCon(ref, None, sec=section) detects spikes."
            )
        if not isinstance(source, Reference):
            raise _bad_source(source)
        variable = source.variable
        if not isinstance(variable, (NodeVariable, InstanceVariable)) or (
            variable.section is not section_argument(self._workspace, sec)._live()
        ):
            raise ArgumentError(
                f"NetCon pointer not associated with currently accessed section: say sec= with "
                f"the section of {variable.label}"
            )
        if len(numbers) not in (0, 3):
            raise ArgumentError(
                "NetCon not enough arguments: behind the target stand threshold (mV), delay (ms) "
                f"and weight, or nothing; not {numbers!r}"
            )
        given = [argument(value, "a number of NetCon") for value in numbers]
        place = object.__setattr__
        section = section_argument(self._workspace, sec)
        place(self, "_segment", section(variable.x))
        place(self, "_detector", self._workspace.attached.detector(variable))
        place(self, "_delay", given[1] if given else 1.0)
        place(self, "_weight", given[2] if given else 0.0)
        place(self, "_name", f"NetCon[{self._instances.add(self)}]")
        if given:
            self.threshold = given[0]

    _segment: Segment
    _detector: Detector
    _delay: float
    _weight: float

    # -- what it is ---------------------------------------------------------------------------

    @property
    def threshold(self) -> float:
        """The variable's threshold (mV)."""
        return self._detector.threshold

    @threshold.setter
    def threshold(self, value: float) -> None:
        self._detector.threshold = number(value, "NetCon.threshold")
        self._workspace.attached.changed()

    @property
    def delay(self) -> float:
        """The delay (ms), which nothing depends on without a target."""
        return self._delay

    @delay.setter
    def delay(self, value: float) -> None:
        object.__setattr__(self, "_delay", number(value, "NetCon.delay"))

    @property
    def x(self) -> float:
        """The variable's present value."""
        return self._workspace.read(self._detector.variable.locate())

    @x.setter
    def x(self, value: float) -> None:
        place = self._detector.variable.locate()
        self._workspace.write(place, number(value, self._detector.variable.label))

    @property
    def weight(self) -> Weights:
        """The weights: `nc.weight[0]`."""
        return Weights(self)

    def wcnt(self) -> int:
        """Return the number of weights."""
        return 1

    def valid(self) -> bool:
        """Return whether it has a source and a target."""
        return False

    def active(self, *_: float) -> bool:
        """Return whether it delivers events: without a target it does not."""
        return False

    def event(self, *arguments: float) -> float:
        """Return 1.0: without a target no event comes to anything."""
        if not arguments:
            raise ArgumentError("event not enough arguments: it needs a time (ms)")
        argument(arguments[0], "the time of an event")
        return 1.0

    def srcgid(self) -> int:
        """Return the global number of its source (ParallelContext.cell), -1 without one."""
        found = self._workspace.gids.number(self._detector)
        return -1 if found is None else found

    # -- source and target --------------------------------------------------------------------

    def preseg(self) -> Segment:
        """Return the segment of the variable."""
        return self._segment

    def preloc(self) -> float:
        """Return the variable's place in its section, and make that the current section."""
        self._workspace.pushed.append(self._segment.sec._live())
        return self._segment.x

    def precell(self) -> Any:
        """Return the cell that the variable's section belongs to, or None."""
        return self._segment.sec.cell()

    def pre(self) -> None:
        """Return None: the source is no point process."""

    def syn(self) -> None:
        """Return None: there is no target."""

    def postseg(self) -> None:
        """Return None: there is no target."""

    def postcell(self) -> None:
        """Return None: there is no target."""

    def postloc(self) -> float:
        """Return -1.0: there is no target."""
        return -1.0

    def setpost(self, target: Any = None) -> float:
        """Refuse a target."""
        if target is not None:
            raise UnsupportedError(
                f"NetCon.setpost({target!r}): connections to a target are events, which are not "
                "in vecgen yet."
            )
        return 0.0

    def prelist(self, given: List | None = None) -> List:
        """Return a List of the NetCons with the same source."""
        found = self._list() if given is None else given
        found.remove_all()
        for other in self._instances.living():
            if other._detector is self._detector:
                found.append(other)
        return found

    # -- spikes -------------------------------------------------------------------------------

    def record(self, *arguments: Any) -> float:
        """Record the times of spikes (ms): `record(tvec)`, `record(tvec, idvec, id)`.

        Each spike appends its time to one Vector and `id` to another. A source has one recording;
        `record()` ends it.
        """
        detector = self._detector
        if detector.sink is not None:
            for buffer in detector.sink.buffers():
                buffer.settle()
        detector.sink = self._sink(arguments) if arguments else None
        self._workspace.attached.changed()
        return 0.0

    def _sink(self, arguments: tuple[Any, ...]) -> Sink:
        times, *rest = arguments
        if callable(times) or isinstance(times, (tuple, str)):
            raise UnsupportedError(
                "NetCon.record of a function or statement is an event, which is not in vecgen "
                "yet; record into a Vector."
            )
        vectors = [times, *rest[:1]]
        if not all(isinstance(vector, Vector) for vector in vectors) or len(rest) > 2:
            raise ArgumentTypeError(
                "NetCon.record takes a Vector of times and perhaps one of ids with an id, not "
                f"{arguments!r}"
            )
        ids = rest[0]._buffer if rest else None
        mark = float(int(argument(rest[1], "the id of a spike"))) if len(rest) > 1 else 0.0
        return Sink(times, times._buffer, ids, mark)

    def get_recordvec(self) -> Vector | None:
        """Return the Vector of spike times, or None."""
        sink = self._detector.sink
        found = None if sink is None else sink.vector()
        return found if isinstance(found, Vector) else None

    # -- the rest -----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in NetCon.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        if name in _LACKING:
            raise UnsupportedError(f"NetCon.{name} is not in vecgen yet.")
        raise unknown("A NetCon", name, (m for m in dir(NetCon) if not m.startswith("_")))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("threshold", "delay", "x"):
            raise UnknownNameError(f"A NetCon has no attribute {name!r} that can be set.")
        object.__setattr__(self, name, value)


class Weights:
    """The weights of a NetCon."""

    __slots__ = ("_netcon",)

    def __init__(self, netcon: NetCon) -> None:
        self._netcon = netcon

    def _check(self, index: int) -> None:
        if index != 0:
            raise ElementError(f"{self._netcon!r}.weight has one element, and none at {index!r}")

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: int) -> float:
        self._check(index)
        return self._netcon._weight

    def __float__(self) -> float:
        return self._netcon._weight

    def __setitem__(self, index: int, value: float) -> None:
        self._check(index)
        object.__setattr__(self._netcon, "_weight", number(value, "NetCon.weight"))

    def __repr__(self) -> str:
        return f"{self._netcon!r}.weight[?]"


def _bad_source(source: Any) -> Exception:
    if source is None or hasattr(source, "get_segment"):
        return UnsupportedError(
            f"NetCon: events from {source!r} are not in vecgen yet; a spike detector has a source "
            "such as segment._ref_v."
        )
    return ArgumentTypeError(f"NetCon needs a reference such as segment._ref_v, not {source!r}")


def netcon_class(workspace: Workspace, instances: Instances, lists: type[List]) -> type[NetCon]:
    """Return a session's class of NetCons."""
    members = {
        "__slots__": (),
        "__doc__": NetCon.__doc__,
        "_workspace": workspace,
        "_instances": instances,
        "_list": lists,
    }
    return type("NetCon", (NetCon,), members)
