"""Functions that bring more code: HOC files, Python, mechanisms."""

from __future__ import annotations

import builtins
import code
import sys
import traceback
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from vecgen.frontend import building
from vecgen.frontend.errors import UnknownNameError
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call, ClassMaker, Interpreter
from vecgen.frontend.neuron_api.compiled_folders import mechanism_files
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.notices import notice
from vecgen.options import expand_variables


def _xopen(call: Call) -> float:
    """Execute a file, from where we are; a second argument is ignored."""
    path = Path(expand_variables(call.text(0))).expanduser()
    if not path.is_file():
        raise HocError(f"Can't open  {call.text(0)}")
    call.interpreter.run_file(str(path))
    return 1.0


class _Python(code.InteractiveInterpreter):
    """Python's statements in the names of the main program; an error is noted."""

    def __init__(self) -> None:
        super().__init__(vars(sys.modules["__main__"]))
        self.failed = False

    def showtraceback(self) -> None:
        """Print what Python says of an error."""
        self.failed = True
        traceback.print_exc()

    def showsyntaxerror(self, filename: str | None = None, **_: Any) -> None:
        """Print what Python says of text that is no Python."""
        self.failed = True
        super().showsyntaxerror(filename)


def _nrnpython(call: Call) -> float:
    """Execute statements of Python in the main program's names; return whether they went well."""
    python = _Python()
    sys.stdout.flush()
    incomplete = python.runsource(call.text(0) + "\n", "<nrnpython>", "exec")
    return 0.0 if python.failed or incomplete else 1.0


class PythonObject(HocObject):
    """`new PythonObject()`: Python's names, those of the main program and the built-in ones."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __getattr__(self, name: str) -> Any:
        main = vars(sys.modules["__main__"])
        if name in main:
            return main[name]
        found = getattr(builtins, name, None)
        if found is None or name.startswith("_"):
            raise UnknownNameError(f"No attribute: {name}")
        return found


def _python_object(interpreter: Interpreter) -> Callable[..., Any]:
    numbers = count()
    return lambda: PythonObject(f"PythonObject[{next(numbers)}]")


def _nrn_load_dll(call: Call) -> float:
    """Load the .mod files that a library of nrnivmodl was made from; it is never opened."""
    library = Path(call.text(0)).expanduser()
    files = next((found for place in _origins(library) if (found := mechanism_files(place))), [])
    if not files:
        notice(f"nrn_load_dll: there are no .mod files beside {library}")
        return 0.0
    building.load_mechanisms(call.interpreter.workspace, files)
    return 1.0


def _origins(library: Path) -> tuple[Path, Path]:
    """Return where nrnivmodl may have run: above x86_64 (and above .libs in it), or right here."""
    folder = library.parent
    if folder.name == ".libs":
        folder = folder.parent
    return folder.parent, folder


def _load_by_name(call: Call) -> float:
    """Load NAME.hoc unless there is such a name already: load_proc, load_func, load_template."""
    for place in range(len(call)):
        name = call.text(place)
        if not call.interpreter.kind_of(name):
            call.interpreter.n.load_file(f"{name}.hoc")
    return 1.0


FUNCTIONS: Mapping[str, Builtin] = {
    "load_func": _load_by_name,
    "load_proc": _load_by_name,
    "load_template": _load_by_name,
    "nrn_load_dll": _nrn_load_dll,
    "nrnpython": _nrnpython,
    "xopen": _xopen,
}
CLASSES: Mapping[str, ClassMaker] = {"PythonObject": _python_object}
