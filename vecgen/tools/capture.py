"""Finds the model that a script runs: an engine that stops the script at its first batch_run.

Everything before it (finitialize, fadvance, loops over values) really runs, so the values are the
ones that the run would start from. A script without a batch_run is run to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from vecgen.build.failure import CompileError
from vecgen.build.toolchain import CompilerNotFound
from vecgen.diagnostics import VecgenError
from vecgen.engine import NativeEngine
from vecgen.frontend.workspace import Progress, Workspace
from vecgen.options import Options
from vecgen.session import default_workspace
from vecgen.tools.script import run_script, told_to_the_user
from vecgen.values import value_class

Result = TypeVar("Result")


@value_class
class BatchCall:
    """The arguments of a batch_run."""

    tstop: float
    tstep: float
    path: str | None
    comment: str
    nan: str


@value_class
class Found:
    """A model at the moment when it is about to run; valid only while `take` looks at it."""

    workspace: Workspace
    engine: NativeEngine
    call: BatchCall | None
    """None: the script ended, or could not be compiled, before any batch_run."""


class ScriptEnd(BaseException):
    """Ends a script whose model is known. No `Exception`: scripts catch those."""


class CapturingEngine(Generic[Result]):
    """An engine that hands the model to `take` instead of a batch_run, and ends the script."""

    def __init__(self, options: Options, take: Callable[[Found], Result]) -> None:
        self._native = NativeEngine(options)
        self._take = take
        self.results: list[Result] = []
        """What `take` returned: empty, or one."""

    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Do what `finitialize` does."""
        self._run(workspace, lambda: self._native.initialise(workspace, v))

    def currents(self, workspace: Workspace) -> None:
        """Do what `fcurrent` does."""
        self._run(workspace, lambda: self._native.currents(workspace))

    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take fixed steps."""
        self._run(workspace, lambda: self._native.advance(workspace, steps))

    def batch_run(
        self,
        workspace: Workspace,
        tstop: float,
        tstep: float,
        path: str | None,
        comment: str,
        *,
        nan: str = "stop",
        progress: Progress | None = None,
    ) -> None:
        """Hand the model over and end the script."""
        self.capture(workspace, BatchCall(tstop, tstep, path, comment, nan))
        raise ScriptEnd

    def capture(self, workspace: Workspace, call: BatchCall | None) -> None:
        """Hand the model over, if none has been yet."""
        if not self.results:
            self.results.append(self._take(Found(workspace, self._native, call)))

    def _run(self, workspace: Workspace, native: Callable[[], None]) -> None:
        try:
            native()
        except (CompileError, CompilerNotFound):
            # What is wrong with the C, or with the model in it, can still be looked at.
            self.capture(workspace, None)
            raise ScriptEnd from None


def capture_model(
    script: str,
    arguments: Sequence[str],
    options: Options,
    take: Callable[[Found], Result],
    imports: AbstractContextManager[object],
) -> Result:
    """Run the script up to its first batch_run and return what `take` makes of its model.

    While it runs, `imports` is entered.

    Raises:
        ScriptError: the script failed before.
        VecgenError: the script built no model.
    """
    engine = CapturingEngine(options, take)
    workspace = default_workspace()
    workspace.engine = engine
    with told_to_the_user(), imports:
        kept: object = None
        try:
            kept = run_script(script, arguments)
        except ScriptEnd:
            pass
        except SystemExit as ended:
            if ended.code not in (None, 0):
                raise
            kept = ended  # with its frames
        if not engine.results:
            if not workspace.tree:
                raise VecgenError(
                    f"{script} builds no model: a model is made with `from vecgen import n`"
                )
            engine.capture(workspace, None)
        del kept  # until here the script's objects had to live
    return engine.results[0]
