"""`import neuron` meaning vecgen: entries of `sys.modules` and a finder, for as long as one wants.

Only modules are faked here; what they contain is the session's. `neuron.vecgen` tells a script that
it does not run under NEURON.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend import building
from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.neuron_api.compiled_folders import load_present_folder, mechanism_files
from vecgen.frontend.neuron_api.constants import NEURON_VERSION
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.mechanism import DensityMechanism, MechanismView
from vecgen.frontend.neuron_api.namespace import NeuronNamespace
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.unit_factors import unit_factors
from vecgen.frontend.notices import notice

_NAME = "neuron"
_LACKING = {
    "rxd": "reaction-diffusion (rxd)",
    "crxd": "reaction-diffusion (crxd)",
    "coreneuron": "CoreNEURON; vecgen compiles the model itself, with n.batch_run",
    "neuroml": "NeuroML",
    "sonata": "SONATA",
    "expect_hocerr": "NEURON's own tests",
    "tests": "NEURON's own tests",
    "gui2": "NEURON's graphics for notebooks",
}
"""NEURON's modules that vecgen lacks, with what they are."""


class MissingModuleError(UnsupportedError, ImportError):
    """A module of NEURON that vecgen lacks; the message names it."""


@contextmanager
def neuron_alias(n: NeuronNamespace, mark: object) -> Iterator[ModuleType]:
    """Let `import neuron` and its submodules mean the session `n` until the end of the block.

    `mark` becomes `neuron.vecgen`. A NEURON that was imported before is put back afterwards.
    """
    before = {name: module for name, module in sys.modules.items() if _is_neuron(name)}
    modules = _modules(n, mark)
    finder = _Finder(n, modules[_NAME])
    for name in before:
        del sys.modules[name]
    # `neuron` itself is found when it is imported: NEURON loads mechanisms then.
    sys.modules.update({name: module for name, module in modules.items() if name != _NAME})
    sys.meta_path.insert(0, finder)
    try:
        yield modules[_NAME]
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_neuron(name)]:
            del sys.modules[name]
        sys.modules.update(before)


def _is_neuron(name: str) -> bool:
    return name == _NAME or name.startswith(f"{_NAME}.")


class _AliasModule(ModuleType):
    """A module that says what it lacks."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        what = _LACKING.get(name, "") if self.__name__ == _NAME else ""
        reason = f": vecgen lacks {what}." if what else "; it is in NEURON only."
        raise MissingFeatureError(f"{self.__name__}.{name} is not in vecgen{reason}")


def _modules(n: NeuronNamespace, mark: object) -> dict[str, ModuleType]:
    """Return the modules that there are from the start, by their full names."""
    top = _module(_NAME, f"{_NAME}, as vecgen has it.", _contents(n, mark))
    top.__path__ = []
    nrn: dict[str, Any] = {"Section": n.Section, "Segment": Segment, "Mechanism": MechanismView}
    nrn |= {"allsec": n.allsec, "cas": n.cas}
    children: dict[str, ModuleType] = {
        "hoc": _module(f"{_NAME}.hoc", "Objects of the interpreter.", _hoc(n)),
        "nrn": _module(f"{_NAME}.nrn", "Sections and what is in them.", nrn),
        "units": _module(f"{_NAME}.units", "Factors to NEURON's units.", unit_factors()),
    }
    for name, module in children.items():
        setattr(top, name, module)
    return {_NAME: top} | {module.__name__: module for module in children.values()}


def _module(name: str, text: str, contents: Mapping[str, Any]) -> _AliasModule:
    module = _AliasModule(name, text)
    module.__dict__.update(contents)
    return module


def _contents(n: NeuronNamespace, mark: object) -> dict[str, Any]:
    def load_mechanisms(path: str | Path, warn_if_already_loaded: bool = True) -> bool:
        """Load the .mod files of a folder; return whether there are any."""
        files = mechanism_files(Path(path))
        if not files:
            notice(f"No .mod files found in {path}.")
            return False
        building.load_mechanisms(n._workspace, files)
        return True

    return {
        "DensityMechanism": DensityMechanism,
        "__version__": NEURON_VERSION,
        "h": n,
        "hclass": extensible,
        "load_mechanisms": load_mechanisms,
        "n": n,
        "new_hoc_class": _refuse("new_hoc_class", "classes of the interpreter"),
        "new_point_process": _refuse("new_point_process", "mechanisms drawn in NEURON's windows"),
        "vecgen": mark,
        "version": NEURON_VERSION,
    }


def _hoc(n: NeuronNamespace) -> dict[str, Any]:
    return {"HocObject": HocObject, "execute": n}


def extensible(hoc_class: Any) -> type:
    """Return a class of the interpreter as one of Python's, to be extended.

    Raises:
        UnsupportedError: it is a class that vecgen cannot extend.
    """
    if isinstance(hoc_class, type):
        return hoc_class
    extended = getattr(hoc_class, "_extensible", None)
    if extended is None:
        raise UnsupportedError(f"{_NAME}.hclass: {hoc_class!r} cannot be extended.")
    found: type = extended()
    return found


def _refuse(name: str, what: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise UnsupportedError(f"{_NAME}.{name} is not in vecgen: it lacks {what}.")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


class _Finder(MetaPathFinder):
    """Finds what does something when it is imported, and refuses what is lacking."""

    def __init__(self, n: NeuronNamespace, top: ModuleType) -> None:
        self._n = n
        self._top = top

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load `neuron` and `neuron.gui`; None for modules of others.

        Raises:
            MissingModuleError: it is a module of NEURON that vecgen lacks.
        """
        parent, _, name = fullname.partition(".")
        if parent != _NAME:
            return None
        if not name:
            # Programs look beside a package's file for what belongs to it.
            loader = _TopLoader(self._n, self._top)
            return ModuleSpec(fullname, loader, origin=__file__, is_package=True)
        if name == "gui":
            return ModuleSpec(fullname, _GuiLoader(self._n))
        what = _LACKING.get(name.partition(".")[0], "")
        reason = f": vecgen lacks {what}" if what else ""
        error = MissingModuleError(f"{fullname} is not in vecgen{reason}.")
        error.name = fullname
        raise error


class _TopLoader(Loader):
    """`neuron`: loads the mechanisms of the present folder, as NEURON does."""

    def __init__(self, n: NeuronNamespace, top: ModuleType) -> None:
        self._n = n
        self._top = top

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module, which there is already."""
        return self._top

    def exec_module(self, module: ModuleType) -> None:
        """Load mechanisms; what cannot be loaded is told, for the script may not need it."""
        load_present_folder(self._n._workspace)


class _GuiLoader(Loader):
    """`neuron.gui`: no windows, but the standard run system, as in NEURON."""

    def __init__(self, n: NeuronNamespace) -> None:
        self._n = n

    def exec_module(self, module: ModuleType) -> None:
        """Load the standard run system."""
        self._n.load_file("nrngui.hoc")
