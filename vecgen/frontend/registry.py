"""The mechanisms that can be used, by name, in NEURON's order of registration.

The built-in ones are known by `mechanisms/order.txt` alone and are parsed when first used; users'
files are parsed when they are loaded. Nothing here stores values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vecgen.diagnostics import Diagnostics, SourceError, UnsupportedError, VecgenError, render
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.ions import Ion, known_ion
from vecgen.frontend.notices import notice
from vecgen.model.kinds import MechanismKind
from vecgen.model.unsupported import UnsupportedMechanismError
from vecgen.source import Source
from vecgen.values import value_class

if TYPE_CHECKING:
    from vecgen.model.mechanism import IonUse, Mechanism

LoadMechanism = Callable[[Source], "tuple[Mechanism, Diagnostics]"]
"""Resolves a .mod file: a mechanism and warnings; raises SourceError with all faults."""

_FIRST_NUMBER = 4  # morphology is 2 and capacitance 3 (specification 2.1)
_ALWAYS_THERE = frozenset({"morphology", "capacitance"})
_NO_NAME = "nothing"  # SUFFIX nothing
_INTERNAL = frozenset({"node", "segment", "section", "stdrun"})
"""Names of spaces that are no mechanism's."""


class MechanismError(VecgenError, RuntimeError):
    """A mechanism, or a set of them, that cannot be loaded."""


class Listener(Protocol):
    """Who is told what has been registered: it makes the spaces."""

    def ion_added(self, ion: Ion) -> None:
        """Make room for an ion."""

    def mechanism_added(self, mechanism: Mechanism, replaced: Mechanism | None) -> None:
        """Make room for a mechanism; `replaced` is the one that had its name, if any."""


@value_class
class BuiltIn:
    """A line of `order.txt`."""

    name: str
    kind: MechanismKind


_KINDS = {
    "density": MechanismKind.DENSITY,
    "point": MechanismKind.POINT_PROCESS,
    "cell": MechanismKind.ARTIFICIAL_CELL,
}


