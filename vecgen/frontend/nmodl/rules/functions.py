"""The functions NMODL knows without a declaration, for the rules about calls.

Those in `lang.intrinsics` and `lang.effects` can be compiled; `NOT_YET` holds the others, by the
reason that `unsupported` gives. A function that gets a row there needs no change here.
"""

from __future__ import annotations

from types import MappingProxyType

from vecgen.lang.effects import EFFECTS
from vecgen.lang.intrinsics import INTRINSICS

_SCOP = """
    factorial gauss sigmoid revsigmoid hyperbol revhyperbol harmonic threshold squarewave sawtooth
    revsawtooth ramp pulse perpulse step perstep spline force deflate expfit derivs romberg
    legendre invert stepforce schedule boundary
"""
_RANDOM_VARIABLE = """
    random_setseq random_setids random_uniform random_negexp random_normal random_ipick
    random_dpick
"""
_EVENTS = "net_send net_move net_event"
_NEURON = "nrn_random_play"

NRN_GHK = "nrn_ghk"
"""`nrn_ghk(v, inside, outside, valence)` uses celsius as well."""
NRN_POINTING = "nrn_pointing"
"""`nrn_pointing(p)`: 1 where the POINTER p has been set, else 0."""


def _not_yet() -> dict[str, str]:
    groups = (
        (_SCOP, "the SCoP function {}"),
        (_RANDOM_VARIABLE, "the random function {}"),
        (_EVENTS, "the event function {}"),
        (_NEURON, "the function {}"),
    )
    return {name: text.format(name) for names, text in groups for name in names.split()}


NOT_YET = MappingProxyType(
    {name: text for name, text in _not_yet().items() if name not in {*INTRINSICS, *EFFECTS}}
)
"""What a message calls each function that cannot be compiled yet, by its name."""

STATE_DISCONTINUITY = "state_discontinuity"
"""`state_discontinuity(x, value)` is the assignment of a variable, written as a call; BREAKPOINT's
second evaluation leaves it out."""

KNOWN_FUNCTIONS = frozenset(
    {*INTRINSICS, *EFFECTS, *NOT_YET, STATE_DISCONTINUITY, NRN_GHK, NRN_POINTING}
)
"""All functions that need no declaration."""
