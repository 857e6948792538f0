"""A model's code, compiled and loaded."""

from __future__ import annotations

from vecgen.emit.bundle import Bundle
from vecgen.ir.program import Program
from vecgen.run.library import Library
from vecgen.values import value_class


@value_class(eq=False)
class Compiled:
    """What a model's values are bound to.

    `storage` tells where values live; it is a program at level ARRAYS, which has no kernels where
    it was recalled from the cache.
    """

    storage: Program
    bundle: Bundle
    library: Library
