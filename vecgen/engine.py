"""Keeps a workspace and its compiled code together: the `Engine` that front ends call.

The model is frozen, compiled and bound when its structure has changed since the last time; areas
and couplings are computed anew when its geometry has; a changed value costs nothing, because
Python's attributes and compiled code share the arena.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from vecgen.build.cache import BUNDLE, Cache, open_cache
from vecgen.build.toolchain import Toolchain, find_toolchain
from vecgen.collection import uncollected
from vecgen.diagnostics import BatchFileError, NumericError
from vecgen.exchange import Exchange
from vecgen.frontend.freeze import freeze, require_saved
from vecgen.frontend.workspace import Progress, Workspace
from vecgen.lower.parts import Cutting
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.prepared import Prepared
from vecgen.recall import code_key, recall, remember
from vecgen.run.arena import return_free_memory
from vecgen.run.compiled import Compiled
from vecgen.run.not_finite import describe_not_finite
from vecgen.run.session import BatchRequest, UnsolvedError
from vecgen.values import value_class


@value_class
class CompletedRun:
    """A batch_run that came to its end, for who wants to tell about it."""

    path: str | None
    rows: int
    steps: int
    seconds: float
    """Wall time of the run itself, without compiling."""
    code: Path
    """The folder with the emitted C that ran."""


class NativeEngine:
    """Compiles workspaces and runs them; one engine serves one workspace at a time."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._tools: tuple[Toolchain, Cache] | None = None
        self._prepared: Prepared | None = None
        self._code: tuple[str, Compiled] | None = None
        self._in_one_part = False
        self.completed: list[CompletedRun] = []

    @uncollected
    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Do what finitialize does, the first samples of recordings included."""
        self.prepare(workspace).session.initialise_begin(v)
        workspace.voltages_set()
        prepared = self.prepare(workspace)
        try:
            prepared.session.initialise_states()
        except UnsolvedError as error:
            raise NumericError(prepared.unsolved(error.failure)) from None
        workspace.states_set()
        prepared = self.prepare(workspace)
        prepared.session.initialise_end(prepared.exchange.recorder)
        prepared.gather_globals()

    @uncollected
    def currents(self, workspace: Workspace) -> None:
        """Do what fcurrent does."""
        self.prepare(workspace).session.currents()

    @uncollected
    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take `steps` fixed steps."""
        prepared = self.prepare(workspace)
        try:
            prepared.session.advance(steps, prepared.exchange.recorder)
        except UnsolvedError as error:
            raise NumericError(prepared.unsolved(error.failure)) from None
        prepared.gather_globals()

    @uncollected
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
        """Do what batch_run does.

        Raises:
            BatchFileError: the file cannot be written; what was written stays in PATH.part.
            NumericError: a membrane potential is not a number any more (not with nan="ignore"), or
                the equations of a mechanism could not be solved.
        """
        require_saved(workspace)
        prepared = self.prepare(workspace)
        prepared.globals["ignore_nan"][0] = float(nan == "ignore")
        encoded = None if path is None else os.fsencode(path)
        text = comment.encode("utf-8", "surrogateescape")
        request = BatchRequest(tstop, tstep, encoded, text, prepared.saved)
        started = time.perf_counter()
        try:
            end = prepared.session.batch_run(
                request, prepared.exchange.recorder, prepared.tell(progress)
            )
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_interrupted(prepared, path)) from None
        prepared.gather_globals()
        lib = prepared.session.library.lib
        if end.status == lib.VG_IO_ERROR:
            raise BatchFileError(end.error, _file_message(end.error, end.rows), path)
        if end.status == lib.VG_UNSOLVED:
            failure = prepared.session.failure()
            raise NumericError(prepared.unsolved(failure) + _rows_so_far(path))
        if end.status == lib.VG_NOT_FINITE:
            found = describe_not_finite(
                prepared.program, prepared.plan, prepared.model, prepared.fields, prepared.arena
            )
            raise NumericError(
                f"{found} at t = {prepared.globals['t'][0]:g} ms. Try a smaller dt (now"
                f' {prepared.globals["dt"][0]:g} ms), or nan="ignore" to go on as NEURON does.'
                + _rows_so_far(path)
            )

        seconds = time.perf_counter() - started
        code = prepared.compiled.library.built.entry.folder / BUNDLE
        self.completed.append(CompletedRun(path, end.rows, end.steps, seconds, code))

    def prepare(self, workspace: Workspace) -> Prepared:
        """Return the workspace's model, compiled and bound to an arena that has its values."""
        prepared = self._prepared
        is_new = prepared is None or not prepared.fits(workspace)
        is_new = is_new or (self._in_one_part and prepared is not None and prepared.is_cut)
        if prepared is None or is_new:
            prepared = self._compile(workspace, prepared)
            self._prepared = prepared
        prepared.refresh(workspace)
        if is_new:
            return_free_memory(prepared.arena)
        return prepared

    def _compile(self, workspace: Workspace, old: Prepared | None) -> Prepared:
        model = freeze(workspace)
        compiled = self._code_of(model)
        kept = old.exchange if old is not None and old.workspace is workspace else Exchange()
        cutting = _cutting(workspace, compiled)
        if self._in_one_part:
            cutting = Cutting.ONE_PART
        return Prepared(workspace, model, compiled, kept, self.options, cutting)

    def _code_of(self, model: Model) -> Compiled:
        """Return the model's code: what was last used, if it is the same, not to load it again.

        A change of structure then costs another arena only.
        """
        key = code_key(model, self.options)
        if self._code is not None and self._code[0] == key:
            return self._code[1]
        if self._tools is None:
            cache = open_cache(self.options)
            self._tools = find_toolchain(self.options, cache=cache), cache
        toolchain, cache = self._tools
        compiled = _compiled(model, self.options, toolchain, cache)
        self._code = key, compiled
        return compiled

    def prepare_to_emit(self, workspace: Workspace) -> Prepared:
        """Return the same as `prepare`; in one part if something is played.

        The file of a model's values has room for what one part plays.
        """
        before = self._in_one_part
        self._in_one_part = before or bool(workspace.attached.plays())
        try:
            return self.prepare(workspace)
        finally:
            self._in_one_part = before

    @contextmanager
    def in_one_part(self) -> Iterator[None]:
        """Keep models in one part for a while: in NEURON's order, as a sweep copies them."""
        before = self._in_one_part, self._prepared
        self._in_one_part, self._prepared = True, None
        try:
            yield
        finally:
            self._in_one_part, self._prepared = before


