"""The tree of sections as text, as NEURON's `topology()` draws it.

A dash stands for a segment; a section begins under the node that it hangs on.
"""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.frontend import topology
from vecgen.frontend.records import SectionRecord


def topology_text(sections: Iterable[SectionRecord]) -> str:
    """Return the drawing of all trees; `sections` in the order of creation."""
    lines = [""]
    for root in sections:
        if root.parent is None:
            lines += _tree(root)
    return "\n".join([*lines, "", ""])


def _tree(root: SectionRecord) -> list[str]:
    lines = []
    waiting = [(root, 1)]
    while waiting:
        section, offset = waiting.pop()
        lines.append(_line(section, offset))
        # The last child of the order of visiting is drawn first.
        waiting += [(child, offset + _node(section, child) + 1) for child in section.children]
    return lines


def _line(section: SectionRecord, offset: int) -> str:
    lead = "|-" if section.parent is None else " " * offset + "`"
    ends = "(1-0)" if section.reversed else "(0-1)"
    return f"{lead}{'-' * (section.nseg - 1)}|       {section.name}{ends}"


def _node(section: SectionRecord, child: SectionRecord) -> int:
    """Return the node a child hangs on, counted from the near end, which is -1."""
    place = topology.place_of(section, child.parent_x)
    return section.nseg - 1 - place if section.reversed else place
