"""The functions of `n` that work on a section: `n.x3d(0, sec=dend)`, `n.distance(a, b)`, ...

Without `sec=` they work on the current section.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend import building, geometry
from vecgen.frontend.distance import DistanceOrigin, path_length
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, ValueRefusedError
from vecgen.frontend.neuron_api.current_section import current_section, section_argument
from vecgen.frontend.neuron_api.hoc_values import HocRef
from vecgen.frontend.neuron_api.psection import psection_text
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import require_model
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.frontend.section_pattern import section_pattern
from vecgen.frontend.shape import define_shape
from vecgen.frontend.topology import checked_position
from vecgen.frontend.topology_text import topology_text
from vecgen.frontend.workspace import Workspace

_PYTHON_NAME = "_pysec."
_COORDINATES = ("x3d", "y3d", "z3d", "diam3d", "arc3d", "spine3d")
_HANDLERS = (
    "area cas define_shape delete_section disconnect distance getSpineArea ismembrane issection "
    "n3d parent_connection parent_section pop_section psection pt3dadd pt3dchange pt3dclear "
    "pt3dconst pt3dinsert pt3dremove pt3dstyle push_section ri secname section_exists "
    "section_orientation section_owner sectionname setSpineArea this_section topology"
).split()


class SectionFunctions:
    """The functions, for one session."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._origin = DistanceOrigin()

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return the functions by their names."""
        found = {name: getattr(self, f"_{name}") for name in _HANDLERS}
        return found | {name: self._coordinate(name) for name in _COORDINATES}

    def _section(self, section: Any) -> Section:
        return section_argument(self._workspace, section)

    # -- which section ------------------------------------------------------------------------

    def _cas(self) -> Section:
        """Return the current section."""
        return current_section(self._workspace)

    def _push_section(self, which: Any) -> float:
        """Make a section the current one, by its `secname` or its `this_section` number."""
        for record in self._workspace.tree.values():
            if which in (_PYTHON_NAME + record.name, record.name) or which == record.number + 1.0:
                self._workspace.pushed.append(record)
                return 1.0
        raise ArgumentError(f"push_section: arg not a sectionname: {which!r}")

    def _pop_section(self) -> float:
        """Undo the last `push_section`, or `push` of a section."""
        if self._workspace.pushed:
            self._workspace.pushed.pop()
        return 1.0

    def _this_section(self, *_: Any, sec: Any = None) -> float:
        """Return a number that stands for the section."""
        return self._section(sec)._live().number + 1.0

    def _secname(self, *, sec: Any = None) -> str:
        """Return the section's name as `push_section` takes it."""
        section = self._section(sec)
        return _PYTHON_NAME + section.name() if section.is_pysec() else section.name()

    def _sectionname(self, text: Any, *, sec: Any = None) -> float:
        """Put the section's `secname` into a string variable, `n.ref("")`."""
        if not isinstance(text, HocRef):
            raise ArgumentTypeError(f'sectionname needs a string variable, n.ref(""), not {text!r}')
        text[0] = self._secname(sec=sec)
        return 1.0

    def _section_owner(self, *, sec: Any = None) -> Any:
        """Return the cell the section was created with, or None."""
        return self._section(sec).cell()

    def _section_exists(self, *_: Any) -> float:
        """Return 0.0: the interpreter itself has no sections."""
        return 0.0

    def _issection(self, pattern: Any, *, sec: Any = None) -> float:
        """Return whether a regular expression matches the whole name."""
        if not isinstance(pattern, str):
            raise ArgumentTypeError(f"issection needs a regular expression, not {pattern!r}")
        found = section_pattern(pattern).fullmatch(self._section(sec).name())
        return float(found is not None)

    def _ismembrane(self, mechanism: Any, *, sec: Any = None) -> float:
        """Return whether a mechanism is in the section."""
        return float(self._section(sec).has_membrane(mechanism))

    # -- tree ---------------------------------------------------------------------------------

    def _delete_section(self, *, sec: Any = None) -> float:
        """Delete the section."""
        building.delete_section(self._workspace, self._section(sec)._live())
        return 0.0

    def _disconnect(self, *, sec: Any = None) -> float:
        """Make the section a root."""
        self._section(sec).disconnect()
        return 0.0

    def _section_orientation(self, *_: Any, sec: Any = None) -> float:
        """Return the end (0 or 1) by which the section is connected."""
        return self._section(sec).orientation()

    def _parent_connection(self, *_: Any, sec: Any = None) -> float:
        """Return where on its parent the section is connected."""
        return self._section(sec)._live().parent_x

    def _parent_section(self, *_: Any, sec: Any = None) -> float:
        """Return the parent's `this_section` number, 0.0 for a root."""
        parent = self._section(sec)._live().parent
        return 0.0 if parent is None else parent.number + 1.0

    def _topology(self) -> float:
        """Print the tree of all sections."""
        print(topology_text(self._workspace.tree.values()), end="")
        return 1.0

    def _psection(self, *, sec: Any = None) -> float:
        """Print what is in a section."""
        print(psection_text(self._section(sec)), end="")
        return 1.0

    # -- geometry -----------------------------------------------------------------------------

    def _area(self, x: Any, *, sec: Any = None) -> float:
        """Return the area (um2) of the segment at x."""
        return self._segment(x, sec, "area").area()

    def _ri(self, x: Any, *, sec: Any = None) -> float:
        """Return the resistance (Mohm) from the segment at x to its parent."""
        return self._segment(x, sec, "ri").ri()

    def _segment(self, x: Any, section: Any, function: str) -> Segment:
        place = argument(x, f"x of {function}")
        try:
            return Segment(self._section(section), checked_position(place))
        except ValueRefusedError as error:
            raise ArgumentError(f"range variable domain is 0<=x<=1: {error}") from None

    def _distance(self, *arguments: Any, sec: Any = None) -> float:
        """Measure along the tree (um).

        `distance(a, b)` between two segments; `distance(0, segment)` sets the origin, `distance(
        segment)` measures from it. A segment may be given as x with `sec=`.
        """
        match arguments:
            case ():
                section = self._section(sec)
                self._origin.set(section._live(), 0.0)
                return 0.0
            case (Segment() as one, Segment() as other, *_):
                require_model(self._workspace, one.sec)
                require_model(self._workspace, other.sec)
                ends = (one.sec._live(), one.x), (other.sec._live(), other.x)
                return path_length(self._workspace, *ends)
            case (place,):
                return self._from_origin(self._place(place, sec))
            case (mode, place, *_):
                match argument(mode, "The first argument of distance, before a segment,"):
                    case 0.0:
                        segment = self._place(place, sec)
                        self._origin.set(segment.sec._live(), segment.x)
                        return segment.x
                    case 1.0:
                        return self._from_origin(self._place(place, sec))
                    case other_mode:
                        raise ArgumentError(
                            "Arg out of range in user function: distance(0, segment) sets the "
                            f"origin, distance(1, segment) measures from it; not {other_mode!r}."
                        )
            case _:
                raise NotImplementedError(arguments)

    def _place(self, place: Any, section: Any) -> Segment:
        if isinstance(place, Segment):
            require_model(self._workspace, place.sec)
            return place
        if isinstance(place, Section):
            raise ArgumentTypeError(f"distance needs a segment, such as {place!r}(0.5).")
        x = argument(place, "x of distance")
        try:
            return self._section(section)(x)
        except ValueRefusedError as error:
            raise ArgumentError(f"Arg out of range in user function: {error}") from None

    def _from_origin(self, segment: Segment) -> float:
        return self._origin.distance(self._workspace, segment.sec._live(), segment.x)

    # -- 3-d points ---------------------------------------------------------------------------

    def _define_shape(self, *_: Any, sec: Any = None) -> float:
        """Give all sections 3-d points that have none."""
        del sec  # NEURON takes it, and does the same for all sections
        define_shape(self._workspace)
        return 1.0

    def _pt3dconst(self, *arguments: Any) -> float:
        """Set whether an assigned L or diam leaves 3-d points alone; return what it was."""
        before = float(self._workspace.keep_points)
        if arguments:
            wanted = argument(arguments[0], "argument of pt3dconst")
            if wanted not in (0.0, 1.0):
                raise ArgumentError(
                    f"Arg out of range in user function: pt3dconst takes 0 or 1, not {wanted!r}"
                )
            self._workspace.keep_points = wanted == 1.0
        return before

    def _getSpineArea(self) -> float:  # noqa: N802
        """Return the area (um2) of a spine."""
        return self._workspace.spine_area

    def _setSpineArea(self, area: Any) -> float:  # noqa: N802
        """Set the area (um2) that every point with a negative diameter adds."""
        self._workspace.spine_area = argument(area, "argument of setSpineArea")
        return self._workspace.spine_area

    def _coordinate(self, name: str) -> Callable[..., float]:
        def coordinate(index: Any, *, sec: Any = None) -> float:
            section = self._section(sec)
            return float(getattr(section, name)(_index(index, name)))

        coordinate.__name__ = name
        coordinate.__doc__ = getattr(Section, name).__doc__
        return coordinate

    def _n3d(self, *_: Any, sec: Any = None) -> float:
        """Return the number of the section's 3-d points."""
        return float(self._section(sec).n3d())

    def _pt3dadd(self, *values: Any, sec: Any = None) -> float:
        """Add a point, or several from four Vectors."""
        section = self._section(sec)
        if len(values) != 4:
            raise ArgumentError(f"pt3dadd needs x, y, z and a diameter, not {len(values)} values")
        if not isinstance(values[0], VectorArithmetic):
            section.pt3dadd(*values)
            return 1.0
        if len({len(column) for column in values}) != 1:
            raise ArgumentError("pt3dadd: the Vectors have different sizes")
        for point in zip(*(list(column) for column in values), strict=True):
            section.pt3dadd(*point)
        return 1.0

    def _pt3dclear(self, *room: Any, sec: Any = None) -> float:
        """Remove all 3-d points of the section; return the room for others."""
        return float(self._section(sec).pt3dclear(*room))

    def _pt3dinsert(self, index: Any, *values: Any, sec: Any = None) -> float:
        """Insert a 3-d point (x, y, z, diameter) before another."""
        if len(values) != 4:
            raise ArgumentError("pt3dinsert needs an index, x, y, z and a diameter")
        self._section(sec).pt3dinsert(_index(index, "pt3dinsert"), *values)
        return 0.0

    def _pt3dchange(self, index: Any, *values: Any, sec: Any = None) -> float:
        """Change a 3-d point: its diameter, or x, y, z and diameter."""
        self._section(sec).pt3dchange(_index(index, "pt3dchange"), *values)
        return 0.0

    def _pt3dremove(self, index: Any, *, sec: Any = None) -> float:
        """Remove a 3-d point."""
        self._section(sec).pt3dremove(_index(index, "pt3dremove"))
        return 0.0

    def _pt3dstyle(self, *arguments: Any, sec: Any = None) -> float:
        """Tell or set where the section is said to begin on its parent."""
        section = self._section(sec)
        places = arguments[1:]
        if len(places) == 3 and all(isinstance(place, HocRef) for place in places):
            origin = geometry.points_of(section._live()).origin
            for place, value in zip(places, origin or (), strict=False):
                place[0] = value
            return float(origin is not None)
        return float(section.pt3dstyle(*arguments))


def _index(index: Any, function: str) -> int:
    return int(argument(index, f"The index of {function}"))
