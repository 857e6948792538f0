"""Colours for C on a terminal, where pygments is installed; vecgen does not depend on it."""

from __future__ import annotations

try:
    import pygments
    from pygments.formatters import TerminalFormatter
    from pygments.lexers import CLexer
except ImportError:

    def highlighted(code: str) -> str:
        """Return C as it is."""
        return code

else:

    def highlighted(code: str) -> str:
        """Return C with a terminal's colour codes."""
        return str(pygments.highlight(code, CLexer(stripnl=False), TerminalFormatter()))
