"""What NEURON's Vectors record and play, and which spikes its NetCons detect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.playlist import Entry, EntryKind, Unreadable, entries
from vecgen.values import value_class

_TIMED = (
    EntryKind.SAMPLE_EVERY,
    EntryKind.SAMPLE_AT,
    EntryKind.PLAY_STEPS,
    EntryKind.PLAY_LINES,
)


@value_class
class LiveDetector:
    """A NetCon without a target: it detects spikes."""

    netcon: Any
    segment: Any
    """Where the v is that it looks at."""
    threshold: float
    times: Any
    """The Vector that gets the spikes' times, or None."""


@value_class
class LiveAttachments:
    """All of them, with NEURON's Vectors by their names."""

    entries: Sequence[Entry]
    detectors: Sequence[LiveDetector]
    vectors: dict[str, Any]


def live_attachments(live: LiveNeuron) -> tuple[LiveAttachments, list[str]]:
    """Return what is recorded, played and detected, and what of it cannot be taken."""
    faults: list[str] = []
    vectors = {str(vector.hname()): vector for vector in live.h.List("Vector")}
    found = entries(live) if vectors else []
    if isinstance(found, Unreadable):
        if found.count:
            faults.append(f"{found.count} recordings or plays of Vectors: {found.why}")
        found = []
    detectors: list[LiveDetector] = []
    for netcon in live.h.List("NetCon"):
        if netcon.syn() is not None or netcon.pre() is not None:
            continue  # a connection
        segment = netcon.preseg()
        if segment is None:
            faults.append(f"{netcon} looks at something else than a membrane potential")
            continue
        detectors.append(LiveDetector(netcon, segment, netcon.threshold, netcon.get_recordvec()))
    return LiveAttachments(found, detectors, vectors), faults


def kept_from_going_on(live: LiveNeuron, attachments: LiveAttachments) -> list[str]:
    """Return what cannot be taken over in the middle of a run."""
    faults: list[str] = []
    timed = [entry.vector for entry in attachments.entries if entry.kind in _TIMED]
    if timed:
        faults.append(
            f"{len(timed)} Vectors that play, or record at times of their own, in the middle of a "
            'run; state="initial" takes them'
        )
    above = [d for d in attachments.detectors if d.segment.v > d.threshold]
    if above:
        faults.append(
            f"{len(above)} spike detectors ({above[0].netcon}, ...) in the middle of a spike"
        )
    pending = live.h.Vector()
    live.h.CVode().print_event_queue(pending)
    if int(pending.size()) and not timed:
        faults.append(f"{int(pending.size())} events that are still to come")
    return faults