class Registry:
    """All mechanisms and ions by name, with their registration numbers."""

    def __init__(self, load: LoadMechanism, folder: Path, listener: Listener) -> None:
        self._load = load
        self._folder = folder
        self._listener = listener
        self._built_in: dict[str, BuiltIn] = {}
        self._loaded: dict[str, Mechanism] = {}
        self._set_aside: dict[str, UnsupportedMechanismError] = {}
        self._ions: dict[str, Ion] = {}
        self._numbers: dict[str, int] = {}
        self._read_order()

    def _read_order(self) -> None:
        text = (self._folder / "order.txt").read_text(encoding="utf-8")
        lines = (line.split("#")[0].split() for line in text.splitlines())
        for number, (name, kind) in enumerate((x for x in lines if x), start=_FIRST_NUMBER):
            self._numbers[name] = number
            if kind != "ion":
                self._built_in[name] = BuiltIn(name, _KINDS[kind])

    @property
    def names(self) -> list[str]:
        """All mechanisms' names, those of ions included, in the order of registration."""
        return sorted(self._numbers, key=self._numbers.__getitem__)

    @property
    def ions(self) -> dict[str, Ion]:
        """The ions that something loaded uses, by name (`na`)."""
        return self._ions

    def number(self, name: str) -> int:
        """Return the registration number of a mechanism (or `<ion>_ion`)."""
        return self._numbers[name]

    def kind(self, name: str) -> MechanismKind | None:
        """Return what kind a mechanism is, without parsing a built-in one; None if unknown."""
        loaded = self._loaded.get(name)
        if loaded is not None:
            return loaded.kind
        built_in = self._built_in.get(name)
        if built_in is not None:
            return built_in.kind
        if name in self._set_aside:
            return self._set_aside[name].kind
        return MechanismKind.DENSITY if name in self._numbers else None

    def ion_of(self, mechanism: str) -> Ion | None:
        """Return the ion whose mechanism has this name (`na_ion`), or None."""
        name = mechanism.removesuffix("_ion")
        if mechanism not in self._numbers or name == mechanism:
            return None
        if name not in self._ions:
            known = known_ion(name)
            if known is None:
                return None
            self._add_ion(known)
        return self._ions[name]

    def register_ion(self, name: str, charge: float) -> int:
        """Make an ion, unless there is one of that name; return its registration number.

        Raises:
            ArgumentError: there is one with another charge.
        """
        ion = self.ion_of(f"{name}_ion")
        if ion is None:
            known = known_ion(name)
            ion = Ion(name, charge) if known is None else replace(known, valence=charge)
            self._add_ion(ion)
        elif ion.valence != charge:
            raise ArgumentError(
                f"{ion.mechanism} already defined with charge {ion.valence:g}, cannot redefine "
                f"with charge {charge:g}"
            )
        return self._numbers[ion.mechanism]

    def loaded(self) -> list[Mechanism]:
        """Return the mechanisms parsed so far, in the order of registration."""
        return sorted(self._loaded.values(), key=lambda m: self._numbers[m.name])

    def lacks(self, name: str) -> bool:
        """Return whether a mechanism is there in NEURON and not here: built in, or set aside."""
        if name in self._built_in:
            return not (self._folder / f"{name}.mod").is_file()
        return name in self._set_aside

    def why_lacking(self, name: str) -> str:
        """Return what to tell about a mechanism that vecgen lacks."""
        aside = self._set_aside.get(name)
        if aside is not None:
            return str(aside)
        kind = self._built_in[name].kind.value
        return f"NEURON's {kind} {name} is not in vecgen yet."

    def mechanism(self, name: str) -> Mechanism | None:
        """Return a mechanism by name, parsed; None if there is none of that name.

        Raises:
            UnsupportedError: NEURON has it built in and vecgen lacks it, or its file was set aside
                when its folder was loaded.
        """
        loaded = self._loaded.get(name)
        if loaded is not None:
            return loaded
        if name in self._set_aside:
            raise self._set_aside[name]
        if name not in self._built_in:
            return None
        path = self._folder / f"{name}.mod"
        if self.lacks(name):
            raise UnsupportedError(self.why_lacking(name))
        text = Source.read(path).text
        mechanism = self._resolve(Source(name=path.name, text=text))
        self._add_ions((mechanism,))
        self._add(mechanism)
        return mechanism

    def load(self, path: str | Path | Sequence[Path | Source]) -> list[str]:
        """Load a .mod file, all those of a folder, or several; return the mechanisms' names.

        New mechanisms are registered after all others, those of a folder in the alphabetical order
        of their files.
        A file that was edited replaces the mechanism of its name. Nothing is registered unless all
        files are right. Of several files, those that need what vecgen lacks are set aside: models
        seldom use all that stands in their folders. Using one of these raises.
        """
        parsed, aside = self._parse(_files(path))
        self._check(parsed)
        for error in aside:
            self._lay_aside(error)
        for mechanism in parsed:
            self._add_ions((mechanism,), among=parsed)
            self._add(mechanism)
        return [mechanism.name for mechanism in parsed]

    def _parse(
        self, files: Sequence[Path | Source]
    ) -> tuple[list[Mechanism], list[UnsupportedMechanismError]]:
        parsed: list[Mechanism] = []
        aside: list[UnsupportedMechanismError] = []
        faults: list[SourceError] = []
        for file in files:
            try:
                source = file if isinstance(file, Source) else Source.read(file)
                parsed.append(self._resolve(source))
            except UnsupportedMechanismError as error:
                (faults if error.mechanism in self._loaded else aside).append(error)
            except SourceError as error:
                faults.append(error)
        if faults or not parsed:
            faults += aside
        if len(faults) == 1:
            raise faults[0]
        if faults:
            found = tuple(item for fault in faults for item in fault.diagnostics)
            raise SourceError("\n".join(str(fault) for fault in faults), found)
        return parsed, aside

    def _lay_aside(self, error: UnsupportedMechanismError) -> None:
        name = error.mechanism
        if name not in (_NO_NAME, *self._built_in):
            self._set_aside[name] = error
            self._number(name)
        file = Path(error.file).name
        notice(f"Notice: {file} is set aside, {name} cannot be used: {'; '.join(error.lacking)}.")

    def _resolve(self, source: Source) -> Mechanism:
        mechanism, diagnostics = self._load(source)
        for item in diagnostics.items:
            notice(render(item, source))
        return mechanism

    def _check(self, parsed: list[Mechanism]) -> None:
        seen: dict[str, Mechanism] = {}
        for mechanism in parsed:
            name = mechanism.name
            if name in seen:
                raise MechanismError(
                    f"{name} is defined twice: in {seen[name].source.name} and in "
                    f"{mechanism.source.name}."
                )
            if name in _INTERNAL:
                raise MechanismError(
                    f"{mechanism.source.name}: a mechanism cannot be called {name} in vecgen; "
                    "give it another name."
                )
            if name in self._built_in or name in _ALWAYS_THERE or self._is_ion(name):
                raise MechanismError(
                    f"{mechanism.source.name}: {name} is a name of NEURON's own mechanisms; "
                    "give this one another."
                )
            old = self._loaded.get(name)
            if old is not None and old.kind is not mechanism.kind:
                raise MechanismError(
                    f"{mechanism.source.name}: {name} was a {old.kind.value} and cannot become a "
                    f"{mechanism.kind.value} in the same session."
                )
            seen[name] = mechanism
        for mechanism in parsed:
            for use in mechanism.ions:
                self._ion(use, mechanism, parsed)

    def _is_ion(self, name: str) -> bool:
        ion = name.removesuffix("_ion")
        return ion != name and (ion in self._ions or known_ion(ion) is not None)

    def _ion(self, use: IonUse, user: Mechanism, among: list[Mechanism]) -> Ion:
        known = self._ions.get(use.ion) or known_ion(use.ion)
        stated = [
            (other.valence, mechanism)
            for mechanism in (user, *among)
            for other in mechanism.ions
            if other.ion == use.ion and other.valence is not None
        ]
        if known is None:
            if not stated:
                raise MechanismError(
                    f"{use.span or user.source.name}: the charge of the ion {use.ion} is not "
                    f"known; write USEION {use.ion} ... VALENCE <charge> in one of its mechanisms."
                )
            known = Ion(use.ion, float(stated[0][0] or 0.0))
        for valence, mechanism in stated:
            if valence != known.valence:
                raise MechanismError(
                    f"{mechanism.source.name}: VALENCE {valence:g} of the ion {use.ion} differs "
                    f"from its charge {known.valence:g}."
                )
        return known

    def _add_ions(
        self, mechanisms: tuple[Mechanism, ...], among: list[Mechanism] | None = None
    ) -> None:
        for mechanism in mechanisms:
            for use in mechanism.ions:
                self._add_ion(self._ion(use, mechanism, among or []))

    def _add_ion(self, ion: Ion) -> None:
        if ion.name in self._ions:
            return
        self._ions[ion.name] = ion
        self._number(ion.mechanism)
        self._listener.ion_added(ion)

    def _add(self, mechanism: Mechanism) -> None:
        name = mechanism.name
        old = self._loaded.get(name)
        if old is not None and old == mechanism:
            return
        self._set_aside.pop(name, None)
        self._loaded[name] = mechanism
        self._number(name)
        self._listener.mechanism_added(mechanism, old)

    def _number(self, name: str) -> None:
        self._numbers.setdefault(name, max(self._numbers.values(), default=0) + 1)


def _files(path: str | Path | Sequence[Path | Source]) -> Sequence[Path | Source]:
    """Return the .mod files that a user names."""
    if not isinstance(path, (str, Path)):
        return path
    place = Path(path)
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise MechanismError(f"There is no folder or file {str(path)!r} with mechanisms.")
    files = sorted(place.glob("*.mod"), key=lambda file: file.name)
    if not files:
        raise MechanismError(f"The folder {str(path)!r} holds no .mod files.")
    return files
