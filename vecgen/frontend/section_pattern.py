"""Regular expressions for names of sections, in which `[` and `]` are those of `dend[3]`."""

from __future__ import annotations

import re

from vecgen.frontend.errors import ArgumentError

_MEANINGS = str.maketrans({"[": r"\[", "]": r"\]", "<": "[", ">": "]"})
"""`dend[1]` means that section; a set of characters is written `axon<1-3>`."""


def section_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for names of sections.

    Raises:
        ArgumentError: it is no regular expression.
    """
    try:
        return re.compile(text.translate(_MEANINGS))
    except re.error as error:
        raise ArgumentError(f"{text!r} is no regular expression: {error}") from None
