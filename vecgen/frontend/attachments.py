"""What a run does besides the model's equations: record, sample, play, detect, call handlers.

Everything here lives as long as the user's object does (a Vector, a NetCon, a handler); this list
only knows it, in the order of creation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar
from weakref import ref

from vecgen.frontend.detection import Detector
from vecgen.frontend.recording import FloatBuffer, Recording
from vecgen.frontend.timed import Play, Sampling, Timed
from vecgen.frontend.variable import Variable, exists, same

Attachment = Recording | Sampling | Play | Detector
Kind = TypeVar("Kind", Recording, Sampling, Play, Detector)


class Attachments:
    """The recordings, samplings, plays and detectors of a workspace."""

    def __init__(self) -> None:
        self.version = 0
        """Grows when another set of variables is read or written during a run, or otherwise."""
        self.input_version = 0
        """Grows when a played or timing Vector gets other memory."""
        self._held: list[ref[Attachment]] = []
        self._added = 0
        self._inputs: list[ref[FloatBuffer]] = []
        self._detectors: dict[object, ref[Detector]] = {}

    def add(self, item: Attachment) -> None:
        """Add one; recordings, samplings and plays begin with the next `finitialize`."""
        self._held.append(ref(item, self._lost))
        if not isinstance(item, Recording):
            self._added += 1
            item.number = self._added
            self.version += 1
        if isinstance(item, Sampling | Play):
            for buffer in item.inputs() or ():
                buffer.moved = self.inputs_moved
                self._inputs.append(ref(buffer, self._input_lost))
        if isinstance(item, Detector):
            self._detectors[item.variable.locate()] = ref(item)

    def remove(self, item: Attachment) -> None:
        """End one."""
        if isinstance(item, Recording | Sampling):
            item.buffer.settle()
        self._held = [held for held in self._held if held() is not item]
        self.version += 1

    def remove_users(self, buffer: FloatBuffer) -> None:
        """End everything that records into a buffer, plays it, or has its times from it."""
        for held in tuple(self._held):
            item = held()
            if isinstance(item, Recording | Sampling | Play) and (
                item.buffer is buffer
                or (not isinstance(item, Recording) and buffer in (item.inputs() or ()))
            ):
                self.remove(item)

    def _lost(self, lost: ref[Attachment]) -> None:
        self._held = [held for held in self._held if held is not lost]
        self.version += 1

    def _input_lost(self, lost: ref[FloatBuffer]) -> None:
        self._inputs = [held for held in self._inputs if held is not lost]
        self.version += 1

    def changed(self) -> None:
        """Note that a threshold or a Vector of spikes is another."""
        self.version += 1

    def inputs_moved(self) -> None:
        """Note that a played or timing Vector has other memory."""
        self.input_version += 1

    def listen_again(self) -> None:
        """Be told of played and timing Vectors again, after others were told for a while."""
        for held in self._inputs:
            buffer = held()
            if buffer is not None:
                buffer.moved = self.inputs_moved
        self.inputs_moved()

    def detector(self, variable: Variable, reported: Variable | None = None) -> Detector:
        """Return the variable's detector, an old or a new one."""
        held = self._detectors.get(variable.locate())
        known = None if held is None else held()
        if known is not None and same(known.variable, variable):
            return known
        made = Detector(variable, reported)
        self.add(made)
        return made

    # -- what there is --------------------------------------------------------------------------

    def recordings(self) -> list[Recording]:
        """Return the recordings that have begun and whose variables exist."""
        return [item for item in self._existing(Recording) if item.begun]

    def timed(self) -> list[Timed]:
        """Return the samplings and plays that have begun and whose parts exist."""
        return [item for item in self._all_timed() if item.begun]

    def detectors(self) -> list[Detector]:
        """Return the detectors whose variables exist."""
        return list(self._existing(Detector))

    def plays(self) -> list[Play]:
        """Return all plays whose parts exist, begun or not."""
        return [item for item in self._all_timed() if isinstance(item, Play)]

    def needs_one_part(self) -> bool:
        """Whether something is played that more than one part of a model could have to do with.

        A variable of the whole model is in all of them. Of a variable that is played twice, or
        sampled, too, it can be seen in which order things of equal time happen, and that depends
        on all that waits in the model.
        """
        plays = self.plays()
        if not plays:
            return False
        used = Counter(item.variable.locate() for item in self._all_timed())
        places = [play.variable.locate() for play in plays]
        return any(not place.space or used[place] > 1 for place in places)

    def _all_timed(self) -> Iterator[Timed]:
        for held in self._held:
            item = held()
            if (
                isinstance(item, Sampling | Play)
                and item.inputs() is not None
                and exists(item.variable)
            ):
                yield item

    def _existing(self, kind: type[Kind]) -> Iterator[Kind]:
        for held in self._held:
            item = held()
            if isinstance(item, kind) and exists(item.variable):
                yield item

    # -- finitialize ----------------------------------------------------------------------------

    def begin_plays(self) -> None:
        """Let plays begin."""
        self._begin(item for item in self._all_timed() if isinstance(item, Play))

    def begin_records(self) -> None:
        """Empty what is recorded into, and let recordings and samplings begin."""
        self._begin(self._existing(Recording))
        self._begin(item for item in self._all_timed() if isinstance(item, Sampling))

    def go_on(self) -> None:
        """Let recordings go on as if there had been a `finitialize`: they keep what they have."""
        for item in self._existing(Recording):
            item.begun = True
        self.version += 1

    def begin_detectors(self) -> None:
        """Empty the Vectors of spikes."""
        for item in self._existing(Detector):
            item.begin()

    def _begin(self, items: Iterator[Recording] | Iterator[Timed]) -> None:
        for item in items:
            self.version += not item.begun
            item.begin()
