"""Classes that a user defines in HOC (`begintemplate ... endtemplate`), and their objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from vecgen.frontend.errors import ElementError
from vecgen.frontend.hoc.symbols import (
    FUNCTION,
    OBJECT,
    SECTION,
    Scope,
    SectionCell,
    Symbol,
    new_cell,
)
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.instances import Instances

if TYPE_CHECKING:
    from vecgen.frontend.hoc.symbols import Function
    from vecgen.frontend.neuron_api.section import Section


class Owner(Protocol):
    """What instances need of the interpreter."""

    def begin_sections(self, template: Template, instance: Instance) -> None:
        """Create the sections of a new instance."""

    def call_function(
        self, function: Function, arguments: list[Any], instance: Instance | None
    ) -> Any:
        """Call a function of a template."""

    def attribute(self, instance: Instance, name: str) -> Any:
        """Return a public member as Python sees it."""

    def assign(self, instance: Instance, name: str, value: Any) -> None:
        """Set a public member from Python."""

    def end(self, instance: Instance) -> None:
        """Delete what belongs to an instance."""

    def create(self, instance: Instance, name: str, size: int) -> list[Section]:
        """Create an array of sections in the scope of an instance."""

    def unreferenced(self, instance: Instance, count: int) -> None:
        """Call `unref` of an object to which one reference less is left."""

    def arguments_of(self, values: tuple[Any, ...]) -> list[Any]:
        """Return Python's arguments as HOC has them."""


class Template(Scope):
    """A class of objects: its symbols, and where their values are in each instance."""

    def __init__(self, name: str, owner: Owner) -> None:
        super().__init__()
        self.name = name
        self.owner = owner
        self.public: set[str] = set()
        self.external: set[str] = set()
        """Names of the outside that it uses, and that are no symbols."""
        self.variables: list[Symbol] = []
        self.order: dict[str, int] = {}
        """Where the names first stand in the template's text: sections are made in this order."""
        self.instances = Instances()

    def add(self, name: str, kind: str, shape: tuple[int, ...] = ()) -> Symbol:
        """Return a new symbol, with a variable in each instance that there is already."""
        made = Symbol(name, kind, slot=len(self.variables))
        made.shape = shape
        self.variables.append(made)
        self.symbols[name] = made
        for instance in self.instances.living():
            instance._cells.append(new_cell(kind, shape))
        return made

    def new(self, arguments: list[Any]) -> Instance:
        """Return a new object."""
        made = Instance(self)
        self.begin(made, arguments)
        return made

    def begin(self, made: Instance, arguments: list[Any]) -> None:
        """Give a new object its number and sections, and call its `init`."""
        number = self.instances.add(made)
        object.__setattr__(made, "_name", f"{self.name}[{number}]")
        self.owner.begin_sections(self, made)
        begin = self.symbols.get("init")
        if begin is not None and begin.kind == FUNCTION:
            self.owner.call_function(begin.holder, arguments, made)

    def sections(self) -> list[Symbol]:
        """Return the symbols of sections, in the order in which an instance makes them."""
        found = [s for s in self.variables if s.kind == SECTION and not s.is_announced]
        return sorted(found, key=lambda symbol: self.order.get(symbol.name, len(self.order)))

    # -- as Python sees it --------------------------------------------------------------------

    def _extensible(self) -> type[Instance]:
        """Return the class that Python's classes may extend (`neuron.hclass`)."""
        template = self

        class Extensible(Instance):
            __slots__ = ("__dict__",)

            def __init__(self, *arguments: Any) -> None:
                super().__init__(template)
                template.begin(self, template.owner.arguments_of(arguments))

            def __setattr__(self, name: str, value: Any) -> None:
                if name in template.symbols:
                    super().__setattr__(name, value)
                else:
                    object.__setattr__(self, name, value)

        return Extensible

    def __call__(self, *arguments: Any) -> Instance:
        """Return a new object."""
        return self.new(self.owner.arguments_of(arguments))

    def __len__(self) -> int:
        return len(self.instances.living())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Instance]:
        return iter(self.instances.living())

    def __getitem__(self, number: int) -> Instance:
        name = f"{self.name}[{number}]"
        for instance in self.instances.living():
            if instance.hname() == name:
                found: Instance = instance
                return found
        raise ElementError(f"{name} instance does not exist")

    def __repr__(self) -> str:
        return f"{self.name}()"


class Instance(NamedObject):
    """An object of a template: `cell.soma`, `cell.x = 3`, `cell.method(4)` also in Python."""

    __slots__ = ("__weakref__", "_cells", "_name", "_template")

    _template: Template
    _cells: list[Any]

    def __init__(self, template: Template) -> None:
        place = object.__setattr__
        place(self, "_template", template)
        place(self, "_name", template.name)
        place(self, "_cells", [new_cell(s.kind, s.shape) for s in template.variables])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._template.owner.attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._template.owner.assign(self, name, value)

    def __dir__(self) -> list[str]:
        return sorted(self._template.symbols)

    def __del__(self) -> None:
        self._template.owner.end(self)

    def _section_cells(self) -> list[SectionCell]:
        """Return the variables that hold sections."""
        return [cell for cell in self._cells if isinstance(cell, SectionCell)]

    def _create(self, name: str, size: int) -> list[Section]:
        """Return the sections of `create name[size]` in its scope; a reader of cells calls this."""
        return self._template.owner.create(self, name, size)

    def _list(self, name: str) -> Any:
        """Return the object that one of its variables holds; None if it has no such variable."""
        symbol = self._template.symbols.get(name)
        if symbol is None or symbol.kind != OBJECT or symbol.slot < 0:
            return None
        return getattr(self._cells[symbol.slot], "value", None)
