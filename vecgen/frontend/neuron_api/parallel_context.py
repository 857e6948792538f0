"""`n.ParallelContext()` of one process: what scripts ask of it without networks (8.6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import ArgumentError, MissingFeatureError
from vecgen.frontend.neuron_api.batch import require_time_step
from vecgen.frontend.neuron_api.gid_functions import GidFunctions
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.workspace import Workspace

_GUARD = 1e-11
"""How much later than tstop, relative to it, a step may end."""
_NETWORKS = frozenset(
    """
    cell_by_gid gid_connect setup_transfer source_var spike_statistics target_var
    multisplit splitcell_connect prcellstate nrncore_run nrncore_write
    nrnbbcore_write
    """.split()
)
_BULLETIN_BOARD = frozenset(
    """
    context look look_take master_works_on_jobs pack post pyret retval submit take unpack upkpyobj
    upkscalar upkstr upkvec userid working subworlds partition thread_stat
    """.split()
)


class ParallelContext(GidFunctions):
    """The one process that there is."""

    __slots__ = ("_name", "_settings", "_workspace")

    def __init__(self, workspace: Workspace, number: int, settings: dict[str, float]) -> None:
        self._workspace = workspace
        self._name = f"ParallelContext[{number}]"
        self._settings = settings
        """What all ParallelContexts share."""

    # -- who is there -------------------------------------------------------------------------

    def id(self) -> int:
        """Return 0: this process."""
        return 0

    id_world = id_bbs = id

    def nhost(self) -> int:
        """Return 1: the number of processes."""
        return 1

    nhost_world = nhost_bbs = nhost

    def nthread(self, *arguments: float) -> int:
        """Return 1: the number of threads."""
        if arguments and argument(arguments[0], "the number of threads") > 1:
            raise UnsupportedError("ParallelContext.nthread: several threads are not in vecgen.")
        return 1

    def nworker(self) -> int:
        """Return 0: nobody else works on jobs."""
        return 0

    def barrier(self) -> float:
        """Wait for all processes: there is no other."""
        return 0.0

    def runworker(self) -> float:
        """Go on: this is the master."""
        return 0.0

    def done(self) -> float:
        """End the others: there are none."""
        return 0.0

    def optimize_node_order(self, *_: float) -> float:
        """Return 0.0: the order of nodes is ours."""
        return 0.0

    def mpiabort_on_error(self, *_: float) -> float:
        """Return 0.0: there is nothing to abort."""
        return 0.0

    def timeout(self, seconds: float = 20.0) -> float:
        """Return 20.0: nobody is waited for."""
        argument(seconds, "the argument of timeout")
        return 20.0

    # -- time ---------------------------------------------------------------------------------

    def time(self) -> float:
        """Return the wall clock's time (s)."""
        return time.time()

    def wait_time(self) -> float:
        """Return 0.0: nobody was waited for."""
        return 0.0

    step_wait = send_time = event_time = integ_time = vtransfer_time = mech_time = wait_time

    # -- together with all processes ----------------------------------------------------------

    def allreduce(self, value: Any, kind: float) -> Any:
        """Return the value: there is no other (also for a Vector, which stays as it is)."""
        argument(kind, "the kind of allreduce")
        return value if isinstance(value, (int, float)) else 0.0

    def py_allgather(self, value: Any) -> list[Any]:
        """Return what each process has."""
        return [value]

    def py_gather(self, value: Any, root: float = 0) -> list[Any]:
        """Return what each process has, to the process `root`."""
        argument(root, "the root of py_gather")
        return [value]

    def py_alltoall(self, values: list[Any], *_: float) -> list[Any]:
        """Return what each process sends to this one."""
        return list(values)

    def py_broadcast(self, value: Any, root: float = 0) -> Any:
        """Return what the process `root` has."""
        argument(root, "the root of py_broadcast")
        return value

    def py_scatter(self, values: list[Any], root: float = 0) -> Any:
        """Return this process's part of what `root` has."""
        argument(root, "the root of py_scatter")
        return values[0]

    # -- running ------------------------------------------------------------------------------

    def set_maxstep(self, longest: float) -> float:
        """Set the longest time (ms) between two exchanges of spikes; return it."""
        value = argument(longest, "the argument of set_maxstep")
        if not 1e-6 <= value <= 1e9:
            raise ArgumentError(
                f"Arg out of range in user function: set_maxstep({longest!r}) is not from 1e-6 to "
                "1e9 ms"
            )
        self._settings["maxstep"] = value
        return value

    def psolve(self, tstop: float) -> float:
        """Run to the last step that ends by `tstop` (ms)."""
        workspace = self._workspace
        require_time_step(workspace)
        t, dt = workspace.globals.get("t", 0), workspace.globals.get("dt", 0)
        if self._settings["maxstep"] < dt:
            raise ArgumentError(
                f"mindelay is 0 (or less than dt for fixed step method): set_maxstep was "
                f"{self._settings['maxstep']:g} and dt is {dt:g} ms"
            )
        end = argument(tstop, "the time of psolve") * (1.0 + _GUARD)
        steps = int((end - t) / dt + 1e-9)
        if steps > 3:
            workspace.engine.advance(workspace, steps)
            return 0.0
        while workspace.globals.get("t", 0) <= end - dt:
            workspace.engine.advance(workspace, 1)
            if workspace.globals.get("stoprun", 0):
                break
        return 0.0

    def __getattr__(self, name: str) -> Any:
        if name in _NETWORKS:
            raise MissingFeatureError(f"ParallelContext.{name}: networks are not in vecgen yet.")
        if name in _BULLETIN_BOARD:
            raise MissingFeatureError(f"ParallelContext.{name}: jobs are not in vecgen.")
        if name in ParallelContext.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        known = (m for m in dir(ParallelContext) if not m.startswith("_"))
        raise unknown("A ParallelContext", name, known)


def parallel_context_maker(workspace: Workspace) -> Callable[[], ParallelContext]:
    """Return what makes a session's ParallelContexts."""
    numbers = count()
    settings = {"maxstep": 10.0}

    def make() -> ParallelContext:
        """Return the context of one process."""
        return ParallelContext(workspace, next(numbers), settings)

    return make
