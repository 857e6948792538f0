"""The functions of `n` about ions: `nernst`, `ghk`, `ion_style`, `ion_charge`, `ion_register`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend import building, topology
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.ions import STYLE, Ion, style_word
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.variable import Location
from vecgen.frontend.workspace import Workspace
from vecgen.model import electrochemistry

_STYLE_ARGUMENTS = (
    ("c_style", 3),
    ("e_style", 3),
    ("einit", 1),
    ("eadvance", 1),
    ("cinit", 1),
)
"""Arguments of `ion_style` after the ion's name, with their largest values."""


class IonFunctions:
    """The functions, for one session."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return the functions by their names."""
        return {
            "ghk": self._ghk,
            "ion_charge": self._ion_charge,
            "ion_register": self._ion_register,
            "ion_style": self._ion_style,
            "nernst": self._nernst,
        }

    # -- equations ----------------------------------------------------------------------------

    def _nernst(self, *arguments: Any, sec: Any = None) -> float:
        """Return a reversal potential (mV), or the concentration (mM) that balances one.

        `nernst(inside, outside, charge)`; or, for the ion of a section, at x (0.5), by the name of
        what is wanted: `nernst("ena", x, sec=section)`, `nernst("nai", ...)`, `nernst("nao", ...)`.
        """
        if arguments and isinstance(arguments[0], str):
            x = argument(arguments[1], "x of nernst") if len(arguments) > 1 else 0.5
            return self._balancing(arguments[0], x, section_argument(self._workspace, sec)._live())
        if len(arguments) < 3:
            raise ArgumentError(
                "nernst not enough arguments: it needs two concentrations and a charge, or the "
                "name of an ion's variable"
            )
        inside, outside, valence = (argument(item, "argument of nernst") for item in arguments[:3])
        return electrochemistry.nernst(inside, outside, valence, celsius=self._celsius)

    def _balancing(self, name: str, x: float, record: SectionRecord) -> float:
        owner, _ = self._workspace.range_names.get(name, ("", ""))
        ion = self._workspace.registry.ion_of(owner)
        if ion is None or owner not in record.instances:
            raise ArgumentError(
                f"{name} not a reversal potential or concentration of {record.name}"
            )
        index = topology.segment_index(record, _checked(x))
        slot = record.instances[owner] + index
        potential, inside, outside = (
            self._workspace.read(Location(owner, field, slot))
            for field in (f"e{ion.name}", f"{ion.name}i", f"{ion.name}o")
        )
        valence, celsius = ion.valence, self._celsius
        if name == f"e{ion.name}":
            return electrochemistry.nernst(inside, outside, valence, celsius=celsius)
        if name == f"{ion.name}i":
            return electrochemistry.inside_of(potential, outside, valence, celsius=celsius)
        if name == f"{ion.name}o":
            return electrochemistry.outside_of(potential, inside, valence, celsius=celsius)
        raise ArgumentError(f"{name} not a reversal potential or concentration")

    def _ghk(self, *arguments: Any) -> float:
        """Return `ghk(v, inside, outside, charge)`, the flux by Goldman, Hodgkin and Katz."""
        if len(arguments) < 4:
            raise ArgumentError(
                "ghk not enough arguments: it needs v, two concentrations and a charge"
            )
        v, inside, outside, valence = (argument(item, "argument of ghk") for item in arguments[:4])
        return electrochemistry.ghk(v, inside, outside, valence, celsius=self._celsius)

    @property
    def _celsius(self) -> float:
        return self._workspace.globals.get("celsius", 0)

    # -- ions ---------------------------------------------------------------------------------

    def _ion_charge(self, *arguments: Any) -> float:
        """Return an ion's charge: `ion_charge("na_ion")`."""
        return self._ion("ion_charge", arguments, "is not an ion mechanism").valence

    def _ion_register(self, *arguments: Any) -> float:
        """Make an ion, `ion_register("cl", -1)`; return its registration number."""
        if len(arguments) < 2:
            raise ArgumentError("ion_register not enough arguments: it needs a name and a charge")
        name, charge = arguments[0], argument(arguments[1], "charge of ion_register")
        if not isinstance(name, str):
            raise ArgumentTypeError(f"Expecting string argument: {name!r} is no name of an ion")
        return float(self._workspace.registry.register_ion(name, charge))

    def _ion_style(self, *arguments: Any, sec: Any = None) -> float:
        """Return how NEURON treats an ion in a section, as a sum of bits; -1 if it has none.

        `ion_style("na_ion", sec=s)` returns it; `ion_style("na_ion", c_style, e_style, einit,
        eadvance, cinit, sec=s)` sets it for the section, and returns what it was.
        """
        record = section_argument(self._workspace, sec)._live()
        ion = self._ion("ion_style", arguments, "is not an ion")
        if ion.mechanism not in record.instances:
            return -1.0
        space = self._workspace.instances[ion.mechanism]
        near = record.nseg - 1 if record.reversed else 0
        old = int(space.get(STYLE, record.instances[ion.mechanism] + near))
        if len(arguments) > 1:
            parts = _style_parts(arguments[1:])
            building.set_style(self._workspace, record, ion.mechanism, style_word(*parts))
        return float(old)

    def _ion(self, function: str, arguments: tuple[Any, ...], fault: str) -> Ion:
        if not arguments:
            raise ArgumentError(f"{function} not enough arguments: it needs the name of an ion")
        name = arguments[0]
        if not isinstance(name, str):
            raise ArgumentTypeError(f"Expecting string argument, such as na_ion, not {name!r}")
        ion = self._workspace.registry.ion_of(name)
        if ion is None:
            raise ArgumentError(f"{name} {fault}")
        return ion


def _style_parts(arguments: tuple[Any, ...]) -> list[int]:
    if len(arguments) < len(_STYLE_ARGUMENTS):
        names = ", ".join(name for name, _ in _STYLE_ARGUMENTS)
        raise ArgumentError(f"ion_style not enough arguments: after the ion it needs {names}")
    parts = []
    for value, (name, most) in zip(arguments, _STYLE_ARGUMENTS, strict=False):
        number = argument(value, f"{name} of ion_style")
        if not 0 <= int(number) <= most:
            raise ArgumentError(
                f"Arg out of range in user function: {name} of ion_style is from 0 to {most}, "
                f"not {value!r}"
            )
        parts.append(int(number))
    return parts


def _checked(x: float) -> float:
    try:
        return topology.checked_position(x)
    except ValueError as error:
        raise ArgumentError(f"Arg out of range in user function: {error}") from None
