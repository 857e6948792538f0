"""The 3-d points that a sweep's lanes change: each lane starts from those of the session."""

from __future__ import annotations

from vecgen.frontend import geometry
from vecgen.frontend.points import Points
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace
from vecgen.store import FloatArray, IndexArray
from vecgen.values import value_class


@value_class(eq=False)
class _Shape:
    record: SectionRecord
    points: Points
    length: float
    diameters: FloatArray


class KeptShapes:
    """L, diam and the points of all sections that have points, as they are now.

    Where a section has points, setting L or diam changes these: what the next lane sets would start
    from what the last one left.
    """

    def __init__(self, workspace: Workspace) -> None:
        geometry.settle(workspace)
        self._workspace = workspace
        self._shapes = [
            _Shape(
                record,
                record.points3d.copy(),
                workspace.sections.get("L", record.slot),
                workspace.nodes.fields["diam"].array[self._segments(record)].copy(),
            )
            for record in workspace.tree.values()
            if record.points3d is not None and len(record.points3d)
        ]
        self._version = workspace.geometry_version

    def put_back(self) -> None:
        """Give all of them what they had, if any geometry was changed since."""
        workspace = self._workspace
        if workspace.geometry_version == self._version:
            return
        for shape in self._shapes:
            record = shape.record
            record.points3d = shape.points.copy()
            workspace.sections.set("L", record.slot, shape.length)
            workspace.nodes.fields["diam"].array[self._segments(record)] = shape.diameters
            workspace.reshaped.pop(record.number, None)
        workspace.geometry_version += 1
        self._version = workspace.geometry_version

    def _segments(self, record: SectionRecord) -> slice | IndexArray:
        return self._workspace.nodes.positions(record.node + 1, record.nseg)
