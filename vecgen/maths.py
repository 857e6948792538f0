"""The functions that NMODL code may call, on arrays: what compiled models compute, for Python.

    maths = load_maths()
    maths.vector("pow", [1.5, 2.5], [0.3, 3.0])     # as in a vector loop: the very bits
    maths.libm("pow", [1.5, 2.5], [0.3, 3.0])       # this machine's C library

For comparisons, and for analyses that must agree with a run to the last bit. Compiled on first use
by the compiler that compiles models, and kept in the same cache.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import cffi
import numpy as np
from numpy.typing import ArrayLike, NDArray

from vecgen.assets import runtime_folder
from vecgen.build.cache import open_cache
from vecgen.build.compile import build_library
from vecgen.build.toolchain import find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

_SOURCE = "maths.c"
_USE = re.compile(r"^(ALL|OWN|CALLED|VECTOR|SCALAR|LIBM)_([12])\((\w+)\)$", re.MULTILINE)
_KINDS = {
    "ALL": ("vector", "scalar", "libm"),
    "OWN": ("vector", "scalar"),
    "CALLED": ("scalar", "libm"),
    "VECTOR": ("vector",),
    "SCALAR": ("scalar",),
    "LIBM": ("libm",),
}


class Maths:
    """A compiled view of the runtime's functions; see `load_maths`.

    Every method takes a name and one or two arrays of doubles, which broadcast, and returns an
    array of their shape. An unknown name is a `KeyError`.
    """

    def __init__(self, library: Any, ffi: cffi.FFI, arities: dict[str, int]) -> None:
        self._library = library
        self._ffi = ffi
        self._arities = arities

    def vector(self, name: str, *arguments: ArrayLike) -> NDArray[np.float64]:
        """Return the function of each element as a vector loop of a compiled model computes it."""
        return self._evaluate("vector", name, arguments)

    def scalar(self, name: str, *arguments: ArrayLike) -> NDArray[np.float64]:
        """Return the function of each element as a serial loop of a compiled model computes it."""
        return self._evaluate("scalar", name, arguments)

    def libm(self, name: str, *arguments: ArrayLike) -> NDArray[np.float64]:
        """Return what this machine's C library gives for each element."""
        return self._evaluate("libm", name, arguments)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the functions that the method `kind` ("vector", "scalar", "libm") knows."""
        prefix = f"{kind}_"
        return tuple(n.removeprefix(prefix) for n in sorted(self._arities) if n.startswith(prefix))

    def arity(self, kind: str, name: str) -> int:
        """Return how many arguments a function takes."""
        return self._arities[f"{kind}_{name}"]

    def prepared(self, kind: str, name: str, *arguments: ArrayLike) -> Callable[[], None]:
        """Return a function that computes the results and forgets them; for measuring times."""
        return self._prepare(kind, name, arguments)[0]

    def _evaluate(
        self, kind: str, name: str, arguments: tuple[ArrayLike, ...]
    ) -> NDArray[np.float64]:
        compute, result = self._prepare(kind, name, arguments)
        compute()
        return result

    def _prepare(
        self, kind: str, name: str, arguments: tuple[ArrayLike, ...]
    ) -> tuple[Callable[[], None], NDArray[np.float64]]:
        symbol = f"{kind}_{name}"
        wanted = self._arities[symbol]
        if len(arguments) != wanted:
            raise TypeError(f"{name} takes {wanted} arrays, not {len(arguments)}")
        given = [np.asarray(argument, dtype=np.float64) for argument in arguments]
        arrays = [np.ascontiguousarray(array) for array in np.broadcast_arrays(*given)]
        result = np.empty(np.broadcast_shapes(*(array.shape for array in given)))
        pointers = [self._pointer(array) for array in (arrays[0], arrays[-1], result)]
        function = getattr(self._library, symbol)

        def compute(_alive: tuple[NDArray[np.float64], ...] = (*arrays, result)) -> None:
            function(*pointers, result.size)  # pointers do not keep their arrays alive

        return compute, result

    def _pointer(self, array: NDArray[np.float64]) -> Any:
        return self._ffi.cast("double *", array.ctypes.data)


def load_maths(options: Options | None = None) -> Maths:
    """Return the functions, compiled as models are under these options.

    Raises:
        CompilerNotFound: There is no C compiler.
        CompileError: It failed.
        CacheError: The cache folder cannot be written.
    """
    chosen = options or Options()
    cache = open_cache(chosen)
    bundle, arities = _bundle()
    built = build_library(bundle, find_toolchain(chosen, cache=cache), cache)
    ffi = cffi.FFI()
    ffi.cdef(bundle.cdef)
    return Maths(ffi.dlopen(str(built.path.absolute())), ffi, arities)


def _bundle() -> tuple[Bundle, dict[str, int]]:
    folder = runtime_folder()
    files = {
        f"runtime/include/vecgen/{path.name}": path.read_text(encoding="utf-8")
        for path in sorted((folder / "include" / "vecgen").glob("*.h"))
    }
    source = (folder / "python" / _SOURCE).read_text(encoding="utf-8")
    arities = {
        f"{kind}_{name}": int(arity)
        for macro, arity, name in _USE.findall(source)
        for kind in _KINDS[macro]
    }
    arguments = "const double *x, const double *y, double *z, size_t n"
    cdef = "".join(f"void {symbol}({arguments});\n" for symbol in arities)
    return Bundle("maths", {_SOURCE: source, **files}, cdef), arities
