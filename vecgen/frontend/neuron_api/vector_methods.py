"""Names that NEURON's Vector has and ours lacks, with the reason."""

from __future__ import annotations

_RANDOM = "it needs NEURON's Random; numpy.random fills arrays"
_INSIDE = "it belongs to NEURON's insides"

LACKING = {
    **dict.fromkeys(("addrand", "setrand"), _RANDOM),
    **dict.fromkeys(("baseattr", "hocobjptr"), _INSIDE),
    "fit": "scipy.optimize fits functions",
    "inf": "a cell that integrates and fires is made of mechanisms",
    "medfltr": "NEURON's own gives wrong numbers or ends the process; see scipy.signal.medfilt",
}
