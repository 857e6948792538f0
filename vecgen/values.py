"""`@value_class`: a frozen dataclass with slots, made in a quarter of the time.

vecgen has some hundreds of classes of values, and making dataclasses of them was a fifth of the
time that a session takes to start: for each class `dataclass` compiles the text of six methods.
Here comparison, hash and repr are closures, and `__init__` is compiled when a class gets its first
instance, which in most sessions most classes never do. That nobody assigns to a value is left to
the type checker: at run time it would cost each construction of a node twice its time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
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
    """Return an `__init__` that puts the real one in its own place."""

    def __init__(self: object, *args: object, **named: object) -> None:  # noqa: N807
        made.__init__ = real = _initialiser(made)
        real(self, *args, **named)

    return __init__


def _initialiser(made: Any) -> Callable[..., None]:
    """Return the `__init__` that `dataclass` gives a class of its own with the same fields."""
    own = fields(made)
    namespace: dict[str, Any] = {
        "__annotations__": {item.name: Any for item in own},
        "__doc__": made.__doc__,
    }
    for item in own:
        facts: dict[str, Any] = {"init": item.init, "kw_only": item.kw_only}
        if item.default is not MISSING:
            facts["default"] = item.default
        elif item.default_factory is not MISSING:
            facts["default_factory"] = item.default_factory
        namespace[item.name] = field(**facts)
    if hasattr(made, "__post_init__"):
        namespace["__post_init__"] = made.__post_init__
    twin: Any = dataclass(eq=False, repr=False, match_args=False)(
        type(made.__name__, (), namespace)
    )
    initialise: Callable[..., None] = twin.__init__
    return initialise


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
