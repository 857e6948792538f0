"""vecgen: models written for NEURON, compiled to vectorised C and run with NEURON's own doubles.

`from vecgen import n` is meant where a script says `from neuron import n`.
"""

from vecgen.diagnostics import BatchFileError, SourceError, UnsupportedError, VecgenError
from vecgen.options import Options
from vecgen.session import h, load_mechanisms, n

__version__ = "0.1.0"

__all__ = [
    "BatchFileError",
    "Options",
    "SourceError",
    "UnsupportedError",
    "VecgenError",
    "h",
    "load_mechanisms",
    "n",
]
