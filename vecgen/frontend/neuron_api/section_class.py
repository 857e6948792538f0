"""`n.Section` and `nrn.Section`: a session's class of sections, which users extend."""

from __future__ import annotations

from typing import Any, ClassVar

from vecgen.frontend.errors import UnknownNameError
from vecgen.frontend.neuron_api.mechanism import missing_instance
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.workspace import Workspace

_SESSION = "_of_session"


class _SectionClass(type):
    """The class of a session's class: sections that HOC made are instances of that, too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return super().__instancecheck__(instance) or (
            _SESSION in vars(cls) and isinstance(instance, Section)
        )


class UserSection(Section, metaclass=_SectionClass):
    """A section that a script makes; a class derived from it keeps attributes of its own."""

    __slots__ = ()

    _of_session: ClassVar[Workspace]

    def __init__(self, name: str | None = None, cell: Any = None) -> None:
        super().__init__(self._of_session, name, cell)

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            super().__setattr__(name, value)
        except UnknownNameError:
            if missing_instance(self._workspace, name, "") or not hasattr(self, "__dict__"):
                raise
            object.__setattr__(self, name, value)


def section_class(workspace: Workspace) -> type[Section]:
    """Return a session's class of sections; `cell` is the object that a section belongs to."""
    members = {"__slots__": (), "__doc__": Section.__doc__, _SESSION: workspace}
    made: type[Any] = _SectionClass("Section", (UserSection,), members)
    return made
