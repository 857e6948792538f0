"""What NEURON's Vectors record and play: a list that only its own library can show.

Python cannot ask a Vector what it records. The library keeps a list of all recordings and plays,
and exports a function that returns it; its entries are read here as they lie in memory. Whether
they lie as expected is first tried out with recordings of our own, so that another build of NEURON
is told apart, not misread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from vecgen.frontend.importer.libraries import library
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.values import value_class

_WORD = ctypes.sizeof(ctypes.c_void_p)
_LIST = "_Z22net_cvode_instance_prlv"
_REFERENCE = "_Z17nrn_hocobj_handleN6neuron9container11data_handleIdEE"
_HANDLE, _FIRST, _SECOND, _THIRD = 1, 8, 9, 10
"""Words from the start of an entry: the variable's handle, then what its class has."""
_CLASS_NAME = 2
"""Words from a class's symbol to where its objects point."""


class EntryKind(Enum):
    """What an entry does; the value is the symbol of its class, and the word of its statement."""

    RECORD_TIME = ("_ZTV10TvecRecord", 0)
    RECORD = ("_ZTV10YvecRecord", 0)
    SAMPLE_EVERY = ("_ZTV11VecRecordDt", 0)
    SAMPLE_AT = ("_ZTV17VecRecordDiscrete", 0)
    PLAY_STEPS = ("_ZTV11VecPlayStep", 13)
    PLAY_LINES = ("_ZTV17VecPlayContinuous", 14)


@value_class
class Entry:
    """A recording or a play of NEURON's."""

    kind: EntryKind
    reference: Any
    """The variable, as a reference of NEURON's; None for a recording of t."""
    vector: str
    """The Vector's name: `Vector[3]`."""
    times: str = ""
    """The name of the Vector of times, if there is one."""
    interval: float = 0.0
    """ms, where the times are not in a Vector."""
    joints: str = ""
    """The name of the Vector of points where a line's slope jumps."""


@value_class
class Unreadable:
    """There are entries, and this many cannot be understood."""

    count: int
    why: str


def entries(live: LiveNeuron) -> list[Entry] | Unreadable:
    """Return what all Vectors record and play, in the order in which they began to."""
    memory = _memory()
    if memory is None:
        return Unreadable(0, "NEURON's library does not show what Vectors record and play")
    if not memory.addresses():
        return []
    if not _is_as_expected(live, memory):
        return Unreadable(
            len(memory.addresses()), "this build of NEURON keeps Vectors in another way"
        )
    found = [memory.entry(address) for address in memory.addresses()]
    odd = [item for item in found if item is None]
    if odd:
        return Unreadable(len(odd), "they play statements, or record into graphs")
    return [item for item in found if item is not None]


class _Memory:
    """NEURON's list of entries, as it lies in memory."""

    def __init__(self, neuron: ctypes.CDLL, python: ctypes.PyDLL) -> None:
        self._list: Callable[[], int] = getattr(neuron, _LIST)
        self._list.restype = ctypes.c_void_p
        self._reference: Callable[[int], Any] = getattr(python, _REFERENCE)
        self._reference.restype = ctypes.py_object
        self._reference.argtypes = [ctypes.c_void_p]
        self._kinds = {
            ctypes.addressof(ctypes.c_char.in_dll(neuron, kind.value[0]))
            + _CLASS_NAME * _WORD: kind
            for kind in EntryKind
        }

    def addresses(self) -> list[int]:
        """Return where the entries are."""
        begin, end = _words(self._list(), 2)
        return _words(begin, (end - begin) // _WORD)

    def entry(self, address: int) -> Entry | None:
        """Return an entry, None if it is of no kind that is known."""
        kind = self._kinds.get(_words(address, 1)[0])
        if kind is None:
            return None
        _, statement = kind.value
        word = _words(address, _THIRD + 1)
        if statement and _words(address, statement + 1)[statement]:
            return None
        vector = _vector_name(word[_FIRST])
        if kind is EntryKind.RECORD_TIME:
            return Entry(kind, None, vector)
        reference = self._reference(address + _HANDLE * _WORD)
        match kind:
            case EntryKind.RECORD:
                return Entry(kind, reference, vector)
            case EntryKind.SAMPLE_EVERY:
                return Entry(kind, reference, vector, interval=_double(address, _SECOND))
            case EntryKind.PLAY_STEPS if not word[_SECOND]:
                return Entry(kind, reference, vector, interval=_double(address, _THIRD))
            case EntryKind.SAMPLE_AT | EntryKind.PLAY_STEPS:
                return Entry(kind, reference, vector, _vector_name(word[_SECOND]))
            case EntryKind.PLAY_LINES:
                joints = _vector_name(word[_THIRD]) if word[_THIRD] else ""
                times = _vector_name(word[_SECOND])
                return Entry(kind, reference, vector, times, joints=joints)
            case other:
                raise NotImplementedError(other)


def _words(address: int, count: int) -> list[int]:
    return list((ctypes.c_size_t * count).from_address(address))


def _double(address: int, word: int) -> float:
    return ctypes.c_double.from_address(address + word * _WORD).value


def _vector_name(address: int) -> str:
    """Return the name of a Vector: it begins with its object, which knows its number."""
    (owner,) = _words(address, 1)
    return f"Vector[{(ctypes.c_int * 2).from_address(owner)[1]}]"


# -- whether memory is as expected --------------------------------------------------------------


def _is_as_expected(live: LiveNeuron, memory: _Memory) -> bool:
    """Whether recordings of our own are found as what they are."""
    before = len(memory.addresses())
    h = live.h
    segment = next(iter(h.allsec()))(0.5)
    with _ended(h.Vector(), h.Vector(), h.Vector([1.0])) as (plain, every, at):
        times = h.Vector([1.0])
        plain.record(segment._ref_v)
        every.record(segment._ref_v, 0.125)
        at.play(segment._ref_v, times, 1)
        wanted = [
            (EntryKind.RECORD, plain, "", 0.0),
            (EntryKind.SAMPLE_EVERY, every, "", 0.125),
            (EntryKind.PLAY_LINES, at, str(times.hname()), 0.0),
        ]
        found = [memory.entry(address) for address in memory.addresses()[before:]]
        return len(found) == len(wanted) and all(
            item is not None
            and (item.kind, item.vector, item.times, item.interval, repr(item.reference))
            == (kind, str(vector.hname()), times_name, interval, repr(segment._ref_v))
            for item, (kind, vector, times_name, interval) in zip(found, wanted, strict=True)
        )


@contextmanager
def _ended(*vectors: Any) -> Iterator[tuple[Any, ...]]:
    try:
        yield vectors
    finally:
        for vector in vectors:
            vector.play_remove()


def _memory() -> _Memory | None:
    try:
        return _Memory(ctypes.CDLL(library("nrniv")), ctypes.PyDLL(library("nrnpython")))
    except (OSError, AttributeError, ValueError):
        return None
