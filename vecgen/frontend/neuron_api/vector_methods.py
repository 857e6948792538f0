"""Names that NEURON's Vector has and ours lacks."""

from __future__ import annotations

LACKING = frozenset(
    """
    abs addrand apply at cl convlv correl deriv dot exp fft filter fit floor fread fscan fwrite hist
    histogram ind indvwhere indwhere inf integral interpolate line log log10 mark meansqerr medfltr
    plot ploterr printf rebin reduce resample _ref_x rotate scale scanf scantil setrand sin smhist
    sortindex spctrm spikebin sqrt stderr sumgauss sumsq tanh trigavg vread vwrite where
    """.split()
)
