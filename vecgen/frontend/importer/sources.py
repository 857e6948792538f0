"""The NMODL of the mechanisms that NEURON has loaded.

A library that nrnivmodl made carries the text of its .mod files: that text is what NEURON runs, and
what is taken. Folders that a user names are looked into for those that have none, and where they
hold another text of the same mechanism than the library, that is told.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from vecgen.diagnostics import VecgenError
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.source import Source
from vecgen.values import value_class

FIRST_OF_USERS = 24
"""NEURON's own mechanisms have smaller numbers of types."""
_NAME = re.compile(r"^[^:?\n]*\b(?:SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\s+(\w+)", re.MULTILINE)


@value_class
class LiveMechanism:
    """A type of mechanism, as NEURON lists it."""

    name: str
    number: int
    """NEURON's number of the type: the order of registration."""
    is_point: bool
    is_ion: bool
    is_artificial: bool
    text: str
    """What a user's library says that it was made from; "" where it does not."""
    file: str
    """The .mod file's path when the library was made."""


def live_mechanisms(live: LiveNeuron) -> dict[str, LiveMechanism]:
    """Return all types of mechanisms by name, in the order of registration."""
    found: list[LiveMechanism] = []
    name = live.h.ref("")
    for is_point in (False, True):
        types = live.h.MechanismType(int(is_point))
        for index in range(int(types.count())):
            types.select(index)
            types.selected(name)
            number = int(types.internal_type())
            found.append(
                LiveMechanism(
                    name[0],
                    number,
                    is_point,
                    not is_point and bool(types.is_ion()),
                    is_point and bool(types.is_artificial(index)),
                    *(_embedded(types) if number >= FIRST_OF_USERS else ("", "")),
                )
            )
    return {item.name: item for item in sorted(found, key=lambda item: item.number)}


def _embedded(types: Any) -> tuple[str, str]:
    """Return text and file; texts that are no UTF-8 cannot be asked for."""
    file = str(types.file())
    try:
        return str(types.code()), file
    except UnicodeDecodeError:
        return "", file


class Sources:
    """Finds the source of a mechanism."""

    def __init__(self, mod_dirs: Iterable[str | Path]) -> None:
        self._given: dict[str, Source] = {}
        for place in map(Path, mod_dirs):
            files = [place] if place.is_file() else _files(place)
            if not files:
                raise SourceMissingError(f"mod_dirs: the folder {place} holds no .mod files")
            self._given = _by_mechanism(files) | self._given

    @cached_property
    def _beside(self) -> dict[str, Source]:
        """The sources beside the libraries that NEURON loads when it starts, by mechanism."""
        return _by_mechanism([file for place in _usual_folders() for file in _files(place)])

    def source(self, mechanism: LiveMechanism) -> Source:
        """Return the source of a mechanism.

        Raises:
            SourceMissingError: there is none, or a given folder has another one than the library.
        """
        name = mechanism.name
        given = self._given.get(name)
        if mechanism.text:
            text = mechanism.text.replace("\r\n", "\n").replace("\r", "\n")
            if given is not None and given.text.split() != text.split():
                raise SourceMissingError(
                    f"{name} was changed: {given.name} is not what NEURON's library of it was made "
                    "from; run nrnivmodl again, or leave its folder out of mod_dirs"
                )
            return Source(mechanism.file or f"{name}.mod", text)
        own = Path(mechanism.file) if mechanism.file else None
        if given is None and own is not None and own.is_file():
            given = Source.read(own)
        found = given or self._beside.get(name)
        if found is None:
            raise SourceMissingError(
                f"{name} has no source: its library does not tell it, and no .mod file with "
                f"{name} was found; name its folder with mod_dirs=[...]"
            )
        return found


class SourceMissingError(VecgenError, LookupError):
    """A mechanism whose NMODL is not to be had."""


def _usual_folders() -> Sequence[Path]:
    """Return where the .mod files of the library in this folder may be."""
    compiled = [Path(name) for name in (platform.machine(), "x86_64") if Path(name).is_dir()]
    return [Path(), *compiled] if compiled else []


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.mod"))


def _by_mechanism(files: Iterable[Path]) -> dict[str, Source]:
    """Return sources by the mechanism that they are of; the first one counts."""
    found: dict[str, Source] = {}
    for file in files:
        source = Source.read(file)
        named = _NAME.search(source.text)
        if named is not None:
            found.setdefault(named[1], source)
    return found
