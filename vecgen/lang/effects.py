"""The functions of NMODL that do more than compute a value: they print or draw random numbers.

Each is a statement of its own in a lowered program (`lang.stmt.Invoke`), so that expressions stay
pure. A new one is a row here, an inline function in `runtime/include/vecgen/output.h` or
`random.h`, and its meaning in `ir/effects.py`.
"""

from __future__ import annotations

from vecgen.values import value_class


@value_class
class Effect:
    """One function: `arity` is None where it takes any number of arguments."""

    name: str
    arity: int | None
    c_function: str
    has_text: bool = False
    """Whether the first argument is a string."""
    has_value: bool = True
    draws: bool = False
    """Whether it uses the one stream of random numbers."""
    stops: bool = False
    """Whether it ends the run; tiled, its one argument is the instance's place in the tile."""
    what: str = ""
    """What it does, for the reason why a loop is serial."""


_DRAWS = "uses the one stream of random numbers"

_ROWS = (
    Effect("printf", None, "vg_print", has_text=True, has_value=False, what="prints"),
    Effect("prterr", 0, "vg_stop", has_text=True, has_value=False, stops=True, what="ends the run"),
    Effect("scop_random", 0, "vg_random", draws=True, what=_DRAWS),
    Effect("set_seed", 1, "vg_random_seed", has_value=False, draws=True, what=_DRAWS),
    Effect("exprand", 1, "vg_random_exponential", draws=True, what=_DRAWS),
    Effect("normrand", 2, "vg_random_normal", draws=True, what=_DRAWS),
    Effect("poisrand", 1, "vg_random_poisson", draws=True, what=_DRAWS),
)

EFFECTS: dict[str, Effect] = {row.name: row for row in _ROWS}
"""By NMODL name."""

RANDOM_FIELD = "scop_random_"
"""The global field that holds where the one stream of random numbers stands."""