def _compiled(model: Model, options: Options, toolchain: Toolchain, cache: Cache) -> Compiled:
    """Return the model's code from the cache, or compiled now.

    The compiler's stages are imported only when something must be compiled: that is what makes a
    warm start quick.
    """
    found = recall(model, options, toolchain=toolchain, cache=cache)
    if found is None:
        pipeline = importlib.import_module("vecgen.pipeline")
        found = cast(
            Compiled, pipeline.compile_model(model, options, toolchain=toolchain, cache=cache)
        )
        remember(model, options, found, cache=cache)
    return found


def _cutting(workspace: Workspace, compiled: Compiled) -> Cutting:
    """Return how the model may be cut: what is played may be seen by all of it."""
    if workspace.attached.needs_one_part() or not compiled.storage.separable:
        return Cutting.ONE_PART
    return Cutting.CELLS


def _interrupted(prepared: Prepared, path: str | None) -> str:
    where = f"; the rows so far are in {path}.part" if path and _is_file(path) else ""
    return f"batch_run was stopped at t = {prepared.globals['t'][0]:g} ms{where}"


def _rows_so_far(path: str | None) -> str:
    return f" The rows so far are in {path}.part." if path and _is_file(path) else ""


def _is_file(path: str) -> bool:
    return Path(f"{path}.part").exists()


def _file_message(error: int, rows: int) -> str:
    if rows == 0:
        return f"Couldn't open batch file: {os.strerror(error)}"
    return f"{os.strerror(error)} while writing row {rows}"
