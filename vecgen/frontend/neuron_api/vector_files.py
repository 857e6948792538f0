"""A Vector's elements on the screen and in files: `printf`, `vwrite`, `fwrite`, `scanf`, ..."""

from __future__ import annotations

import struct
import sys
from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.c_format import c_formatted
from vecgen.frontend.neuron_api.files import File
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.store import FloatArray

_TYPES = {1: "i1", 2: "i2", 3: "f4", 4: "f8", 5: "i4"}
"""Of the elements in a file: NEURON's numbers for them, and numpy's names."""
_DOUBLE = 4
_PER_LINE = 5
_HEADER = 8
_SCALING = 16
_SCALED = {1: (255.0, -128.0, "i1"), 2: (65535.0, 0.0, "u2")}
"""Of `vwrite`: number of steps between least and greatest element, the least one's number."""


class VectorFiles(VectorArithmetic):
    """What a Vector does with a File."""

    __slots__ = ()

    # -- binary, with a header ----------------------------------------------------------------

    def vwrite(self, file: File, kind: float = _DOUBLE) -> float:
        """Write size, type and elements; types 1 and 2 as integers between the extremes."""
        number = _kind(kind)
        data = struct.pack("=ii", len(self), number)
        if number in _SCALED:
            data += _scaled(self._values, number)
        else:
            data += self._values.astype(_TYPES[number]).tobytes()
        _file(file).write_bytes(data)
        return 1.0

    def vread(self, file: File) -> float:
        """Take what `vwrite` wrote, on a machine of either byte order; return 0 at the end."""
        source = _file(file).reader
        header = source.take(_HEADER)
        if len(header) < _HEADER:
            return 0.0
        order = sys.byteorder[0]
        size, number = struct.unpack({"l": "<ii", "b": ">ii"}[order], header)
        if number not in _TYPES:
            order = {"l": "b", "b": "l"}[order]
            size, number = struct.unpack({"l": "<ii", "b": ">ii"}[order], header)
        if number not in _TYPES or size < 0:
            raise ArgumentError(f"vread: {file.getname()} has no vector there")
        mark = {"l": "<", "b": ">"}[order]
        least, factor = 0.0, 1.0
        if number in _SCALED:
            factor, least = struct.unpack(f"{mark}dd", source.take(_SCALING))
        kind = _SCALED[number][2] if number in _SCALED else _TYPES[number]
        values = np.frombuffer(source.take(size * int(kind[1])), f"{mark}{kind}").astype(float)
        if number in _SCALED:
            values = (values - _SCALED[number][1]) / factor + least
        self._buffer.replace(values)
        return 1.0

    # -- binary, elements only ----------------------------------------------------------------

    def fwrite(self, file: File, start: float = 0, end: float | None = None) -> int:
        """Write the elements' bytes, all or those from a place to another; return how many."""
        first, last = self._range(start, len(self) - 1 if end is None else end)
        chosen = self._values[first : last + 1]
        _file(file).write_bytes(chosen.tobytes())
        return len(chosen)

    def fread(self, file: File, size: float | None = None, kind: float = _DOUBLE) -> float:
        """Take so many elements of a type (1 to 5: char, short, float, double, int)."""
        name = _TYPES[_kind(kind)]
        wanted = len(self) if size is None else int(argument(size, "the size for fread"))
        data = _file(file).reader.take(wanted * int(name[1]))
        usable = len(data) - len(data) % int(name[1])
        self._buffer.replace(np.frombuffer(data[:usable], name).astype(float))
        return 1.0

    # -- text ---------------------------------------------------------------------------------

    def scanf(self, file: File, *arguments: float) -> int:
        """Take numbers of a text: `scanf(file, [n,] [column, columns])`; return how many.

        Without n as many as there are; of a table with so many columns one column, from 1.
        """
        numbers = [int(argument(value, "the argument of scanf")) for value in arguments]
        limit = numbers[0] if len(numbers) in (1, 3) else None
        column, columns = numbers[-2:] if len(numbers) > 1 else (1, 1)
        return self._scan(file, column, columns, limit, None)

    def scantil(self, file: File, sentinel: float, *arguments: float) -> int:
        """Take numbers until there is `sentinel`: `scantil(file, sentinel, [column, columns])`."""
        numbers = [int(argument(value, "the argument of scantil")) for value in arguments]
        column, columns = numbers if numbers else (1, 1)
        return self._scan(file, column, columns, None, argument(sentinel, "the sentinel"))

    def _scan(
        self, file: File, column: int, columns: int, limit: int | None, sentinel: float | None
    ) -> int:
        if not 1 <= column <= columns:
            raise ArgumentError(f"Arg out of range in user function: column {column} of {columns}")
        source = _file(file).reader
        found: list[float] = []
        place = 0
        while limit is None or len(found) < limit:
            value = source.number()
            if value is None:
                break
            place += 1
            if (place - column) % columns == 0:
                if value == sentinel:
                    break
                found.append(value)
        self._buffer.replace(np.array(found, dtype=float))
        return len(found)

    def printf(self, *arguments: Any) -> int:
        """Print the elements: `printf([file,] [format,] [start, end])`; return how many."""
        rest = list(arguments)
        file = rest.pop(0) if rest and isinstance(rest[0], File) else None
        form = rest.pop(0) if rest and isinstance(rest[0], str) else None
        if len(rest) not in (0, 2):
            raise ArgumentError(f"printf takes a format and two places, not {arguments!r}")
        first, last = self._range(*rest) if rest else (0, len(self) - 1)
        values = self._values[first : last + 1].tolist()
        if file is not None:
            _file(file).write_text(_formatted(form or "%g\n", values) + "\n")
        elif form is not None:
            sys.stdout.write(_formatted(form, values))
        else:
            sys.stdout.write(_in_lines(values))
        return len(values)

    # -- HOC's arrays -------------------------------------------------------------------------

    def from_double(self, size: float, values: Any) -> Self:
        """Take the numbers of a HOC array: `from_double(3, &x[0])`."""
        wanted = int(argument(size, "the size for from_double"))
        self._buffer.replace(np.array([values[place] for place in range(wanted)], dtype=float))
        return self


def _formatted(form: str, values: list[float]) -> str:
    return "".join(c_formatted(form, [value], "Vector.printf") for value in values)


def _in_lines(values: list[float]) -> str:
    ends = ("\n" * (place % _PER_LINE == 0) for place in range(1, len(values) + 1))
    shown = (_formatted("%g\t", [x]) if x != x else f"{x:g}\t" for x in values)
    return "".join(f"{text}{end}" for text, end in zip(shown, ends, strict=True)) + "\n"


def _kind(kind: Any) -> int:
    number = int(argument(kind, "the type of elements in a file"))
    if number not in _TYPES:
        raise ArgumentError(
            f"Arg out of range in user function: elements in a file are of type 1 to 5, not {kind}"
        )
    return number


def _file(file: Any) -> File:
    if not isinstance(file, File):
        raise ArgumentTypeError(f"A File is needed, not {file!r}")
    return file


def _scaled(values: FloatArray, number: int) -> bytes:
    """Return the steps' inverse, the least element, and the elements in steps from it."""
    steps, first, kind = _SCALED[number]
    least = float(values.min(initial=np.inf))
    extent = float(values.max(initial=-np.inf)) - least
    factor = steps / extent if extent > 0.0 else 1.0
    places = (values - least) * factor + first
    return struct.pack("=dd", factor, least) + places.astype(kind).tobytes()
