"""What `value.name[i](arguments)` means: members of sections, instances and other objects."""

from __future__ import annotations

import sys
from typing import Any, Protocol

from vecgen.frontend.errors import UnknownNameError
from vecgen.frontend.hoc.adapter import TextOfString, from_python, to_python
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.symbols import Function, SectionCell, Symbol, element
from vecgen.frontend.hoc.template import Instance
from vecgen.frontend.hoc.values import (
    NOTHING,
    Argument,
    ElementPointer,
    ModelPointer,
    NumberArray,
    NumberCell,
    ObjectArray,
    ObjectCell,
    Pointer,
    StringCell,
    Value,
)
from vecgen.frontend.neuron_api.hoc_values import String
from vecgen.frontend.neuron_api.mechanism import suffixes
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.pointers import is_pointer

_OWN_REFERENCES = 2
OF_SECTIONS = frozenset({"L", "Ra", "nseg", "rallbranch"})
"""Variables of a section as a whole."""


class Caller(Protocol):
    """What members need of the interpreter."""

    def call_function(
        self, function: Function, arguments: list[Argument], instance: Instance | None
    ) -> Value:
        """Call a function of a template."""


# -- variables --------------------------------------------------------------------------------


def value_in(cell: Any, indices: list[float], name: str) -> Value:
    """Return the value of a variable, or of an element of an array."""
    match cell:
        case NumberCell() | StringCell() | ObjectCell():
            if indices:
                raise HocError(f"{name} not an array variable")
            return cell.value
        case NumberArray():
            return cell.items[element(cell.shape, indices, name)]
        case ObjectArray():
            return cell.items[element(cell.shape, indices, name)].value
        case SectionCell():
            return section_in(cell, indices, name)
        case _:
            raise NotImplementedError(cell)


def holder_in(cell: Any, indices: list[float], name: str) -> Argument:
    """Return a variable as an argument: numbers by value, strings and objects by their cells."""
    match cell:
        case StringCell() | ObjectCell() if not indices:
            return cell
        case ObjectArray():
            return cell.items[element(cell.shape, indices, name)]
        case _:
            return value_in(cell, indices, name)


def pointer_in(cell: Any, indices: list[float], name: str) -> Pointer:
    """Return what `&name[i]` gives."""
    match cell:
        case NumberCell() if not indices:
            return cell
        case NumberArray():
            return ElementPointer(cell.items, element(cell.shape, indices, name))
        case _:
            what = "not an array variable" if indices else "not a number"
            raise HocError(f"&{name}: {name} is {what}")


def assign_in(cell: Any, indices: list[float], name: str, value: Value) -> None:
    """Set a variable or an element of an array."""
    if indices and isinstance(cell, NumberCell | StringCell | ObjectCell):
        raise HocError(f"{name} not an array variable")
    match cell:
        case NumberCell() if type(value) is float:
            cell.value = value
        case NumberArray() if type(value) is float:
            cell.items[element(cell.shape, indices, name)] = value
        case StringCell() if isinstance(value, str):
            cell.value = value
        case ObjectCell() if type(value) is not float and not isinstance(value, str):
            assign_object(cell, value)
        case ObjectArray() if type(value) is not float and not isinstance(value, str):
            assign_object(cell.items[element(cell.shape, indices, name)], value)
        case _:
            raise HocError(f"bad stack access: {name} takes no such value")


def assign_object(cell: ObjectCell, value: Any) -> None:
    """Set an object variable; the object that it was learns that it lost a reference."""
    before = cell.value
    cell.value = value
    if isinstance(before, Instance) and "unref" in before._template.symbols:
        # This function and getrefcount itself hold it, too.
        left = sys.getrefcount(before) - _OWN_REFERENCES
        if left > 0:
            before._template.owner.unreferenced(before, left)


def section_in(cell: SectionCell, indices: list[float], name: str) -> Section:
    """Return a section of `create name[n]`."""
    count = len(cell.sections)
    if not count:
        raise HocError(f"{name}: there are no such sections")
    if indices and not cell.is_array:
        raise HocError(f"{name} is not an array")
    return cell.sections[element((count,), indices, name)]


# -- members ----------------------------------------------------------------------------------


def symbol_of(instance: Instance, name: str) -> Symbol:
    """Return a public member."""
    template = instance._template
    symbol = template.symbols.get(name)
    if symbol is None or name not in template.public:
        raise HocError(f"'{name}' not a public member of '{template.name}'")
    return symbol


def cell_of(symbol: Symbol, cells: list[Any]) -> Any:
    """Return a symbol's variable; `cells` are those of the instance."""
    return symbol.holder if symbol.slot < 0 else cells[symbol.slot]


def read(
    caller: Caller, base: Any, name: str, indices: list[float], arguments: list[Argument] | None
) -> Value:
    """Return `base.name[indices](arguments)`."""
    if isinstance(base, Instance):
        symbol = symbol_of(base, name)
        if isinstance(symbol.holder, Function):
            value = caller.call_function(symbol.holder, arguments or [], base)
            return 0.0 if value is NOTHING else value
        return value_in(cell_of(symbol, base._cells), indices, name)
    if isinstance(base, Section):
        return _read_section(base, name, indices, arguments)
    found = attribute(base, name)
    if indices:
        if not hasattr(found, "__getitem__"):
            raise HocError(f"{name} of {_class_of(base)} is no array")
        found = found[_index(indices)]
    if callable(found) and not isinstance(found, Section):
        return from_python(found(*map(to_python, arguments or ())))
    return from_python(found)


