"""Variables and expressions that are given as text: `Pointer("soma.v(.5)")`."""

from __future__ import annotations

from collections.abc import Mapping

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call, Interpreter, Pointer

_ANSWER = "hoc_ac_"
"""HOC's variable for what an expression gave."""


class LastPointer:
    """What `hoc_pointer_(&x)` was handed."""

    def __init__(self) -> None:
        self.pointer: Pointer | None = None


def pointer_to(interpreter: Interpreter, variable: str) -> Pointer:
    """Return a pointer to a variable.

    Raises:
        HocError: there is no such variable.
    """
    last = interpreter.state(LastPointer)
    last.pointer = None
    interpreter.run("{hoc_pointer_(&" + variable + ")}\n", name=variable)
    if last.pointer is None:
        raise HocError(f"{variable} is no variable")
    return last.pointer


def value_of(interpreter: Interpreter, expression: str) -> float:
    """Return the value of an expression.

    Raises:
        HocError: there is something wrong with it.
    """
    interpreter.run("{" + f"{_ANSWER} = {expression}" + "}\n", name=expression)
    return pointer_to(interpreter, _ANSWER).get()


def _hoc_pointer(call: Call) -> float:
    call.interpreter.state(LastPointer).pointer = call.pointer(0)
    return 1.0


FUNCTIONS: Mapping[str, Builtin] = {"hoc_pointer_": _hoc_pointer}
