"""Random: it can be made, its streams are not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any, ClassVar

from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.hoc.values import ClassMaker, Interpreter
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.values import unknown

_STREAMS = frozenset(
    """
    ACG MCellRan4 MLCG Random123 Random123_globalindex binomial discunif erlang geometric
    hypergeo lognormal negexp normal play poisson repick seq uniform weibull
    """.split()
)


class Random(NamedObject):
    """A stream of random numbers, of which only the name is there."""

    __slots__ = ("_name",)

    _numbers: ClassVar[Any]

    def __init__(self, *seeds: Any) -> None:
        del seeds
        self._name = f"Random[{next(self._numbers)}]"

    def __getattr__(self, name: str) -> Any:
        if name in _STREAMS:
            raise MissingFeatureError(f"Random.{name}: random streams are not in vecgen yet.")
        if name.startswith("_"):
            raise AttributeError(name)
        raise unknown("A Random", name, _STREAMS)


def _class(interpreter: Interpreter) -> type[Random]:
    del interpreter
    members = {"__slots__": (), "__doc__": Random.__doc__, "_numbers": count()}
    return type("Random", (Random,), members)


CLASSES: Mapping[str, ClassMaker] = {"Random": _class}
