"""Colours for C on a terminal, where pygments is installed; vecgen does not depend on it."""

from __future__ import annotations

try:
    import pygments
    from pygments.formatters import TerminalFormatter
    from pygments.lexers import CLexer
except ImportError:  # plain text will do
    pygments = None


def highlighted(code: str) -> str:
    """Return C with a terminal's colour codes, or as it is."""
    if pygments is None:
        return code
    lexer = CLexer(stripnl=False)
    return str(pygments.highlight(code, lexer, TerminalFormatter()))
