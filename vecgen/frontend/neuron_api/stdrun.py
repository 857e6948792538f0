"""NEURON's standard run system: what `load_file("stdrun.hoc")` brings (specification 8.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.batch import require_time_step
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.workspace import Workspace

_DEFAULTS = {
    "v_init": -65.0,
    "tstop": 5.0,
    "steps_per_ms": 40.0,
    "nstep_steprun": 1.0,
    "running_": 1.0,
    "realtime": 0.0,
    "stdrun_quiet": 0.0,
    "using_cvode_": 0.0,
}
PROCEDURES = ("run", "continuerun", "stdinit", "init", "advance", "step", "steprun", "setdt")
_SAFE_GROUPS = 1_000_000


class StandardRun:
    """`run`, `continuerun` and their like, with their variables (`tstop`, `v_init`, ...)."""

    def __init__(
        self,
        workspace: Workspace,
        replaced: Callable[[str], Callable[..., Any] | None] = lambda name: None,
    ) -> None:
        self._workspace = workspace
        self._replaced = replaced
        self.variables = workspace.run_control
        for name, value in _DEFAULTS.items():
            self.variables.add_field(name, value)
        self.variables.allocate(1)

    @staticmethod
    def names() -> frozenset[str]:
        """Return all names that stdrun.hoc brings."""
        return frozenset(_DEFAULTS) | frozenset(PROCEDURES)

    def functions(self) -> dict[str, Callable[..., float]]:
        """Return the functions by their names."""
        return {name: getattr(self, name) for name in PROCEDURES}

    def _do(self, name: str, *arguments: float) -> None:
        """Call one of the functions, the user's own if there is one."""
        (self._replaced(name) or getattr(self, name))(*arguments)

    def _get(self, name: str) -> float:
        return self.variables.get(name, 0)

    def _global(self, name: str) -> float:
        return self._workspace.globals.get(name, 0)

    def run(self, *_: Any) -> float:
        """Initialise to v_init and run until tstop."""
        self.variables.set("running_", 0, 1.0)
        self._do("stdinit")
        self._do("continuerun", self._get("tstop"))
        return 0.0

    def stdinit(self, *_: Any) -> float:
        """Adjust dt and initialise."""
        self.variables.set("realtime", 0, 0.0)
        self._do("setdt")
        self._do("init")
        return 0.0

    def init(self, *_: Any) -> float:
        """Initialise to v_init."""
        self._workspace.initialise(self._get("v_init"))
        return 0.0

    def continuerun(self, *arguments: Any) -> float:
        """Run on until a time (ms), in groups of steps as steps_per_ms says."""
        if not arguments:
            raise ArgumentError("continuerun not enough arguments: it needs a time (ms)")
        stop = argument(arguments[0], "the time of continuerun")
        require_time_step(self._workspace)
        self._workspace.globals.set("stoprun", 0, 0.0)
        group = self._steps_of_group()
        if self._replaced("advance") or self._replaced("step"):
            return self._continue_slowly(stop)
        while not self._global("stoprun"):
            t, dt = self._global("t"), self._global("dt")
            if not t < stop - dt / 2.0:
                break
            # The last two groups one by one: rounding decides where the run ends.
            groups = min(int((stop - t) / (dt * group)) - 2, _SAFE_GROUPS)
            self._workspace.engine.advance(self._workspace, group * max(1, groups))
        return 0.0

    def _continue_slowly(self, stop: float) -> float:
        """Run on as `continuerun` does, with a call of the user's function for each step."""
        while not self._global("stoprun") and self._global("t") < stop - self._global("dt") / 2.0:
            self._do("step")
        return 0.0

    def step(self, *unused: Any) -> float:
        """Take a group of steps, each with the user's `advance` if there is one."""
        del unused
        own = self._replaced("advance")
        if own is None:
            self._workspace.engine.advance(self._workspace, self._steps_of_group())
            return 0.0
        for _ in range(int(self._get("nstep_steprun"))):
            own()
        return 0.0

    def steprun(self, *_: Any) -> float:
        """Take one group of steps."""
        require_time_step(self._workspace)
        self._do("step")
        return 0.0

    def advance(self, *_: Any) -> float:
        """Take one step."""
        self._workspace.engine.advance(self._workspace, 1)
        return 0.0

    def _steps_of_group(self) -> int:
        per_ms = self._get("steps_per_ms")
        if not per_ms > 0.0:
            raise ArgumentError(f"steps_per_ms must be > 0 for a run, but it is {per_ms!r}.")
        steps = max(1, int(1.0 / (per_ms * self._global("dt"))))
        self.variables.set("nstep_steprun", 0, float(steps))
        return steps

    def setdt(self, *_: Any) -> float:
        """Change dt to 1/steps_per_ms, or a whole fraction of it, unless it is that already."""
        require_time_step(self._workspace)
        steps = self._steps_of_group()
        per_ms = self._get("steps_per_ms")
        dt = self._global("dt")
        if abs(dt * steps * per_ms - 1.0) > 1e-6:
            changed = 1.0 / (per_ms * steps)
            self._workspace.globals.set("dt", 0, changed)
            print("Changed dt")
        return 0.0
