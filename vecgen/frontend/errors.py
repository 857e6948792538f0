"""Errors of the front ends: each is a `VecgenError` and also the class that NEURON raises there.

Scripts that catch NEURON's errors keep working; the words are ours.
"""

from __future__ import annotations

from vecgen.diagnostics import UnsupportedError, VecgenError


class ValueRefusedError(VecgenError, ValueError):
    """A value that the variable cannot take (L <= 0, nseg 2.5, x outside 0..1)."""


class DiameterError(ValueRefusedError, RuntimeError):
    """A diameter that is not > 0; NEURON notices it later, with a RuntimeError."""


class ArgumentError(VecgenError, RuntimeError):
    """An argument of a function that cannot be (NEURON's "Arg out of range")."""


class ArgumentTypeError(ArgumentError, TypeError):
    """An argument of another type than the function takes."""


class ValueTypeError(ValueRefusedError, TypeError):
    """A value that is no number, for a variable that holds a number."""


class ElementError(VecgenError, IndexError):
    """An index that a list of NEURON's does not have."""


class VariableIndexError(VecgenError, IndexError, TypeError):
    """An index that an array variable does not have."""


class OtherModelError(ArgumentError, ValueError):
    """Something of another model, where only what is of this one makes sense."""


class TopologyError(VecgenError, RuntimeError):
    """A connection that cannot be made."""


class UnknownNameError(VecgenError, AttributeError, LookupError):
    """A name that neither NEURON nor the user's mechanisms have."""


class RangeNameError(UnknownNameError, TypeError):
    """A variable of sections or segments, asked of `n`."""


class MissingFeatureError(UnsupportedError, AttributeError):
    """A name that NEURON has and vecgen lacks; the message names it."""


class StaleReferenceError(VecgenError, ReferenceError, ValueError):
    """A reference to a section, segment or point process that is no more."""


class NotLocatedError(VecgenError, TypeError, RuntimeError):
    """A point process that stands in no section has no values."""
