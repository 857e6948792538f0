"""The order of things inside the entries of a program (initialise, currents, step)."""

from __future__ import annotations

from enum import Enum

from vecgen.values import value_class


class CableOperation(Enum):
    """What the cable equation's own code does at one place of a step."""

    CLEAR = "clear the right-hand side and the diagonal"
    ASSEMBLE = "add the capacitance and the axial terms"
    SOLVE = "assemble and solve the tree, add the solution to v"
    CAPACITIVE_CURRENT = "find i_cap"


@value_class
class Launch:
    """Run a kernel over all its elements."""

    kernel: str


@value_class
class LaunchTabled:
    """Run `tabled` where the global `switch` is not zero, `plain` where it is."""

    switch: str
    tabled: str
    plain: str


@value_class
class ClearField:
    """Set a whole field to zero."""

    field: str


@value_class
class CheckTables:
    """Refill the tables whose dependencies changed."""


@value_class
class BeginEvents:
    """Test the threshold detectors, then deliver the events due in the first half of the step."""


@value_class
class AdvanceTime:
    """t += 0.5 dt, and what is played as connected lines takes its value at the new t."""


@value_class
class Cable:
    """One of the cable equation's operations."""

    operation: CableOperation


@value_class
class CorrectIonCurrents:
    """With secondorder = 2: ion current += conductance * half-step voltage increment."""

    current: str
    conductance: str
    map: str


@value_class
class HalveStep:
    """With secondorder != 0: dt is halved for the implicit methods of one mechanism."""


@value_class
class RestoreStep:
    """dt is again what it was at the start of the step."""


@value_class
class RoundTime:
    """t goes dt/2 forth twice and dt back, `turns` times for each instance of the space.

    That is what METHOD runge does to NEURON's t; it may be rounded.
    """

    space: str
    turns: int


Step = (
    Launch
    | LaunchTabled
    | ClearField
    | CheckTables
    | BeginEvents
    | AdvanceTime
    | Cable
    | CorrectIonCurrents
    | HalveStep
    | RestoreStep
    | RoundTime
)


@value_class
class Entry:
    """A named sequence: `initialise`, `first_currents`, `currents`, `step_full`, `step_lean`."""

    name: str
    steps: tuple[Step, ...]
