"""ParallelContext's functions for global numbers of cells, as far as detectors go (8.6).

`gid_connect`, which makes events, is not in vecgen yet.
"""

from __future__ import annotations

from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.gids import Source
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.netcon import NetCon
from vecgen.frontend.neuron_api.section_base import held_section
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.variable import InstanceVariable, NodeVariable
from vecgen.frontend.workspace import Workspace

_INPUT_ONLY, _TRANSFER = 2, 4
_LARGEST = 1e9


class GidFunctions(NamedObject):
    """Numbers, their sources, and the spikes of these."""

    __slots__ = ()

    _workspace: Workspace

    def set_gid2node(self, gid: float, rank: float) -> float:
        """Let a number be of the process `rank`; of another one than 0 nothing is known."""
        number = _gid(gid)
        if argument(rank, "the rank of set_gid2node") == 0:
            self._workspace.gids.add(number)
        return 0.0

    def gid_exists(self, gid: float) -> int:
        """Return 0: unknown; 1: without a source; 2: with one; 3: one that others connect to."""
        return self._workspace.gids.state(_gid(gid))

    def cell(self, gid: float, netcon: NetCon, output: float = 1) -> float:
        """Give a number the source of a NetCon; with `output` 0 nobody connects to it."""
        if not isinstance(netcon, NetCon):
            raise ArgumentTypeError(f"cell needs a NetCon, not {netcon!r}")
        is_output = argument(output, "the last argument of cell") != 0.0
        self._workspace.gids.put(_gid(gid), Source(netcon._detector, is_output))
        return 0.0

    def outputcell(self, gid: float) -> float:
        """Let others connect to a number's source."""
        number = _gid(gid)
        found = self._workspace.gids.source(number)
        self._workspace.gids.put(number, Source(found.detector, True))
        return 0.0

    def gid2cell(self, gid: float) -> Any:
        """Return the cell that the section of a number's source was made with, or None."""
        variable = self._workspace.gids.source(_gid(gid)).detector.variable
        if not isinstance(variable, NodeVariable | InstanceVariable):
            return None
        section = held_section(variable.section)
        return None if section is None else section.cell()

    def gid2obj(self, gid: float) -> Any:
        """Return the cell (see `gid2cell`)."""
        return self.gid2cell(gid)

    def threshold(self, gid: float, *value: float) -> float:
        """Return the threshold (mV) of a number's source, after setting it if one is given."""
        detector = self._workspace.gids.source(_gid(gid)).detector
        if value:
            detector.threshold = argument(value[0], "a threshold")
            self._workspace.attached.changed()
        return detector.threshold

    def spike_record(self, gid: Any, times: Vector, ids: Vector) -> float:
        """Append the spikes of a source to Vectors of times (ms) and numbers.

        `gid` may be a Vector of several, or -1: all to which others may connect.
        """
        if not (isinstance(times, Vector) and isinstance(ids, Vector)):
            raise ArgumentTypeError(f"spike_record needs two Vectors, not {times!r} and {ids!r}")
        gids = self._workspace.gids
        if isinstance(gid, Vector):
            numbers = [_gid(value) for value in gid]
        elif argument(gid, "a gid") == -1.0:
            numbers = gids.outputs()
        else:
            numbers = [_gid(gid)]
        for number in numbers:
            gids.source(number)
        for number in numbers:
            gids.record(number, times, times._buffer, ids._buffer)
        self._workspace.attached.changed()
        return 0.0

    def gid_clear(self, kind: float = 0) -> float:
        """Forget all numbers; recordings go on. Kinds 2 and 4 concern what vecgen lacks."""
        if int(argument(kind, "the kind of gid_clear")) not in (_INPUT_ONLY, _TRANSFER):
            self._workspace.gids.clear()
        return 0.0

    def spike_compress(self, *arguments: float) -> float:
        """Return 0.0: spikes are sent nowhere."""
        for value in arguments:
            argument(value, "an argument of spike_compress")
        return 0.0

    def max_histogram(self, _: Vector) -> float:
        """Return 0.0: no spikes are received."""
        return 0.0


def _gid(value: Any) -> int:
    number = argument(value, "a gid")
    if not 0.0 <= number <= _LARGEST:
        raise ArgumentError(f"Arg out of range in user function: the gid {value!r}")
    return int(number)
