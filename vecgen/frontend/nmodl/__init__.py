"""The NMODL front end: a `.mod` file in, a resolved mechanism out.

`load_mechanism` does everything; `resolve` takes a file that is parsed already.
"""

from vecgen.frontend.nmodl.resolve import load_mechanism, resolve

__all__ = ["load_mechanism", "resolve"]
