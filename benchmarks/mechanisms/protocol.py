"""What is done with a mechanism, under NEURON and under vecgen alike; a scenario of tests/oracle.

Two sections without a connection: `a` of one segment with the mechanism and pas, `b` of three with
hh and a calcium current beside it. A current step, a voltage clamp at another temperature, moved
ions, parameters that were 0 set to something, secondorder 2. Recorded at every step: v and every
variable of the mechanism; kept after each part: all of them, ions and globals too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

_AUX = "harnessca"
_KINDS = {1: "PARAMETER", 2: "ASSIGNED", 3: "STATE"}


def protocol(script: Any, folder: str, aux: str, globals_: list[str], pointers: list[str]) -> None:
    """Run the protocol with each mechanism of `folder/mods`.

    `aux` is a folder like it with the calcium current (it may stand in the same).
    `globals_` are names of globals to keep; `pointers` names of POINTER variables, which are all
    set to the v of `a`.
    """
    n = script.n
    before = _names(n)
    _load(n, folder)
    new = {name: kind for name, kind in _names(n).items() if name not in before}
    if aux != folder:
        _load(n, aux)
    found = [name for name in new if not name.endswith("_ion") and name != _AUX]
    script.keep("mechanisms", len(found))
    for name in found:
        _Experiment(script, name, new[name], globals_, pointers).run()


def global_names(script: Any, folder: str) -> None:
    """Keep, as keys, the names of the globals that loading a folder brings (NEURON only)."""
    n = script.n
    before = set(dir(n))
    _load(n, folder)
    for name in sorted(set(dir(n)) - before):
        with contextlib.suppress(Exception):
            script.keep(name, float(getattr(n, name)))


def _names(n: Any) -> dict[str, int]:
    """Return the names of all mechanisms; 0: density, 1: point process."""
    found: dict[str, int] = {}
    for kind in (0, 1):
        types = n.MechanismType(kind)
        name = n.ref("")
        for number in range(int(types.count())):
            types.select(number)
            types.selected(name)
            found[name[0]] = kind
    return found


def _load(n: Any, folder: str) -> None:
    if hasattr(n, "load_mechanisms"):
        n.load_mechanisms(str(Path(folder) / "mods"))
    else:
        (library,) = Path(folder).glob("*/libnrnmech.*")
        n.nrn_load_dll(str(library))


class _Experiment:
    def __init__(
        self, script: Any, name: str, kind: int, globals_: list[str], pointers: list[str]
    ) -> None:
        self.script, self.n, self.name = script, script.n, name
        self.is_point = kind == 1
        self.globals = globals_
        self.pointers = pointers
        self.a, self.b = (self._section(label, nseg) for label, nseg in (("a", 1), ("b", 3)))
        self.a.insert("pas")
        self.points: list[Any] = []
        if self.is_point:
            make = getattr(self.n, name)
            self.points = [make(self.a(0.5)), make(self.b(0.5)), make(self.b(0.5))]
        else:
            self.a.insert(name)
            self.b.insert(name)
        self.b.insert("hh")
        if self.b.has_membrane("ca_ion"):
            self.b.insert(_AUX)
        for _, target in self._places():
            for pointer in self.pointers:
                self.n.setpointer(self.a(0.5)._ref_v, pointer, target)
        self.steps = [self._step(section) for section in (self.a, self.b)]
        self.clamps = [self._clamp(section) for section in (self.a, self.b)]
        self.variables = list(self._variables())
        self.recorded: dict[str, Any] = {}

    def _section(self, label: str, nseg: int) -> Any:
        section = self.n.Section(label)
        section.L = section.diam = 20
        section.nseg = nseg
        return section

    def _step(self, section: Any) -> Any:
        clamp = self.n.IClamp(section(0.5))
        clamp.delay, clamp.dur, clamp.amp = 5, 15, 0.1
        return clamp

    def _clamp(self, section: Any) -> Any:
        clamp = self.n.SEClamp(section(0.5))
        clamp.rs = 0.1
        clamp.dur1 = clamp.dur2 = clamp.dur3 = 0
        return clamp

    def _places(self) -> Iterator[tuple[str, Any]]:
        if self.is_point:
            yield from ((f"point {k}", point) for k, point in enumerate(self.points))
            return
        for section in (self.a, self.b):
            for k, segment in enumerate(section):
                yield f"{section}[{k}]", getattr(segment, self.name)

    def _variables(self) -> Iterator[tuple[str, str, int]]:
        """Yield block, name and number of components (0: a scalar) of every variable."""
        for number, block in _KINDS.items():
            standard = self.n.MechanismStandard(self.name, number)
            name = self.n.ref("")
            for index in range(int(standard.count())):
                size = int(standard.name(name, index))
                plain = name[0].split("[")[0]
                if not self.is_point:
                    plain = plain.removesuffix(f"_{self.name}")
                yield block, plain, size if size > 1 else 0

    def run(self) -> None:
        """Do everything."""
        for block, name, size in self.variables:
            self.script.keep(f"{self.name}, declared {block} {name}", size)
        self._record()
        self._part("current step", self._current_step)
        self._part("voltage clamp", self._voltage_clamp)
        self._part("ions", self._moved_ions)
        self._part("parameters", self._parameters)
        self._part("secondorder", self._second_order)

    def _record(self) -> None:
        self._recorded("a v", self.a(0.5)._ref_v)
        self._recorded("b v", self.b(0.5)._ref_v)
        places = dict(self._places())
        for label in ("point 0", "point 2") if self.is_point else ("a[0]", "b[1]"):
            for block, name, size in self.variables:
                if block == "PARAMETER":
                    continue
                reference = getattr(places[label], f"_ref_{name}")
                if not size:
                    self._recorded(f"{label} {name}", reference)
                for k in range(min(size, 4)):
                    self._recorded(f"{label} {name}[{k}]", reference[k])
        for section in (self.a, self.b):
            for _, names in self._ions(section):
                for name in names:
                    self._recorded(f"{section} {name}", getattr(section(0.5), f"_ref_{name}"))

    def _recorded(self, label: str, reference: Any) -> None:
        self.recorded[label] = self.n.Vector().record(reference)

    def _ions(self, section: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
        for mechanism in sorted(_names(self.n)):
            ion = mechanism.removesuffix("_ion")
            if ion != mechanism and section.has_membrane(mechanism):
                yield ion, (f"e{ion}", f"{ion}i", f"{ion}o", f"i{ion}")

    def _part(self, title: str, action: Callable[[], None]) -> None:
        action()
        script = self.script
        title = f"{self.name}, {title}"
        for label, vector in self.recorded.items():
            script.keep(f"{title}, {label} at every step", np.array(vector))
        for label, place in self._places():
            for _, name, size in self.variables:
                value = getattr(place, name)
                script.keep(f"{title}, {label} {name}", list(value) if size else value)
        for section in (self.a, self.b):
            script.keep(f"{title}, {section} v", [segment.v for segment in section])
            for ion, names in self._ions(section):
                for name in (*names, f"di{ion}_dv_"):
                    values = [getattr(segment, name) for segment in section]
                    script.keep(f"{title}, {section} {name}", values)
        for name in self.globals:
            script.keep(f"{title}, global {name}", getattr(self.n, name))

    def _advance(self, length: float) -> None:
        """Run on; what becomes NaN is recorded as such."""
        extra = {"nan": "ignore"} if hasattr(self.n, "load_mechanisms") else {}
        self.n.batch_run(self.n.t + length, length, **extra)

    def _current_step(self) -> None:
        self.n.finitialize(-65)
        self._advance(40)

    def _voltage_clamp(self) -> None:
        self.n.celsius = 34
        for clamp in self.steps:
            clamp.amp = 0
        for clamp, (first, second, third) in zip(
            self.clamps, ((-90, 10, -40), (-70, -20, 30)), strict=True
        ):
            clamp.dur1, clamp.amp1 = 3, first
            clamp.dur2, clamp.amp2 = 4, second
            clamp.dur3, clamp.amp3 = 3, third
        self.n.finitialize(-70)
        self._advance(12)

    def _moved_ions(self) -> None:
        for clamp in self.clamps:
            clamp.dur1 = clamp.dur2 = clamp.dur3 = 0
        for clamp in self.steps:
            clamp.delay, clamp.dur, clamp.amp = 2, 6, 0.3
        self.n.finitialize(-65)
        for factor in (3, 0.5):
            for section in (self.a, self.b):
                for _, (potential, *concentrations, _) in self._ions(section):
                    for segment in section:
                        for name in concentrations:
                            setattr(segment, name, getattr(segment, name) * factor)
                        setattr(segment, potential, getattr(segment, potential) + 5 * factor)
            self._advance(4)

    def _parameters(self) -> None:
        """Give what is 0 by default, as maximal conductances often are, a value."""
        for _, place in self._places():
            for block, name, size in self.variables:
                if block == "PARAMETER" and not size and getattr(place, name) == 0:
                    setattr(place, name, 1e-4)
        self.n.finitialize(-65)
        self._advance(12)

    def _second_order(self) -> None:
        self.n.secondorder = 2
        self.n.celsius = 20
        self.n.dt = 0.05
        self.n.finitialize(-60)
        self._advance(6)
