"""What HOC's variables hold at run time, and what a builtin function is given and returns.

Values are: a number (float), a string (str), an object (what the Python interface has, or an
`Instance` of a template; None is NULLobject). Variables are cells, so that a procedure can be
handed a variable and not only its value: strings and objects are passed as their cells, `&x` as a
pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vecgen.frontend.hoc.errors import HocError

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.namespace import NeuronNamespace
    from vecgen.frontend.neuron_api.reference import Reference
    from vecgen.frontend.neuron_api.text_file import TextReader
    from vecgen.frontend.neuron_api.vector_references import ElementReference
    from vecgen.frontend.workspace import Workspace

Value = Any
"""float, str, an object, or None for NULLobject."""
State = TypeVar("State")


class _Nothing:
    """The type of NOTHING."""

    def __repr__(self) -> str:
        return "no value"


NOTHING = _Nothing()
"""What a `proc` gives: nothing, not even NULLobject."""


class Pointer(Protocol):
    """What `&x` gives."""

    def get(self) -> float:
        """Return the value."""

    def set(self, value: float) -> None:
        """Change it."""


class NumberCell:
    """A scalar variable; it is its own pointer."""

    __slots__ = ("value",)

    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def get(self) -> float:
        """Return the value."""
        return self.value

    def set(self, value: float) -> None:
        """Change it."""
        self.value = value


class StringCell:
    """A `strdef`."""

    __slots__ = ("value",)

    def __init__(self, value: str = "") -> None:
        self.value = value


class ObjectCell:
    """An `objref`; None is NULLobject."""

    __slots__ = ("value",)

    def __init__(self, value: Any = None) -> None:
        self.value = value


class NumberArray:
    """`double x[2][3]`."""

    __slots__ = ("items", "shape")

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.items = [0.0] * prod(shape)


class ObjectArray:
    """`objref a[3]`: a cell for each element."""

    __slots__ = ("items", "shape")

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.items = [ObjectCell() for _ in range(prod(shape))]


class ElementPointer:
    """`&x[3]` of a `double x[10]`; `values` are this element and those behind it."""

    __slots__ = ("items", "place")

    def __init__(self, items: list[float], place: int) -> None:
        self.items = items
        self.place = place

    def get(self) -> float:
        """Return the value."""
        return self.items[self.place]

    def set(self, value: float) -> None:
        """Change it."""
        self.items[self.place] = value


class ModelPointer:
    """`&soma.v(.5)`: a variable of the model, as the Python interface's Reference."""

    __slots__ = ("reference",)

    def __init__(self, reference: Reference | ElementReference) -> None:
        self.reference = reference

    def get(self) -> float:
        """Return the value."""
        return self.reference[0]

    def set(self, value: float) -> None:
        """Change it."""
        self.reference[0] = value


Argument = Any
"""What a function is handed: float, StringCell, ObjectCell, or a Pointer (from `&x`)."""


class Interpreter(Protocol):
    """What builtins see of the interpreter."""

    @property
    def n(self) -> NeuronNamespace:
        """The Python interface of the same session; `n.Vector` and so on make objects."""

    @property
    def workspace(self) -> Workspace:
        """The model; `workspace.pushed` is the stack of sections."""

    @property
    def epsilon(self) -> NumberCell:
        """HOC's `float_epsilon`."""

    @property
    def float_epsilon(self) -> float:
        """The difference below which numbers are equal."""

    def write(self, text: str) -> None:
        """Print to the standard output."""

    def run(self, text: str, name: str = ...) -> None:
        """Execute statements in the global scope; errors are HocErrors."""

    def run_inside(self, text: str, instance: Any) -> None:
        """Execute statements in the scope of a template's instance (None: the global scope)."""

    def run_file(self, path: str) -> None:
        """Execute a file, in the global scope."""

    def rest_of_program(self) -> TextReader | None:
        """Return the text behind the statement that is executed, None outside of files."""

    def call(self, name: str, *arguments: Argument) -> Value:
        """Call a procedure, function or builtin by its name."""

    def kind_of(self, name: str) -> str:
        """Return what a name is, "" if it is unknown.

        The others are "number", "string", "object", "section", "function", "template", "builtin",
        "range" and "mechanism".
        """

    def object_name(self, value: Any) -> str:
        """Return an object's name as HOC prints it: `Vector[0]`, `NULLobject`."""

    def state(self, kind: Callable[[], State]) -> State:
        """Return the session's one instance of a class of a builtin's own, made when first used."""


