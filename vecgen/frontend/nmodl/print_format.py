"""The texts of printf: NMODL strings as the texts they mean, their conversions made safe.

All numbers of NMODL are doubles. A conversion for integers prints the number without a fraction
(NEURON prints what happens to be in a register); a string among the arguments becomes part of the
text, a missing argument a 0.
"""

from __future__ import annotations

import re

from vecgen.frontend.nmodl import ast
from vecgen.values import value_class

_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CONVERSION = re.compile(r"%([-+ #0]*)(\d*)(\.\d*)?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z%])?")
_INTEGERS = "diouxXc"
_NUMBERS = "eEfFgG"


class PrintFormatError(ValueError):
    """A text that printf cannot take; the message says what is wrong with it."""


@value_class
class PrintFormat:
    """A text whose conversions are for doubles only, and the arguments that belong to them."""

    text: str
    args: tuple[ast.Expr, ...]


def plain_text(text: str) -> str:
    """Return what an NMODL string means: it may have the escapes of C."""
    return _ESCAPE.sub(_unescaped, text)


def print_format(call: ast.Call) -> PrintFormat:
    """Return the format of a call of printf, with one double for each conversion.

    Raises:
        PrintFormatError: its first argument is no string, or has a conversion without a meaning.
    """
    if not call.args or not isinstance(call.args[0], ast.String):
        raise PrintFormatError("the first argument of printf is a string")
    text, waiting = call.args[0].text, list(call.args[1:])
    zero = ast.Number("0", span=call.span)
    kept: list[ast.Expr] = []

    def one(found: re.Match[str]) -> str:
        flags, width, precision, letter = found[1], found[2], found[3] or "", found[4]
        if letter == "%":
            return "%%"
        given = waiting.pop(0) if waiting else zero
        if isinstance(given, ast.String):
            if letter != "s":
                raise PrintFormatError(f"{found[0]} cannot print a string")
            shown = f"%{flags}{width}{precision}s" % plain_text(given.text)
            return shown.replace("%", "%%")
        kept.append(given)
        if letter is not None and letter in _INTEGERS:
            return f"%{flags}{width}.0f"
        if letter is None or letter not in _NUMBERS:
            raise PrintFormatError(f"{found[0]} cannot print a number")
        return f"%{flags}{width}{precision}{letter}"

    return PrintFormat(_CONVERSION.sub(one, plain_text(text)), tuple(kept))


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "01234567":
        return chr(int(code, 8))
    return chr(int(code[1:], 16)) if code[0] == "x" and len(code) > 1 else _ESCAPES.get(code, code)
