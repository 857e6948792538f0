"""Runs a script as `python SCRIPT ARGS` would, and tells how it ended."""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from vecgen.tools.comparison.observation import is_ours


class Ended:
    """How a script ended; `kept` keeps its objects alive."""

    def __init__(self, status: int = 0, message: str = "", kept: Any = None) -> None:
        self.status = status
        """What sys.exit was given; 1 after an error."""
        self.message = message
        """The error in the user's terms, "" if there was none."""
        self.kept = kept


def run_python(script: str, arguments: Sequence[str]) -> Any:
    """Run a Python script as `__main__`; return its globals."""
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).resolve().parent)
    return runpy.run_path(script, run_name="__main__")


def ended(run: Callable[[], Any], told: Callable[[Exception], str | None]) -> Ended:
    """Run and say how it ended; `told` words errors that need no traceback."""
    try:
        return Ended(kept=run())
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return Ended(int(end.code or 0), "", end)
        return Ended(1, str(end.code), end)
    except KeyboardInterrupt as error:
        return Ended(130, "interrupted", error)
    except Exception as error:
        return Ended(1, told(error) or with_traceback(error), error)


def with_traceback(error: Exception) -> str:
    """Return what Python shows for an error that nobody caught, with the script's frames only."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not is_ours(f.filename)]
    told = traceback.format_exception_only(type(error), error)
    if not frames:
        return "".join(told).rstrip()
    head = "Traceback (most recent call last):\n"
    return "".join((head, *traceback.format_list(frames), *told)).rstrip()
