"""`n.units`: in which units variables are, as text."""

from __future__ import annotations

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.constants import CONSTANTS
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import Storage

_UNITS = {
    "v": "mV", "i_cap": "mA/cm2", "cm": "uF/cm2", "diam": "um",
    "L": "um", "Ra": "ohm-cm", "rallbranch": "", "nseg": "",
    "t": "ms", "dt": "ms", "celsius": "degC", "secondorder": "", "stoprun": "",
}  # fmt: skip
_ION_UNITS = ("mV", "mM", "mM", "mA/cm2", "S/cm2")
"""Of an ion's variables, in their order."""


def unit_of(workspace: Workspace, *arguments: object) -> str:
    """Return the unit of a variable: `v`, `gnabar_hh`, `ena`, `IClamp.amp`.

    Raises:
        ArgumentError: there is no such variable, or no name was given.
        UnsupportedError: another unit was given; vecgen keeps those of the .mod files.
    """
    if not arguments or not isinstance(arguments[0], str):
        raise ArgumentError(
            "units needs the name of a variable, such as 'gnabar_hh' or 'IClamp.amp'."
        )
    name = arguments[0]
    if len(arguments) > 1:
        raise UnsupportedError(f"units({name!r}, ...): vecgen does not change units.")
    if name in _UNITS:
        return _UNITS[name]
    if name in CONSTANTS:
        return ""
    found = _of_ion(workspace, name)
    if found is None:
        found = _of_mechanism(workspace, *_split(workspace, name))
    if found is None:
        raise ArgumentError(f"Cannot find the symbol for {name}")
    return found


def _split(workspace: Workspace, name: str) -> tuple[str, str]:
    """Return the mechanism and the variable that a full name means."""
    point, dot, variable = name.partition(".")
    if dot:
        return point, variable
    for start in range(len(name)):
        if name[start] == "_" and workspace.registry.kind(name[start + 1 :]) is not None:
            return name[start + 1 :], name[:start]
    return "", name


def _of_ion(workspace: Workspace, name: str) -> str | None:
    for candidate in (name, *([] if "0_" not in name else [name.partition("0_")[0]])):
        known = workspace.range_names.get(candidate)
        ion = None if known is None else workspace.registry.ion_of(known[0])
        if ion is not None:
            return _ION_UNITS[list(ion.variables).index(candidate)]
    return None


def _of_mechanism(workspace: Workspace, mechanism: str, variable: str) -> str | None:
    if workspace.registry.kind(mechanism) is None or workspace.registry.ion_of(mechanism):
        return None
    known = workspace.registry.mechanism(mechanism)
    if known is None:
        return None
    if variable == "usetable" and known.has_usetable:
        return ""
    for item in known.variables:
        if item.name == variable and item.storage in (Storage.RANGE, Storage.GLOBAL):
            return item.unit
    return None
