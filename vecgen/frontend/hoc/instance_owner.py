"""What objects of templates need of the interpreter: their sections, their end, Python's access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc.adapter import PythonArguments
from vecgen.frontend.hoc.declarations import delete_sections, make_sections
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.python_view import assign, reference, view
from vecgen.frontend.hoc.symbols import SECTION, Function, Symbol
from vecgen.frontend.hoc.template import Instance, Template
from vecgen.frontend.hoc.values import Argument, Value
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.values import unknown
from vecgen.frontend.notices import notice

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter


class InstanceOwner:
    """Owns the objects of all templates of a session."""

    def __init__(self, interpreter: HocInterpreter) -> None:
        self._interpreter = interpreter

    def call_function(
        self, function: Function, arguments: list[Argument], instance: Instance | None
    ) -> Value:
        """Call a function of a template."""
        return self._interpreter.call_function(function, arguments, instance)

    def begin_sections(self, template: Template, instance: Instance) -> None:
        """Create the sections of a new instance."""
        for symbol in template.sections():
            make_sections(self._interpreter.workspace, instance, symbol)

    def create(self, instance: Instance, name: str, size: int) -> list[Section]:
        """Create an array of sections in the scope of an instance."""
        template = instance._template
        symbol = template.symbols.get(name)
        if symbol is None:
            symbol = template.add(name, SECTION)
            self._interpreter.changed()
        elif symbol.kind != SECTION:
            raise HocError(f"{name} already declared as a {symbol.kind}")
        symbol.shape = (size,)
        make_sections(self._interpreter.workspace, instance, symbol)
        found: list[Section] = list(instance._cells[symbol.slot].sections)
        return found

    def end(self, instance: Instance) -> None:
        """Call `unref` for the last time and delete what belongs to an instance."""
        self.unreferenced(instance, 0)
        for cell in instance._section_cells():
            delete_sections(self._interpreter.workspace, cell)

    def unreferenced(self, instance: Instance, count: int) -> None:
        """Call `unref` of an object to which one reference less is left."""
        symbol = instance._template.symbols.get("unref")
        if symbol is None or not isinstance(symbol.holder, Function):
            return
        try:
            self._interpreter.enter(symbol.holder, [float(count)], instance)
        except HocError as error:
            notice(str(error))

    def arguments_of(self, values: tuple[Any, ...]) -> list[Argument]:
        """Return Python's arguments as HOC has them."""
        return PythonArguments(values).arguments

    def attribute(self, instance: Instance, name: str) -> Any:
        """Return a public member as Python sees it."""
        if name.startswith("_ref_"):
            return reference(_member(instance, name.removeprefix("_ref_")), instance)
        if name == "this":
            return instance
        return view(self._interpreter, _member(instance, name), instance)

    def assign(self, instance: Instance, name: str, value: Any) -> None:
        """Set a public member from Python."""
        assign(_member(instance, name), instance, value)


def _member(instance: Instance, name: str) -> Symbol:
    """Return a member; as in NEURON, Python sees those that are not public, too."""
    symbols = instance._template.symbols
    if name not in symbols:
        raise unknown(f"{instance!r}", name, symbols)
    return symbols[name]
