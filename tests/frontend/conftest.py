"""A session whose engine only notes what it is asked to do."""

from __future__ import annotations

import pytest

from vecgen.assets import mechanisms_folder
from vecgen.frontend.hoc.language import Language
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.nmodl import load_mechanism
from vecgen.frontend.workspace import Workspace


class NotingEngine:
    """Takes steps by adding dt to t, and notes every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def initialise(self, workspace: Workspace, v: float | None) -> None:
        self.calls.append(("initialise", v))
        workspace.globals.set("t", 0, 0.0)
        workspace.voltages_set()
        workspace.states_set()

    def currents(self, workspace: Workspace) -> None:
        self.calls.append(("currents",))

    def advance(self, workspace: Workspace, steps: int) -> None:
        self.calls.append(("advance", steps))
        dt = workspace.globals.get("dt", 0)
        t = workspace.globals.get("t", 0)
        for _ in range(steps):
            t = (t + 0.5 * dt) + 0.5 * dt
        workspace.globals.set("t", 0, t)

    def batch_run(
        self, workspace, tstop, tstep, path, comment, *, nan="stop", progress=None
    ) -> None:
        self.calls.append(("batch_run", tstop, tstep, path, comment, nan))

    @property
    def steps(self) -> int:
        return sum(call[1] for call in self.calls if call[0] == "advance")


@pytest.fixture
def engine() -> NotingEngine:
    return NotingEngine()


@pytest.fixture
def workspace(engine: NotingEngine) -> Workspace:
    return Workspace(load_mechanism=load_mechanism, engine=engine, mechanisms=mechanisms_folder())


@pytest.fixture
def n(workspace: Workspace) -> NeuronNamespace:
    return NeuronNamespace(workspace, Language)


@pytest.fixture
def mod_folder(tmp_path):
    """Return a function that writes .mod files and returns their folder."""

    def write(**files: str):
        for name, text in files.items():
            (tmp_path / f"{name}.mod").write_text(text)
        return tmp_path

    return write


LEAK = """
NEURON {{ SUFFIX {name} NONSPECIFIC_CURRENT i RANGE g, e GLOBAL scale }}
PARAMETER {{ g = {g} (S/cm2)  e = -70 (mV)  scale = 1 }}
ASSIGNED {{ v (mV)  i (mA/cm2) }}
BREAKPOINT {{ i = scale*g*(v - e) }}
"""


@pytest.fixture
def leak():
    """Return a function that gives the source of a leak mechanism."""
    return lambda name, g=0.001: LEAK.format(name=name, g=g)
