"""Keeps Python's collector of cycles away while the model must stay as it is.

What it finds may be a section that nobody holds any more: its end changes the model, and in the
midst of a run that would be another model than the one that runs. What nobody holds waits.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@contextmanager
def no_collection() -> Iterator[None]:
    """Do without the collector; it works again afterwards if it did before."""
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()


def uncollected(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return the function, doing without the collector."""

    @wraps(function)
    def inner(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        # As no_collection, without a context manager: a single step takes microseconds.
        worked = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if worked:
                gc.enable()

    return inner