class Call:
    """A call of a builtin: who calls, and what was handed over."""

    __slots__ = ("arguments", "interpreter", "name")

    def __init__(self, interpreter: Interpreter, name: str, arguments: list[Argument]) -> None:
        self.interpreter = interpreter
        self.name = name
        self.arguments = arguments

    def __len__(self) -> int:
        return len(self.arguments)

    def _take(self, place: int) -> Argument:
        if not 0 <= place < len(self.arguments):
            raise HocError(f"{self.name} not enough arguments")
        return self.arguments[place]

    def number(self, place: int, default: float | None = None) -> float:
        """Return a number; `place` counts from 0, `default` is for one that is not there."""
        if default is not None and place >= len(self.arguments):
            return default
        found = self._take(place)
        if type(found) is float:
            return found
        raise HocError(f"{self.name}: argument {place + 1} must be a number")

    def text(self, place: int, default: str | None = None) -> str:
        """Return a string."""
        if default is not None and place >= len(self.arguments):
            return default
        found = self._take(place)
        if isinstance(found, StringCell):
            return found.value
        raise HocError(f"{self.name}: argument {place + 1} must be a string")

    def string_cell(self, place: int) -> StringCell:
        """Return the string variable itself, to be changed."""
        found = self._take(place)
        if isinstance(found, StringCell):
            return found
        raise HocError(f"{self.name}: argument {place + 1} must be a string variable")

    def object(self, place: int) -> Any:
        """Return an object, None for NULLobject."""
        found = self._take(place)
        if isinstance(found, ObjectCell):
            return found.value
        raise HocError(f"{self.name}: argument {place + 1} must be an object")

    def object_cell(self, place: int) -> ObjectCell:
        """Return the object variable itself, to be changed."""
        found = self._take(place)
        if isinstance(found, ObjectCell):
            return found
        raise HocError(f"{self.name}: argument {place + 1} must be an object variable")

    def pointer(self, place: int) -> Pointer:
        """Return what `&x` gave."""
        found: Any = self._take(place)
        if hasattr(found, "get") and hasattr(found, "set"):
            pointer: Pointer = found
            return pointer
        raise HocError(f"{self.name}: argument {place + 1} must be a pointer, such as &x")

    def is_number(self, place: int) -> bool:
        """Whether there is such an argument and it is a number."""
        return place < len(self.arguments) and type(self.arguments[place]) is float

    def is_text(self, place: int) -> bool:
        """Whether there is such an argument and it is a string."""
        return place < len(self.arguments) and isinstance(self.arguments[place], StringCell)

    def is_object(self, place: int) -> bool:
        """Whether there is such an argument and it is an object."""
        return place < len(self.arguments) and isinstance(self.arguments[place], ObjectCell)


Builtin = Callable[[Call], Value]
"""A builtin function: it returns a float, a str or an object."""
ClassMaker = Callable[[Interpreter], Callable[..., Any]]
"""Gives, once per session, what `new Name(...)` and Python's `n.Name(...)` call.

Such a class is written like those of `neuron_api` (subclass of `HocObject`, methods with Python's
values): numbers come as float, strings as str, objects as they are, `&x` as a `HocRef` (or as
`Reference` if it points into the model). A HOC string variable comes as `StringVariable`, a str
that `set_text` (of `neuron_api.hoc_values`) can change as it does an `n.ref("")`.
"""
