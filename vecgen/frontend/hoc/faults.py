"""Gives errors their place in the user's file on their way out."""

from __future__ import annotations

import re
from typing import NoReturn

from vecgen.diagnostics import NumericError, VecgenError
from vecgen.frontend.hoc.errors import HocError, Place
from vecgen.frontend.hoc.lexer import Lexed

_CALL = re.compile(r"(\w+)\.__init__\(\) (?:missing|takes|got)")
"""How Python's errors begin where an object is made with other arguments than it takes."""
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
    if isinstance(error, RecursionError):
        message = "call nested too deeply"
    elif isinstance(error, TypeError) and (call := _CALL.match(str(error))) is not None:
        message = f"{call[1]} not enough arguments, or others than it takes"
    elif isinstance(error, IndexError):
        message = str(error)
    elif isinstance(error, MemoryError):
        message = "there is not enough memory for that"
    elif isinstance(error, (OverflowError, ValueError)) and str(error).startswith(_NO_INTEGER):
        message = "Arg out of range: an integer is needed here, not an infinite or undefined number"
    elif isinstance(error, AttributeError) and not isinstance(error, VecgenError):
        message = str(error).replace("'float' object", "a number")
    elif isinstance(error, VecgenError) or (type(error) is RuntimeError and str(error)):
        message = str(error)
    else:
        message = f"{type(error).__name__}: {error}"
    made = HocError(message)
    made.__cause__ = error
    return made
