"""`n.CVode()`: what there is of it without variable time steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, ClassVar, cast

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.values import argument, unknown

_VARIABLE = "variable time steps are not in vecgen; n.dt is the fixed step"
_EVENTS = "events are not in vecgen yet"
_SETTINGS = {"atol": 1e-3, "rtol": 0.0, "maxstep": 1e9, "minstep": 0.0, "maxorder": 5.0}
"""Settings of the variable step: they can be made and mean nothing."""
_OFF = {
    "active": _VARIABLE,
    "use_local_dt": _VARIABLE,
    "use_daspk": _VARIABLE,
    "use_fast_imem": "i_membrane_ is not in vecgen yet",
    "use_long_double": "vectors of the variable step are not in vecgen",
    "use_mxb": "the sparse matrix is not in vecgen",
}
_METHODS = (*_OFF, *_SETTINGS, "cache_efficient", "re_init", "current_method", "queue_mode")
_LACKING = {
    "event": _EVENTS,
    "netconlist": _EVENTS,
    "print_event_queue": _EVENTS,
    "event_queue_info": _EVENTS,
    "record": "CVode.record is not in vecgen; Vector.record is",
    "solve": _VARIABLE,
    "error_weights": _VARIABLE,
    "states": _VARIABLE,
    "statename": _VARIABLE,
    "statistics": _VARIABLE,
    "extra_scatter_gather": "functions called during a step are not in vecgen",
}


class CVodes(type):
    """The class of a session, which also gives an object by its number: `CVode[0]` in HOC."""

    _numbers: Iterator[int]

    def __getitem__(cls, number: int) -> Any:
        return cls(number)


class CVode(NamedObject, metaclass=CVodes):
    """The integrator: always the fixed step."""

    __slots__ = ("_name", "_settings")

    _numbers: ClassVar[Iterator[int]]

    def __init__(self, number: int | None = None) -> None:
        self._name = f"CVode[{next(self._numbers) if number is None else number}]"
        self._settings = dict(_SETTINGS)

    def cache_efficient(self, *_: float) -> bool:
        """Return True: it is, whatever is asked for."""
        return True

    def re_init(self) -> float:
        """Return 0.0: a fixed step needs nothing after values were changed."""
        return 0.0

    def current_method(self) -> float:
        """Return 1.0: the fixed step of sections and point processes."""
        return 1.0

    def queue_mode(self, *arguments: float) -> int:
        """Return 0: the queue of events is NEURON's usual one."""
        if any(argument(value, "the argument of queue_mode") for value in arguments):
            raise UnsupportedError("CVode.queue_mode: other queues of events are not in vecgen.")
        return 0

    def __getattr__(self, name: str) -> Any:
        if name in _OFF:
            return _switch(name)
        if name in _SETTINGS:
            return self._setting(name)
        if name in _LACKING:
            raise MissingFeatureError(f"CVode.{name}: {_LACKING[name]}.")
        if name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A CVode", name, _METHODS)

    def __dir__(self) -> list[str]:
        return sorted([*_METHODS, "hname"])

    def _setting(self, name: str) -> Callable[..., float]:
        def setting(*arguments: Any) -> float:
            if arguments:
                self._settings[name] = argument(arguments[0], f"the argument of CVode.{name}")
            return self._settings[name]

        return setting


def _switch(name: str) -> Callable[..., bool]:
    def switch(*arguments: Any) -> bool:
        if arguments and argument(arguments[0], f"the argument of CVode.{name}"):
            raise UnsupportedError(f"CVode.{name}({arguments[0]!r}): {_OFF[name]}.")
        return False

    return switch


def cvode_class() -> type[CVode]:
    """Return a session's class of CVode objects; they share no settings."""
    members = {"__slots__": (), "__doc__": CVode.__doc__, "_numbers": count()}
    return cast(type[CVode], CVodes("CVode", (CVode,), members))
