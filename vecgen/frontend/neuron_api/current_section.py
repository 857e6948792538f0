"""Which section a function works on that names none: NEURON's currently accessed section."""

from __future__ import annotations

from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_base import held_section, require_model
from vecgen.frontend.workspace import Workspace


def current_section(workspace: Workspace) -> Section:
    """Return the section pushed last, or else the one created first.

    Raises:
        NoSectionError: there is no section.
    """
    pushed = workspace.pushed
    while pushed and not pushed[-1].alive:
        pushed.pop()
    record = pushed[-1] if pushed else next(iter(workspace.tree.values()), None)
    section = None if record is None else held_section(record)
    if section is None:
        raise NoSectionError("Section access unspecified: there is no section yet.")
    return section


def section_argument(workspace: Workspace, section: Any) -> Section:
    """Return what was given as `sec=`, or the current section if nothing was.

    Raises:
        ArgumentTypeError: it is no section.
        OtherModelError: it is a section of another model.
        StaleReferenceError: it was deleted.
    """
    if section is None:
        return current_section(workspace)
    if not isinstance(section, Section):
        raise ArgumentTypeError(f"sec is not a Section but {section!r}")
    section._live()
    require_model(workspace, section)
    return section


class NoSectionError(ArgumentError, TypeError):
    """A function that needs a section, while there is none."""
