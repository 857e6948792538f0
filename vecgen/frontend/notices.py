"""What NEURON tells a user in passing, and so do we: on the standard error stream."""

from __future__ import annotations

import sys


def notice(text: str) -> None:
    """Tell the user something that is no error."""
    print(text, file=sys.stderr)
