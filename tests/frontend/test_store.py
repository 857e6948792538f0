"""Values keep their slots, whatever is added, moved to an arena and brought back."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.store import Space


@pytest.fixture
def space() -> Space:
    made = Space("cell")
    made.add_field("a", 1.5)
    made.add_field("bits", 3.0, "int16")
    return made


def test_new_slots_have_defaults_however_many(space: Space) -> None:
    for count in (1, 10, 2000, 1, 5000):
        first = space.allocate(count)
        for slot in {first, first + count - 1}:
            assert (space.get("a", slot), space.get("bits", slot)) == (1.5, 3)
            space.set("a", slot, slot)
    assert [space.get("a", slot) for slot in (0, 11, 2010, 7011)] == [0, 11, 2010, 7011]


def test_a_field_added_later_has_its_default_in_old_and_new_slots(space: Space) -> None:
    space.allocate(3)
    space.add_field("late", -1.0)
    space.allocate(3000)
    assert [space.get("late", slot) for slot in (0, 2, 3, 3002)] == [-1.0] * 4


def test_values_go_to_an_arena_and_come_back(space: Space) -> None:
    space.allocate(4)
    for slot in range(4):
        space.set("a", slot, 10.0 + slot)
        space.set("bits", slot, slot)
    index = np.array([2, -1, 0, 1])
    space.attach(index, {"a": np.zeros(3), "bits": np.zeros(3)})
    assert [space.get("a", slot) for slot in (0, 2, 3)] == [10.0, 12.0, 13.0]
    space.set("a", 3, 99.0)
    first = space.allocate(2)
    assert [space.get("a", slot) for slot in (0, 1, 2, 3, first)] == [10.0, 1.5, 12.0, 99.0, 1.5]
    assert [space.get("bits", slot) for slot in (0, 1, 2, 3, first)] == [0, 3, 2, 3, 3]
    assert space.fields["bits"].array.dtype == np.int16


@pytest.mark.parametrize("value", [0.0, -0.0, 7.0])
@pytest.mark.parametrize("default", [0.0, -0.0, 2.0])
def test_zeros_of_both_signs_stay_what_they_are(default: float, value: float) -> None:
    """Zeros are neither written nor copied where that makes no difference."""
    space = Space("cell")
    space.add_field("a", default)
    space.allocate(3)
    space.set("a", 1, value)
    expected = np.array([default, value, default]).tobytes()

    def found() -> bytes:
        return np.array([space.get("a", slot) for slot in range(3)]).tobytes()

    space.allocate(5000)
    assert found() == expected
    space.attach(np.arange(5003, dtype=np.int32)[::-1].copy(), {"a": np.zeros(5003)})
    assert found() == expected
    space.allocate(9000)
    assert found() == expected
    last = np.array([space.get("a", slot) for slot in (5002, 14002)])
    assert last.tobytes() == np.array([default, default]).tobytes()
