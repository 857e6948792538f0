"""A value class is a frozen dataclass, as far as anybody can tell."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from dataclasses import field

import pytest

from vecgen.values import value_class


@value_class
class Root:
    """What has a place that does not count."""

    place: int = field(kw_only=True, compare=False, repr=False, default=0)


@value_class
class Pair(Root):
    """Two parts."""

    a: int
    b: str = "b"

    @property
    def both(self) -> str:
        """Both."""
        return f"{self.a}{self.b}"


@value_class
class Single(Root):
    """One part."""

    a: float


@value_class
class Own:
    """With its own idea of what is equal."""

    a: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 7


@value_class(eq=False, kw_only=True)
class Thing:
    """Equals only itself, and knows when it is whole."""

    parts: list[int] = field(default_factory=list)
    size: int
    name: str = "thing"
    made: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.made.append(f"{self.name} of {self.size}")


@value_class
class Undocumented:
    a: int
    b: float = 1.0


def test_equal_parts_are_equal_and_hash_so() -> None:
    assert Pair(1, place=2) == Pair(1, "b", place=3) != Pair(2)
    assert hash(Pair(1, place=2)) == hash(Pair(1, place=3))
    assert len({Pair(1), Pair(1), Pair(2), Single(1.0), Root(), Root(place=2)}) == 4


def test_classes_are_told_apart() -> None:
    assert Single(1.0) != Pair(1)
    assert Root() != object()


def test_nan_is_the_part_that_it_is() -> None:
    nan = float("nan")
    assert Single(nan) == Single(nan)  # as in a tuple: the same object
    assert Single(0.0) == Single(-0.0)


def test_an_own_comparison_stays() -> None:
    assert Own(1) == Own(2)
    assert hash(Own(1)) == 7


def test_what_dataclasses_can_do() -> None:
    pair = Pair(1, place=5)
    assert repr(pair) == "Pair(a=1, b='b')"
    assert dataclasses.replace(pair, a=2) == Pair(2)
    assert dataclasses.replace(pair, a=2).place == 5
    assert dataclasses.astuple(pair) == (5, 1, "b")
    assert copy.copy(pair) == copy.deepcopy(pair) == pair
    assert pair.both == "1b"
    match pair:
        case Pair(1, b):
            assert b == "b"
        case _:
            pytest.fail("no match")


def test_there_are_slots() -> None:
    with pytest.raises(AttributeError):
        Pair(1).other = 2  # type: ignore[attr-defined]


def test_an_identity_is_no_value() -> None:
    one, other = Thing(size=1), Thing(size=1)
    assert one != other
    assert one.parts is not other.parts
    assert one.made == ["thing of 1"]
    assert Thing(size=2, parts=[3]).parts == [3]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Thing(1), "positional argument"),  # type: ignore[misc]
        (lambda: Thing(parts=[]), "missing 1 required keyword-only argument: 'size'"),  # type: ignore[call-arg]
        (lambda: Thing(size=1, made=[]), "unexpected keyword argument 'made'"),  # type: ignore[call-arg]
        (lambda: Undocumented(), "Undocumented.__init__.* missing 1 required"),  # type: ignore[call-arg]
    ],
)
def test_wrong_arguments_are_told_at_the_first_call_and_later(
    make: Callable[[], object], told: str
) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match=told):
            make()


def test_the_first_instance_may_be_a_subclass_of_its_own() -> None:
    class Later(Undocumented):
        pass

    assert (Later(2).a, Later(2, b=3.0).b) == (2, 3.0)
    assert Undocumented(2) == Undocumented(2, 1.0)


def test_a_class_without_words_tells_its_fields() -> None:
    assert Undocumented.__doc__ == "Undocumented(a, b)"
