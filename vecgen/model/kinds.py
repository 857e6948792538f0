"""Kinds of mechanisms and of their variables: plain enumerations, quick to import."""

from __future__ import annotations

from enum import Enum

CONSTRUCTOR, DESTRUCTOR = "CONSTRUCTOR", "DESTRUCTOR"
"""The routines that run when an instance comes into being, and before it goes."""


class MechanismKind(Enum):
    """How instances of a mechanism come into being."""

    DENSITY = "density mechanism"
    POINT_PROCESS = "point process"
    ARTIFICIAL_CELL = "artificial cell"
    NOTHING = "set of functions"
    """SUFFIX nothing: there are no instances."""


class HookMoment(Enum):
    """When a BEFORE or AFTER block runs (specification 2, 3.1)."""

    BEFORE_INITIAL = "BEFORE INITIAL"
    AFTER_INITIAL = "AFTER INITIAL"
    BEFORE_BREAKPOINT = "BEFORE BREAKPOINT"
    AFTER_SOLVE = "AFTER SOLVE"
    BEFORE_STEP = "BEFORE STEP"


class Storage(Enum):
    """Where a variable lives, and whether a user sees it (specification 6.4)."""

    RANGE = "one per instance"
    HIDDEN = "one per instance, not visible to the user"
    GLOBAL = "one for all instances"
    STATIC = "one for all instances, not visible to the user"
    EXTERNAL = "another mechanism's, one for all instances"

    @property
    def is_shared(self) -> bool:
        """Whether all instances have one value together."""
        return self in (Storage.GLOBAL, Storage.STATIC, Storage.EXTERNAL)
