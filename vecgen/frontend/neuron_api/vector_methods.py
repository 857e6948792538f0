"""Names that NEURON's Vector has and ours lacks."""

from __future__ import annotations

LACKING = frozenset(
    """
    _ref_x addrand baseattr convlv correl fft filter fit fread from_double fwrite hocobjptr inf
    line mark medfltr plot ploterr psth scanf scantil setrand smhist spctrm sumgauss trigavg
    vread vwrite
    """.split()
)
