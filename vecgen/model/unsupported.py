"""A mechanism that is right but needs what the compiler lacks: known by name, not to be used."""

from __future__ import annotations

from vecgen.diagnostics import SourceError, UnsupportedError
from vecgen.model.kinds import MechanismKind


class UnsupportedMechanismError(SourceError, UnsupportedError):
    """A .mod file has no faults but constructs that cannot be compiled yet; names all of them."""

    def __init__(self, found: SourceError, file: str, name: str, kind: MechanismKind) -> None:
        super().__init__(str(found), found.diagnostics)
        self.file = file
        """The file's name."""
        self.mechanism = name
        """The name that the mechanism would have."""
        self.kind = kind
        """The kind that it would be of."""

    @property
    def lacking(self) -> list[str]:
        """What is lacking, each thing once, in the order of the file."""
        return list(dict.fromkeys(item.message for item in self.diagnostics))
