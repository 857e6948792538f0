"""Which segment goes where when a section is cut into another number of segments.

Rules: specification 1.4. NEURON applies them in tree order, so a section that is connected by its
end x=1 is treated from x=1 to x=0. Nothing is interpolated: segments move, are copied or dropped.
"""

from __future__ import annotations

import numpy as np

from vecgen.store import IndexArray


def segment_origins(old: int, new: int, *, mirrored: bool) -> IndexArray:
    """Return for each new segment (by arc) the old segment whose values it gets."""
    origin = (old * ((np.arange(new) + 0.5) / new)).astype(np.int64)
    if new > old:
        origin[_moved_to(old, new)] = np.arange(old)
    return old - 1 - origin[::-1] if mirrored else origin


def added_segments(old: int, new: int, *, mirrored: bool) -> list[int]:
    """Return the new segments (by arc) that are copies; the others are old ones that moved."""
    if new <= old:
        return []
    moved = set(_moved_to(old, new).tolist())
    added = [segment for segment in range(new) if segment not in moved]
    return [new - 1 - segment for segment in added] if mirrored else added


def _moved_to(old: int, new: int) -> IndexArray:
    return (new * ((np.arange(old) + 0.5) / old)).astype(np.int64)


def point_destination(segment: int, old: int, new: int, *, mirrored: bool) -> int:
    """Return the new segment (by arc) of a point process that stood in an old one."""
    along = old - 1 - segment if mirrored else segment
    if new > old:
        place = int(new * ((along + 0.5) / old))
    else:
        kept = np.flatnonzero(segment_origins(old, new, mirrored=False) == along)
        ends = (np.arange(new) + 1) / new
        place = int(kept[0] if len(kept) else np.argmax(ends >= (along + 0.5) / old))
    return new - 1 - place if mirrored else place
