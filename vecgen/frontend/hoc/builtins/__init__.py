"""HOC's own functions and classes, a module per topic; each has `FUNCTIONS`, `CLASSES` or both.

`FUNCTIONS: Mapping[str, Builtin]` and `CLASSES: Mapping[str, ClassMaker]`: see
`vecgen.frontend.hoc.values`. Here the tables are put together. What the Python interface has
already (`fadvance`, `distance`, `Vector`, ...) is found there and needs no entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from vecgen.frontend.hoc.builtins import (
    accepted,
    evaluation,
    files,
    graphics,
    maths,
    names,
    pointers,
    printing,
    random,
    range_var_plot,
    sections,
    strings,
    system,
)
from vecgen.frontend.hoc.values import Builtin, ClassMaker

FUNCTIONS: Mapping[str, Builtin] = {
    **accepted.FUNCTIONS,
    **evaluation.FUNCTIONS,
    **maths.FUNCTIONS,
    **names.FUNCTIONS,
    **printing.FUNCTIONS,
    **sections.FUNCTIONS,
    **strings.FUNCTIONS,
    **system.FUNCTIONS,
}
"""All functions by their names."""
CLASSES: Mapping[str, ClassMaker] = {
    **files.CLASSES,
    **graphics.CLASSES,
    **pointers.CLASSES,
    **random.CLASSES,
    **range_var_plot.CLASSES,
    **strings.CLASSES,
}
"""All classes by their names."""
