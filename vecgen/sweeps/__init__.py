"""Sweeps: many runs of one model with other values, side by side in the lanes of vectors.

Each lane is the single run with its values, bit for bit: it is set up by the session itself, as a
user would do it by hand, and then copied into its place.
"""

from vecgen.sweeps.parameters import grid
from vecgen.sweeps.reduce import latency, peak, spike_count, trough
from vecgen.sweeps.result import SweepResult
from vecgen.sweeps.run import sweep

__all__ = ["SweepResult", "grid", "latency", "peak", "spike_count", "sweep", "trough"]
