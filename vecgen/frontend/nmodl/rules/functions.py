"""The functions NMODL knows without a declaration, for the rules about calls.

Those in `lang.intrinsics` can be compiled; `NOT_YET` holds the others, by the reason that
`unsupported` gives. A function that gets a row in `lang.intrinsics` needs no change here.
"""

from __future__ import annotations

from types import MappingProxyType

from vecgen.lang.intrinsics import INTRINSICS

_SCOP = """
    factorial gauss sigmoid revsigmoid hyperbol revhyperbol harmonic threshold squarewave sawtooth
    revsawtooth ramp pulse perpulse step perstep spline force deflate expfit derivs romberg
    legendre invert stepforce schedule boundary
"""
_RANDOM_STREAM = "scop_random set_seed setseed exprand normrand poisrand poisson"
_RANDOM_VARIABLE = """
    random_setseq random_setids random_uniform random_negexp random_normal random_ipick
    random_dpick
"""
_EVENTS = "net_send net_move net_event"
_OUTPUT = "printf prterr error first_time"
_NEURON = "state_discontinuity nrn_pointing nrn_ghk nrn_random_play"


def _not_yet() -> dict[str, str]:
    groups = (
        (_SCOP, "the SCoP function {}"),
        (_RANDOM_STREAM, "the random function {}"),
        (_RANDOM_VARIABLE, "the random function {}"),
        (_EVENTS, "the event function {}"),
        (_OUTPUT, "the function {}"),
        (_NEURON, "the function {}"),
    )
    return {name: text.format(name) for names, text in groups for name in names.split()}


NOT_YET = MappingProxyType(
    {name: text for name, text in _not_yet().items() if name not in INTRINSICS}
)
"""What a message calls each function that cannot be compiled yet, by its name."""

KNOWN_FUNCTIONS = frozenset(INTRINSICS) | frozenset(NOT_YET)
"""All functions that need no declaration."""
