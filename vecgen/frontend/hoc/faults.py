"""Gives errors their place in the user's file on their way out."""

from __future__ import annotations

import re
from typing import NoReturn

from vecgen.diagnostics import NumericError, VecgenError
from vecgen.frontend.hoc.errors import HocError, Place
from vecgen.frontend.hoc.lexer import Lexed

_CALL = re.compile(r"(?:(\w+)\.)?(\w+)\(\) (?:missing|takes|got)")
"""How Python's errors begin where something is called with other arguments than it takes."""
_NO_INTEGER = "cannot convert float"
"""How Python's errors begin where an index or a count is infinite or no number."""


def fail_at(error: Exception, lexed: Lexed, at: int) -> NoReturn:
    """Raise an error again as one of HOC that tells where it was.

    An error that has its place already keeps it; when it leaves a procedure it gets the place of
    the call as well.
    """
    if isinstance(error, NumericError):
        raise error
    found = error if isinstance(error, HocError) else as_hoc_error(error)
    if not found.located:
        found.located = True
        found.places.append(Place(lexed.span(at), lexed.source))
    raise found


def as_hoc_error(error: Exception) -> HocError:
    """Return any error as one of HOC's."""
    made = HocError(_told(error))
    made.__cause__ = error
    return made


def _told(error: Exception) -> str:
    """Return what an error is in the user's terms."""
    text = str(error)
    match error:
        case VecgenError() | IndexError():
            return text
        case RecursionError():
            return "call nested too deeply"
        case MemoryError():
            return "there is not enough memory for that"
        case TypeError() if (call := _CALL.match(text)) is not None:
            name = call[1] if call[2].startswith("__") else call[2]
            return f"{name} not enough arguments, or others than it takes"
        case TypeError() if "not subscriptable" in text:
            return "an index, where there is no array and no reference"
        case OverflowError() | ValueError() if text.startswith(_NO_INTEGER):
            return (
                "Arg out of range: an integer is needed here, not an infinite or undefined number"
            )
        case OSError():
            return error.strerror or text
        case AttributeError():
            return text.replace("'float' object", "a number")
        case RuntimeError() if type(error) is RuntimeError and text:
            return text
        case _:
            return f"{type(error).__name__}: {text}"
