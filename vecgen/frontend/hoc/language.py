"""HOC as the Python interface has it: `n("code")`, `n.load_file`, `n.name` (see HocLanguage)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from vecgen.frontend.hoc import python_view
from vecgen.frontend.hoc.adapter import PythonArguments
from vecgen.frontend.hoc.declarations import delete_sections
from vecgen.frontend.hoc.interpreter import HocInterpreter
from vecgen.frontend.hoc.library import PARTS, begin_part
from vecgen.frontend.hoc.loading import find_file
from vecgen.frontend.hoc.symbols import FUNCTION, SECTION, TEMPLATE
from vecgen.frontend.hoc.values import NOTHING, Call
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.namespace import NeuronNamespace
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_arrays import SectionArray
from vecgen.frontend.notices import notice
from vecgen.frontend.statements import StatementRunner


class Language:
    """HOC in one session."""

    def __init__(self, n: NeuronNamespace) -> None:
        self.interpreter = HocInterpreter(n)
        self._symbols = self.interpreter.scope.symbols
        self._begun: set[str] = set()
        self._loaded: set[str] = set()
        n._arrays.told = self._adopt_sections
        for name in n._arrays:
            match n._arrays.get(name):
                case SectionArray() as array:
                    self._adopt_sections(name, list(array))
                case Section() as section:
                    self._adopt(name, [section], ())
                case _:
                    pass  # cells of an imported model: HOC has no template of theirs
        if n._stdrun is not None:
            self.library_loaded("stdrun.hoc", ())

    # -- code ---------------------------------------------------------------------------------

    @property
    def statements(self) -> StatementRunner:
        """What executes statements that the Python interface's objects were given as strings."""
        return self.interpreter.workspace.statements

    def run(self, code: str) -> None:
        """Execute statements in the global scope."""
        self.interpreter.run(code)

    def run_file(self, path: str) -> None:
        """Execute a file."""
        self.interpreter.run_file(path)

    def load_file(self, name: str, only_without: str, always: bool) -> bool:
        """Find and execute a file; return whether it was found."""
        if only_without and self.interpreter.kind_of(only_without):
            return True
        if not always and name in self._loaded:
            return True
        found = find_file(name)
        if found is None:
            notice(f"Couldn't find: {name}")
            return False
        self._loaded.add(name)
        self.interpreter.load(found)
        return True

    # -- the program's names ------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """Whether the program has a variable, function, section or template of a name."""
        return name in self._symbols

    def get(self, name: str) -> Any:
        """Return what a name stands for, as Python sees it."""
        return python_view.view(self.interpreter, self._symbols[name], None)

    def set(self, name: str, value: Any) -> None:
        """Set a variable."""
        python_view.assign(self._symbols[name], None, value)

    def reference(self, name: str) -> Any:
        """Return `_ref_name`."""
        return python_view.reference(self._symbols[name], None)

    def names(self) -> Iterable[str]:
        """Return all names of the program."""
        return self._symbols

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a procedure or function of the program, None if it has none of that name."""
        symbol = self._symbols.get(name)
        if symbol is None or symbol.kind != FUNCTION:
            return None
        return python_view.Procedure(self.interpreter, symbol.holder, None)

    def instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return what lists the living objects of a template; None for other names."""
        symbol = self._symbols.get(name)
        if symbol is None or symbol.kind != TEMPLATE:
            return None
        living: Callable[[], list[Any]] = symbol.holder.instances.living
        return living

    def _adopt_sections(self, name: str, sections: Sequence[Section]) -> None:
        """Make sections that a reader of cells created known to HOC, as `create name[n]` does."""
        self._adopt(name, sections, (len(sections),))

    def _adopt(self, name: str, sections: Sequence[Section], shape: tuple[int, ...]) -> None:
        symbol = self._symbols.get(name)
        if symbol is None or symbol.kind != SECTION:
            symbol = self.interpreter.scope.add(name, SECTION)
            self.interpreter.changed()
        delete_sections(self.interpreter.workspace, symbol.holder)
        symbol.shape = shape
        symbol.holder.sections, symbol.holder.is_array = list(sections), bool(shape)

    # -- HOC's own ----------------------------------------------------------------------------

    def has_builtin(self, name: str) -> bool:
        """Whether HOC has a function or class of its own of that name."""
        return name in self.interpreter.functions or name in self.interpreter.classes

    def builtin(self, name: str) -> Callable[..., Any]:
        """Return a function or class of HOC's own, to be called from Python."""
        if name in self.interpreter.classes:
            return self.interpreter.class_of(name)
        return BuiltinFunction(self.interpreter, name)

    def library_loaded(self, name: str, functions: Iterable[str]) -> None:
        """Be told that a part of NEURON's library is there now, with what it defines."""
        for each in functions:
            if each in self._symbols and self._symbols[each].kind == FUNCTION:
                del self._symbols[each]
        for part in PARTS.get(name, ()):
            if part not in self._begun:
                self._begun.add(part)
                begin_part(self.interpreter, part)
        self.interpreter.changed()


class BuiltinFunction:
    """A function of HOC's own, to be called from Python; `sec=` makes a section current."""

    def __init__(self, interpreter: HocInterpreter, name: str) -> None:
        self._interpreter = interpreter
        self.__name__ = name

    def __call__(self, *values: Any, sec: Any = None) -> Any:
        """Call it."""
        given = PythonArguments(values)
        interpreter, name = self._interpreter, self.__name__
        stack = interpreter.workspace.pushed
        depth = len(stack)
        if sec is not None:
            stack.append(section_argument(interpreter.workspace, sec)._live())
        try:
            result = interpreter.functions[name](Call(interpreter, name, given.arguments))
        finally:
            if sec is not None:
                del stack[depth:]
        given.give_back()
        return 0.0 if result is NOTHING else result

    def __repr__(self) -> str:
        return f"{self.__name__}()"
