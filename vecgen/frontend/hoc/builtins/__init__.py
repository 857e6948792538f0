"""HOC's own functions and classes, a module per topic; each has `FUNCTIONS` and perhaps `CLASSES`.

`FUNCTIONS: Mapping[str, Builtin]` and `CLASSES: Mapping[str, ClassMaker]`: see
`vecgen.frontend.hoc.values`. Here the tables are put together. What the Python interface has
already (`fadvance`, `distance`, `Vector`, ...) is found there and needs no entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from vecgen.frontend.hoc.values import Builtin, ClassMaker

FUNCTIONS: Mapping[str, Builtin] = {}
"""All functions by their names."""
CLASSES: Mapping[str, ClassMaker] = {}
"""All classes by their names."""
