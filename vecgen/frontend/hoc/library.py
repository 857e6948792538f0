"""What NEURON's library files define besides functions: variables and objects, in HOC of our own.

The functions (`run`, `stdinit`, `lambda_f`, ...) are the Python interface's; a user's procedure of
the same name replaces them (see `neuron_api.stdrun`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter

PARTS: Mapping[str, tuple[str, ...]] = {
    "stdrun.hoc": ("run",),
    "nrngui.hoc": ("run", "windows"),
    "stdgui.hoc": ("run", "windows"),
    "noload.hoc": ("run",),
}
"""File → the parts that it brings."""

_TEXTS: Mapping[str, str] = {
    "run": """
objref cvode
cvode = new CVode()
screen_update_invl = 0.05
eventcount = 0
eventslow = 1
runStopAt = 5
runStopIn = 1
""",
    "windows": """
objref graphItem, tempobj, tempobj2, fast_flush_list, flush_list, movie_timer, graphList[4]
fast_flush_list = new List()
flush_list = new List()
for stdgui_number_ = 0, 3 graphList[stdgui_number_] = new List()
""",
}


def begin_part(interpreter: HocInterpreter, part: str) -> None:
    """Define what belongs to a part."""
    interpreter.run(_TEXTS[part], f"<{part}>")
