"""The functions NMODL knows, as a table: how many arguments, what C calls, whether it vectorises.

A new intrinsic is one row here and one inline function in `runtime/include/vecgen/math.h`.
"""

from __future__ import annotations

from vecgen.values import value_class

SQUARE = "^2"
"""What `x^2` is to the reference's compiler: x·x. No NMODL code can name it."""
GHK = "^ghk"
"""`nrn_ghk(v, inside, outside, valence)` with celsius as a fifth argument."""
INVERSE = "^-1"
"""What `x^-1` is to the reference's compiler: 1/x."""
DISCONTINUITY = "^discontinuity"
"""Whether `state_discontinuity` acts: not in BREAKPOINT's second evaluation. Never emitted."""
CALLED = {name: f"^called {name}" for name in ("exp", "log", "log10", "pow")}
"""The functions that are long as inline code, and the names of the same ones as calls."""
PLAIN = {called: name for name, called in CALLED.items()}


@value_class
class Intrinsic:
    """One function: `vector` tells whether its C form is inline code that compilers vectorise."""

    name: str
    arity: int
    c_function: str
    vector: bool = False
    uses_time: bool = False
    """Whether the C function takes t and dt after its own arguments."""
    header: str = "math.h"
    """The runtime's header that has it."""


_ROWS = (
    Intrinsic("exp", 1, "vg_exp", vector=True),
    Intrinsic("fabs", 1, "vg_fabs", vector=True),
    Intrinsic("sqrt", 1, "vg_sqrt", vector=True),
    Intrinsic("log", 1, "vg_log", vector=True),
    Intrinsic("log10", 1, "vg_log10", vector=True),
    Intrinsic("pow", 2, "vg_pow", vector=True),
    Intrinsic(SQUARE, 1, "vg_square", vector=True),
    Intrinsic(DISCONTINUITY, 0, "", header=""),
    Intrinsic(INVERSE, 1, "vg_inverse", vector=True),
    *(
        Intrinsic(called, 2 if name == "pow" else 1, f"vg_called_{name}", header="called.h")
        for name, called in CALLED.items()
    ),
    Intrinsic("sin", 1, "vg_sin"),
    Intrinsic("cos", 1, "vg_cos"),
    Intrinsic("tan", 1, "vg_tan"),
    Intrinsic("asin", 1, "vg_asin"),
    Intrinsic("acos", 1, "vg_acos"),
    Intrinsic("atan", 1, "vg_atan"),
    Intrinsic("atan2", 2, "vg_atan2"),
    Intrinsic("sinh", 1, "vg_sinh"),
    Intrinsic("cosh", 1, "vg_cosh"),
    Intrinsic("tanh", 1, "vg_tanh"),
    Intrinsic("floor", 1, "vg_floor", vector=True),
    Intrinsic("ceil", 1, "vg_ceil", vector=True),
    Intrinsic("fmod", 2, "vg_fmod"),
    Intrinsic("erf", 1, "vg_erf"),
    Intrinsic("at_time", 1, "vg_at_time", vector=True, uses_time=True),
    *(
        Intrinsic(name, arity, f"vg_{name.removeprefix('^')}", vector=vector, header="scop.h")
        for name, arity, vector in (
            ("hyperbol", 3, True),
            ("revhyperbol", 3, True),
            ("sigmoid", 4, True),
            ("revsigmoid", 4, True),
            ("step", 3, True),
            ("pulse", 4, True),
            ("ramp", 4, True),
            (GHK, 5, True),
            ("squarewave", 3, False),
            ("sawtooth", 3, False),
            ("revsawtooth", 3, False),
            ("perpulse", 5, False),
            ("perstep", 4, False),
            ("harmonic", 4, False),
            ("gauss", 3, False),
            ("factorial", 1, False),
            ("poisson", 2, False),
        )
    ),
)

INTRINSICS: dict[str, Intrinsic] = {row.name: row for row in _ROWS}
"""By NMODL name. All are pure: a call whose result nobody uses can be dropped."""