def _index(indices: list[float]) -> Any:
    """Return indices as the Python interface takes them: one number, or several at once."""
    if len(indices) == 1:
        return int(indices[0] + 1e-11)
    return tuple(int(index + 1e-11) for index in indices)


def holder(
    caller: Caller, base: Any, name: str, indices: list[float], arguments: list[Argument] | None
) -> Argument | Value:
    """Return `base.name` as an argument: an instance's string or object as its cell."""
    if isinstance(base, Instance):
        symbol = symbol_of(base, name)
        if not isinstance(symbol.holder, Function):
            return holder_in(cell_of(symbol, base._cells), indices, name)
    if isinstance(base, String) and name == "s":
        return TextOfString(base)
    return read(caller, base, name, indices, arguments)


def attribute(base: Any, name: str) -> Any:
    """Return an attribute of an object of the Python interface."""
    if base is None:
        raise HocError(f"'{name}' object prefix is nullptr")
    if isinstance(base, (float, str)):
        raise HocError(f"{name}: there is no object before the point")
    if name.startswith("_"):
        raise HocError(f"'{name}' not a public member of '{type(base).__name__}'")
    try:
        return getattr(base, name)
    except UnknownNameError as error:
        kind = _class_of(base)
        raise HocError(f"'{name}' not a public member of '{kind}' ({error})") from error


def _class_of(base: Any) -> str:
    name = repr(base)
    return name.partition("[")[0] if "[" in name else type(base).__name__


def attribute_owner(base: Any, name: str) -> None:
    """Refuse what is no object of a template.

    Raises:
        HocError: it is none.
    """
    if base is None:
        raise HocError(f"'{name}' object prefix is nullptr")
    if not isinstance(base, Instance):
        raise HocError(f"{name}: only objects of templates have iterators")


def _read_section(
    section: Section, name: str, indices: list[float], arguments: list[Argument] | None
) -> Value:
    place = place_in(section, name, arguments)
    try:
        found = getattr(place, name)
    except UnknownNameError:
        owner, short = pointer_owner_in(place if place is not section else section(0.5), name)
        found = getattr(owner, short)
    if indices:
        found = found[int(indices[0] + 1e-11)]
    return from_python(found)


def place_in(section: Section, name: str, arguments: list[Argument] | None) -> Any:
    """Return the section, or its segment where a variable is asked for."""
    if arguments is None or name in OF_SECTIONS:
        return section
    if len(arguments) != 1 or type(arguments[0]) is not float:
        raise HocError(f"{section.name()}.{name} takes a position from 0 to 1")
    # As in NEURON, what is beyond an end is that end.
    return section(min(max(arguments[0], 0.0), 1.0))


def pointer_owner(base: Any, name: str, arguments: list[Argument] | None) -> Any:
    """Return what has the POINTER of a name: a point process, or a segment."""
    if not isinstance(base, Section):
        return base
    place = place_in(base, name, arguments)
    return base(0.5) if isinstance(place, Section) else place


def pointer_owner_in(segment: Segment, name: str) -> tuple[Any, str]:
    """Return the mechanism in a segment whose POINTER has a name such as `p_mech`, and `p`.

    Raises:
        HocError: there is none.
    """
    workspace, living = segment.sec._workspace, segment.sec._live().instances
    for mechanism in suffixes(name):
        short = name.removesuffix(f"_{mechanism}")
        if mechanism in living and is_pointer(workspace, mechanism, short):
            return getattr(segment, mechanism), short
    raise HocError(f"{name}: its mechanism is not inserted in {segment!r}, or it is no variable")


def assign(
    base: Any, name: str, indices: list[float], arguments: list[Argument] | None, value: Value
) -> None:
    """Do `base.name[indices](arguments) = value`."""
    if isinstance(base, Instance):
        symbol = symbol_of(base, name)
        if isinstance(symbol.holder, Function):
            raise HocError(f"{name} is a function; it cannot be assigned")
        assign_in(cell_of(symbol, base._cells), indices, name, value)
        return
    if isinstance(base, Section):
        place = place_in(base, name, arguments)
        if indices:
            getattr(place, name)[int(indices[0] + 1e-11)] = value
        elif name == "nseg":
            base.nseg = int(value)
        else:
            _assign_in_section(place, name, value)
        return
    if indices:
        attribute(base, name)[_index(indices)] = value
        return
    if base is None:
        raise HocError(f"'{name}' object prefix is nullptr")
    try:
        setattr(base, name, value)
    except UnknownNameError as error:
        raise HocError(f"'{name}' not a public member of '{_class_of(base)}' ({error})") from error


def _assign_in_section(place: Section | Segment, name: str, value: Value) -> None:
    try:
        setattr(place, name, value)
    except UnknownNameError:
        owner, short = pointer_owner_in(place(0.5) if isinstance(place, Section) else place, name)
        setattr(owner, short, value)


def pointer(
    base: Any, name: str, indices: list[float], arguments: list[Argument] | None
) -> Pointer:
    """Return `&base.name[indices](arguments)`."""
    if isinstance(base, Instance):
        return pointer_in(cell_of(symbol_of(base, name), base._cells), indices, name)
    if base is None:
        raise HocError(f"'{name}' object prefix is nullptr")
    place = place_in(base, name, arguments) if isinstance(base, Section) else base
    if isinstance(place, Section):
        place = place(0.5)
    reference = getattr(place, f"_ref_{name}")
    if indices:
        reference = reference[int(indices[0] + 1e-11)]
    return ModelPointer(reference)
