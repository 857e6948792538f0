"""What `n` has, with types: declarations for editors and type checkers, nothing at run time.

The values come from the namespace's table, which grows with `load_file`. A test compares the two,
so that no name is missing here and none is declared that does not exist. Names of a user's own
mechanisms are not here; they are `Any`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vecgen.frontend.neuron_api.cvode import CVode as _CVode
    from vecgen.frontend.neuron_api.hoc_values import HocRef
    from vecgen.frontend.neuron_api.hoc_values import String as _String
    from vecgen.frontend.neuron_api.import3d import Importer, NeurolucidaReader, Reader, SwcReader
    from vecgen.frontend.neuron_api.initialization import FInitializeHandler as _FInitializeHandler
    from vecgen.frontend.neuron_api.lists import List as _List
    from vecgen.frontend.neuron_api.matrix import Matrix as _Matrix
    from vecgen.frontend.neuron_api.mechanism import DensityMechanism
    from vecgen.frontend.neuron_api.mechanism_standard import (
        MechanismStandard as _MechanismStandard,
    )
    from vecgen.frontend.neuron_api.mechanism_type import MechanismType as _MechanismType
    from vecgen.frontend.neuron_api.netcon import NetCon as _NetCon
    from vecgen.frontend.neuron_api.parallel_context import ParallelContext as _ParallelContext
    from vecgen.frontend.neuron_api.point_process import PointProcessClass
    from vecgen.frontend.neuron_api.reference import Reference
    from vecgen.frontend.neuron_api.section import Section as _Section
    from vecgen.frontend.neuron_api.section_arrays import SectionArray
    from vecgen.frontend.neuron_api.section_list import SectionList as _SectionList
    from vecgen.frontend.neuron_api.section_ref import SectionRef as _SectionRef
    from vecgen.frontend.neuron_api.segment import Segment
    from vecgen.frontend.neuron_api.timing import Timer as _Timer
    from vecgen.frontend.neuron_api.vector import Vector as _Vector
    from vecgen.frontend.workspace import Progress

    Place = Segment | float
    """A segment, or x of the section that `sec=` names."""


class NeuronInterface:
    """The names of `n`."""

    __slots__ = ()

    if TYPE_CHECKING:
        # -- global variables -----------------------------------------------------------------

        t: float
        """Time (ms)."""
        dt: float
        """Time step (ms)."""
        celsius: float
        """Temperature (degrees Celsius)."""
        secondorder: int
        """0: implicit Euler; 2: Crank-Nicolson, with currents at the middle of the step."""
        stoprun: int
        """Not 0: a run of the standard run system stops."""
        _ref_t: Reference
        _ref_dt: Reference
        _ref_celsius: Reference

        tstop: float
        """When `run` stops (ms); after load_file("stdrun.hoc")."""
        v_init: float
        """The voltage (mV) that `run` begins with; after load_file("stdrun.hoc")."""
        steps_per_ms: float
        """Groups of steps in a ms of `run`; after load_file("stdrun.hoc")."""
        nstep_steprun: float
        realtime: float
        running_: float
        stdrun_quiet: float
        using_cvode_: float

        # -- constants ------------------------------------------------------------------------

        FARADAY: float
        """C/mol."""
        R: float
        """J/(mol K)."""
        PI: float
        E: float
        GAMMA: float
        DEG: float
        PHI: float

        # -- variables of the current section -------------------------------------------------

        L: float
        Ra: float
        nseg: int
        rallbranch: float

        # -- mechanisms -----------------------------------------------------------------------

        hh: DensityMechanism
        pas: DensityMechanism
        fastpas: DensityMechanism
        na_ion: DensityMechanism
        k_ion: DensityMechanism
        APCount: PointProcessClass
        AlphaSynapse: PointProcessClass
        IClamp: PointProcessClass
        OClamp: PointProcessClass
        PointProcessMark: PointProcessClass
        SEClamp: PointProcessClass
        VClamp: PointProcessClass

        # -- classes --------------------------------------------------------------------------

        FInitializeHandler: type[_FInitializeHandler]
        List: type[_List]
        Matrix: type[_Matrix]
        MechanismStandard: type[_MechanismStandard]
        MechanismType: type[_MechanismType]
        NetCon: type[_NetCon]
        SectionList: type[_SectionList]
        SectionRef: type[_SectionRef]
        Vector: type[_Vector]
        ref: type[HocRef]

        def CVode(self) -> _CVode:  # noqa: N802
            """Return NEURON's integrator, of which vecgen has the fixed steps only."""

        def ParallelContext(self) -> _ParallelContext:  # noqa: N802
            """Return the context of one process."""

        def String(self, text: str = "") -> _String:  # noqa: N802
            """Return a string that functions may change."""

        def Timer(self, action: Any) -> _Timer:  # noqa: N802
            """Return what would call a function again and again."""

        def Section(self, name: str | None = None, cell: Any = None) -> _Section:  # noqa: N802
            """Return a new section."""

        def Import3d_SWC_read(self) -> SwcReader:  # noqa: N802
            """Return a reader of SWC files; after load_file("import3d.hoc")."""

        def Import3d_Neurolucida3(self) -> NeurolucidaReader:  # noqa: N802
            """Return a reader of Neurolucida's .asc files; after load_file("import3d.hoc")."""

        def Import3d_GUI(self, reader: Reader, window: int) -> Importer:  # noqa: N802
            """Return what makes sections of a read file; `window` must be 0."""

        soma: SectionArray
        """Sections of `Import3d_GUI(reader, 0).instantiate(None)`."""
        axon: SectionArray
        dend: SectionArray
        apic: SectionArray

        # -- running --------------------------------------------------------------------------

        def finitialize(self, v: float = ...) -> float:
            """Initialise to a voltage (mV) everywhere, or with the voltages as they are."""

        def fadvance(self) -> float:
            """Take one step of dt."""

        def fcurrent(self) -> float:
            """Compute all currents and conductances for the voltages as they are."""

        def frecord_init(self) -> float:
            """Begin all recordings anew, with the values of now."""

        def batch_save(self, *references: Reference) -> float:
            """Append variables to what `batch_run` writes; without arguments begin a new list."""

        def batch_run(
            self,
            tstop: float,
            tstep: float,
            filename: str | Path = ...,
            comment: str = ...,
            *,
            nan: str = "stop",
            progress: bool | Progress = False,
        ) -> float:
            """Run to `tstop` and write the saved variables every `tstep` (ms) to a file.

            nan="stop" stops where a variable becomes no number; "ignore" goes on, as in NEURON.
            progress=True shows a bar on the terminal; a function is told the time (ms).
            """

        def startsw(self) -> float:
            """Start the stopwatch; return the time of day (s)."""

        def stopsw(self) -> float:
            """Return the seconds since `startsw`."""

        def cvode_active(self, active: float = ...) -> float:
            """Return 0; steps are always fixed."""

        def run(self) -> float:
            """Initialise to v_init and run until tstop; after load_file("stdrun.hoc")."""

        def continuerun(self, tstop: float) -> float:
            """Run on until a time (ms); after load_file("stdrun.hoc")."""

        def stdinit(self) -> float:
            """Adjust dt and initialise; after load_file("stdrun.hoc")."""

        def init(self) -> float:
            """Initialise to v_init; after load_file("stdrun.hoc")."""

        def advance(self) -> float:
            """Take one step; after load_file("stdrun.hoc")."""

        def step(self) -> float:
            """Take one group of steps, with the program's own advance; after load_file(...)."""

        def steprun(self) -> float:
            """Take one group of steps; after load_file("stdrun.hoc")."""

        def setdt(self) -> float:
            """Fit dt to steps_per_ms; after load_file("stdrun.hoc")."""

        # -- files and versions ---------------------------------------------------------------

        def load_file(self, first: str | float, name: str = ...) -> float:
            """Run a HOC file, or bring a part of NEURON's library (stdrun.hoc, ...); once.

            `(1, name)` runs it each time, `("procedure", name)` unless there is that procedure.
            """

        def load_mechanisms(self, path: str | Path) -> list[str]:
            """Load a .mod file or all those of a folder; return the mechanisms' names."""

        def nrnversion(self, kind: float = 1) -> str:
            """Return the version of NEURON whose results we give; 5 gives the bare number."""

        def units(self, name: str) -> str:
            """Return the unit of a variable, such as `gnabar_hh`, `IClamp.amp` or `v`."""

        # -- ions -----------------------------------------------------------------------------

        def nernst(self, *arguments: Any, sec: _Section = ...) -> float:
            """Return a reversal potential (mV), or the concentration (mM) that balances one."""

        def ghk(self, v: float, inside: float, outside: float, charge: float) -> float:
            """Return the flux by Goldman, Hodgkin and Katz."""

        def ion_charge(self, ion: str) -> float:
            """Return an ion's charge: `ion_charge("na_ion")`."""

        def ion_register(self, name: str, charge: float) -> float:
            """Make an ion; return its registration number."""

        def setpointer(self, reference: Any, name: str, target: Any) -> float:
            """Make the POINTER `name` of a point process, or of `segment.mech`, mean a variable."""

        def ion_style(self, ion: str, *styles: float, sec: _Section = ...) -> float:
            """Return how an ion is treated in a section, after setting it if that is given."""

        # -- sections -------------------------------------------------------------------------

        def allsec(self) -> Iterator[_Section]:
            """Iterate over all sections."""

        def cas(self) -> _Section:
            """Return the current section."""

        def push_section(self, which: str | float) -> float:
            """Make a section the current one, by its `secname` or `this_section` number."""

        def pop_section(self) -> float:
            """Undo the last `push_section`."""

        def secname(self, *, sec: _Section = ...) -> str:
            """Return the section's name as `push_section` takes it."""

        def this_section(self, *, sec: _Section = ...) -> float:
            """Return a number that stands for the section."""

        def section_owner(self, *, sec: _Section = ...) -> Any:
            """Return the cell the section was created with, or None."""

        def section_exists(self, *name: Any) -> float:
            """Return 0: the interpreter itself has no sections."""

        def issection(self, pattern: str, *, sec: _Section = ...) -> float:
            """Return whether a regular expression matches the section's whole name."""

        def ismembrane(self, mechanism: str, *, sec: _Section = ...) -> float:
            """Return whether a mechanism is in the section."""

        def delete_section(self, *, sec: _Section = ...) -> float:
            """Delete the section."""

        def disconnect(self, *, sec: _Section = ...) -> float:
            """Make the section a root."""

        def section_orientation(self, *, sec: _Section = ...) -> float:
            """Return the end (0 or 1) by which the section is connected."""

        def parent_connection(self, *, sec: _Section = ...) -> float:
            """Return where on its parent the section is connected."""

        def parent_section(self, *, sec: _Section = ...) -> float:
            """Return the parent's `this_section` number, 0 for a root."""

        def topology(self) -> float:
            """Print the tree of all sections."""

        def psection(self, *, sec: _Section = ...) -> float:
            """Print what is in the section."""

        # -- geometry -------------------------------------------------------------------------

        def area(self, x: float, *, sec: _Section = ...) -> float:
            """Return the area (um2) of a segment."""

        def ri(self, x: float, *, sec: _Section = ...) -> float:
            """Return the resistance (Mohm) from a segment to its parent."""

        def lambda_f(self, frequency: float, *, sec: _Section = ...) -> float:
            """Return the length constant (um) at a frequency (Hz); after load_file(...)."""

        def distance(self, *places: Place, sec: _Section = ...) -> float:
            """Return the way (um) between two segments, or from the origin; or set the origin."""

        def define_shape(self, *, sec: _Section = ...) -> float:
            """Give 3-d points to all sections that have none."""

        def n3d(self, *, sec: _Section = ...) -> float:
            """Return the number of the section's 3-d points."""

        def x3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return the x (um) of a 3-d point."""

        def y3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return the y (um) of a 3-d point."""

        def z3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return the z (um) of a 3-d point."""

        def diam3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return the diameter (um) at a 3-d point."""

        def arc3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return the distance (um) of a 3-d point from the first, along the section."""

        def spine3d(self, index: float, *, sec: _Section = ...) -> float:
            """Return whether a 3-d point is marked as a spine."""

        def pt3dadd(
            self, x: float, y: float, z: float, diam: float, *, sec: _Section = ...
        ) -> float:
            """Add a 3-d point at the end."""

        def pt3dinsert(
            self, index: float, x: float, y: float, z: float, diam: float, *, sec: _Section = ...
        ) -> float:
            """Insert a 3-d point before another."""

        def pt3dchange(self, index: float, *values: float, sec: _Section = ...) -> float:
            """Change a 3-d point: its diameter, or x, y, z and diameter."""

        def pt3dremove(self, index: float, *, sec: _Section = ...) -> float:
            """Remove a 3-d point."""

        def pt3dclear(self, room: float = ..., *, sec: _Section = ...) -> float:
            """Remove all 3-d points of the section."""

        def pt3dconst(self, keep: float = ...) -> float:
            """Set whether an assigned L or diam leaves 3-d points alone; return what it was."""

        def pt3dstyle(self, *arguments: Any, sec: _Section = ...) -> float:
            """Tell or set where the section is said to begin on its parent."""

        def getSpineArea(self) -> float:  # noqa: N802
            """Return the area (um2) of a spine."""

        def setSpineArea(self, area: float) -> float:  # noqa: N802
            """Set the area (um2) of a spine."""
