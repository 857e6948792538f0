"""Classes of objects that are no templates: HOC's own, and those of the Python interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.model_names import CALLABLE, CLASS

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter


class ClassTable:
    """The classes of one session; HOC's own are made when they are first used."""

    def __init__(self, interpreter: HocInterpreter) -> None:
        self._interpreter = interpreter
        self._made: dict[str, Callable[..., Any]] = {}

    def find(self, name: str) -> Callable[..., Any]:
        """Return a class.

        Raises:
            HocError: there is none of that name.
        """
        interpreter = self._interpreter
        if name in interpreter.classes:
            if name not in self._made:
                self._made[name] = interpreter.classes[name](interpreter)
            return self._made[name]
        kind = interpreter.names.kind(name)
        if kind == CLASS or (kind == CALLABLE and name[0].isupper()):
            return interpreter.names.function(name)
        raise HocError(self._lacking(name) or f"{name} is not a template")

    def undefined_function(self, name: str) -> HocError:
        """Return the error for a name that is no function."""
        return HocError(self._lacking(name) or f"{name} undefined function")

    def _lacking(self, name: str) -> str:
        """Say that vecgen lacks what NEURON has by that name; "" for other names."""
        try:
            self._interpreter.names.function(name)
        except NotImplementedError as error:
            return str(error)
        except Exception:
            return ""
        return ""
