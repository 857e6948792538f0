"""How HOC shows values."""

from __future__ import annotations

import math

from vecgen.frontend.hoc.values import Value


def number_text(value: float) -> str:
    """Return a number as `print` shows it."""
    if value != value:
        return "-nan" if math.copysign(1.0, value) < 0.0 else "nan"
    return f"{value:.8g}"


def printed(value: Value, is_member: bool) -> str:
    """Return a value as `print` shows it; a member that is a string gets a blank as others do."""
    match value:
        case float():
            return f"{number_text(value)} "
        case str():
            return f"{value} " if is_member else value
        case None:
            return "NULLobject "
        case _:
            return f"{value!r} "
