"""`@value_class`: a frozen dataclass with slots, made in a quarter of the time.

vecgen has some hundreds of classes of values, and making dataclasses of them was a fifth of the
time that a session takes to start: for each class `dataclass` compiles the text of six methods.
Here comparison, hash and repr are closures, and `__init__` is compiled when a class gets its first
instance, which in most sessions most classes never do. That nobody assigns to a value is left to
the type checker: at run time it would cost each construction of a node twice its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, dataclass, field, fields
from operator import attrgetter
from typing import Any, Protocol, TypeVar, dataclass_transform, overload

Made = TypeVar("Made")


class Decorator(Protocol):
    """Makes a value of a class."""

    def __call__(self, kind: type[Made], /) -> type[Made]:
        """Return the class, made."""


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(kind: type[Made], /) -> type[Made]: ...
@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(*, eq: bool = True, kw_only: bool = False) -> Decorator: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(
    kind: type[Made] | None = None, /, *, eq: bool = True, kw_only: bool = False
) -> type[Made] | Decorator:
    """Make a value of a class: `@dataclass(frozen=True, slots=True)`, as far as anybody can tell.

    With `eq=False` an instance equals only itself. A class that defines `__init__`, `__repr__`, or
    `__eq__` and `__hash__` itself keeps them.
    """
    if kind is None:
        return lambda kind: _made(kind, eq, kw_only)
    return _made(kind, eq, kw_only)


def _made(kind: type[Made], eq: bool, kw_only: bool) -> type[Made]:
    defined = set(vars(kind))
    if not kind.__doc__:
        # Else `dataclass` writes one from the signature, which takes it longer than all the rest.
        kind.__doc__ = f"{kind.__name__}({', '.join(vars(kind).get('__annotations__', ()))})"
    options: dict[str, bool] = {"init": False, "eq": False, "repr": False, "slots": True}
    made: Any = dataclass(**options, kw_only=kw_only)(kind)
    if "__init__" not in defined:
        made.__init__ = _at_first_call(made)
    if eq and not defined & {"__eq__", "__hash__"}:
        parts = _parts([item.name for item in fields(made) if item.compare])
        made.__eq__ = _equality(parts)
        made.__hash__ = _hashing(parts)
    if "__repr__" not in defined:
        made.__repr__ = _representation([item.name for item in fields(made) if item.repr])
    result: type[Made] = made
    return result


# ---- __init__ --------------------------------------------------------------------------------


def _at_first_call(made: Any) -> Callable[..., None]:
    """Return an `__init__` that puts the compiled one in its own place."""

    def __init__(self: object, *args: object, **named: object) -> None:  # noqa: N807
        made.__init__ = compiled = _initialiser(made)
        compiled(self, *args, **named)

    return __init__


_ABSENT: Any = object()


def _initialiser(made: Any) -> Callable[..., None]:
    """Compile the `__init__` that `dataclass` would have given the class."""
    known: dict[str, Any] = {"absent": _ABSENT}
    items = [item for item in fields(made) if item.init]
    before = [_parameter(item, known) for item in items if not item.kw_only]
    behind = [_parameter(item, known) for item in items if item.kw_only]
    parameters = ["self", *before, *(["*", *behind] if behind else [])]
    lines = [line for item in fields(made) for line in _assignment(item, known)]
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    text = "\n    ".join([f"def __init__({', '.join(parameters)}):", *(lines or ["pass"])])
    exec(text, known)
    compiled: Any = known["__init__"]
    compiled.__qualname__ = f"{made.__qualname__}.__init__"
    return compiled  # type: ignore[no-any-return]


def _parameter(item: Field[Any], known: dict[str, Any]) -> str:
    if item.default is not MISSING:
        known[f"default_{item.name}"] = item.default
        return f"{item.name}=default_{item.name}"
    return item.name if item.default_factory is MISSING else f"{item.name}=absent"


def _assignment(item: Field[Any], known: dict[str, Any]) -> Iterable[str]:
    value = item.name
    if item.default_factory is not MISSING:
        known[f"make_{item.name}"] = item.default_factory
        value = f"make_{item.name}()"
        if item.init:
            value = f"{value} if {item.name} is absent else {item.name}"
    elif not item.init:
        if item.default is MISSING:
            return ()
        known[f"default_{item.name}"] = item.default
        value = f"default_{item.name}"
    return (f"self.{item.name} = {value}",)


# ---- comparison, hash, repr ------------------------------------------------------------------


def _parts(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    if not names:
        return lambda _: ()
    if len(names) == 1:
        get = attrgetter(names[0])
        return lambda one: (get(one),)
    return attrgetter(*names)


def _equality(parts: Callable[[object], object]) -> Callable[[object, object], object]:
    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return parts(self) == parts(other)

    return equal


def _hashing(parts: Callable[[object], object]) -> Callable[[object], int]:
    def hashed(self: object) -> int:
        return hash(parts(self))

    return hashed


def _representation(names: list[str]) -> Callable[[object], str]:
    def shown_as(self: object) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    return shown_as
