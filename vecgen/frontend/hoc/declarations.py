"""`objref`, `strdef`, `double`, `create`, `public` and `external`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vecgen.frontend import building
from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import Frame, Run
from vecgen.frontend.hoc.members import assign_object
from vecgen.frontend.hoc.model_names import CONTROL
from vecgen.frontend.hoc.symbols import (
    NUMBER,
    OBJECT,
    SECTION,
    STRING,
    SectionCell,
    Symbol,
    new_cell,
)
from vecgen.frontend.hoc.template import Instance, Template
from vecgen.frontend.hoc.values import NumberArray, ObjectArray, ObjectCell
from vecgen.frontend.hoc.walk import nodes
from vecgen.frontend.neuron_api.section_arrays import SessionSection
from vecgen.frontend.workspace import Workspace

if TYPE_CHECKING:
    from vecgen.frontend.hoc.compile_stmt import StatementCompiler

_KINDS = {"objref": OBJECT, "strdef": STRING, "double": NUMBER, "create": SECTION}
_HIDDEN = ("", CONTROL)
"""What a name may be that a program declares."""
_LARGEST = 10_000_000
"""How many elements an array may have."""


def declare(compiler: StatementCompiler, node: ast.Declare) -> Run:
    """Return the closure of a declaration."""
    if node.keyword in ("public", "external"):
        return _visibility(compiler, node)
    kind = _KINDS[node.keyword]
    items = [(item.name, [compiler.number(size) for size in item.sizes]) for item in node.items]

    def execute(frame: Frame) -> None:
        for name, sizes in items:
            shape = tuple(_size(size(frame), name) for size in sizes)
            _declare_one(compiler, frame, name, kind, shape)

    return execute


def _size(value: float, name: str) -> int:
    size = int(value + 1e-11)
    if not 0 < size <= _LARGEST:
        raise HocError(f"{name}: an array of {value:g} elements")
    return size


def _declare_one(
    compiler: StatementCompiler, frame: Frame, name: str, kind: str, shape: tuple[int, ...]
) -> None:
    symbol = compiler.symbol(name)
    if symbol is None:
        if _is_taken(compiler, name):
            raise HocError(f"{name} : Redeclaring at top level")
        symbol = compiler.scope.add(name, kind, shape)
        compiler.interpreter.changed()
    elif symbol.kind != kind:
        raise HocError(f"{name} already declared as a {symbol.kind}")
    elif symbol.slot >= 0:
        if bool(symbol.shape) is not bool(shape):
            compiler.interpreter.changed()
        symbol.shape = shape
        symbol.is_announced = symbol.is_announced and frame.instance is not None
        if frame.instance is not None and kind != SECTION:
            frame.cells[symbol.slot] = new_cell(kind, shape)
        elif frame.instance is not None:
            make_sections(compiler.workspace, frame.instance, symbol)
            return
    elif kind != SECTION:
        _renew(compiler, symbol, shape)
    if kind == SECTION and symbol.slot < 0:
        symbol.shape = shape
        create_sections(compiler.workspace, symbol.holder, name, shape, None)


def announce(compiler: StatementCompiler, body: ast.Block) -> None:
    """Make the names that a procedure declares known, as they are to the code behind it.

    The variables get their sizes when the procedure is called, sections begin to exist then.
    """
    for node in nodes(body):
        if not isinstance(node, ast.Declare):
            continue
        kind = _KINDS.get(node.keyword)
        for item in node.items:
            if kind is not None and compiler.symbol(item.name) is None:
                if _is_taken(compiler, item.name):
                    raise HocError(f"{item.name} : Redeclaring at top level")
                # As in NEURON, a `double` is no array before it was executed.
                shape = () if kind == NUMBER else (1,) * len(item.sizes)
                symbol = compiler.scope.add(item.name, kind, shape)
                symbol.is_announced = True
                compiler.interpreter.changed()


def announce_assigned(compiler: StatementCompiler, body: ast.Block) -> None:
    """Make the numbers that a template's procedure assigns variables of its objects."""
    for node in nodes(body):
        match node:
            case ast.Assign(target=ast.Chain((ast.Part(name, (), None),))):
                pass
            case ast.Count(variable=ast.Chain((ast.Part(name, (), None),))):
                pass
            case _:
                continue
        is_new = name[0] != "$" and name not in compiler.locals and compiler.symbol(name) is None
        if is_new and not compiler.builtin_cell(name) and not compiler.model_kind(name):
            compiler.scope.add(name, NUMBER)


def _is_taken(compiler: StatementCompiler, name: str) -> bool:
    """Whether a global name is NEURON's own."""
    if isinstance(compiler.scope, Template):
        return False
    return compiler.builtin_cell(name) is not None or compiler.model_kind(name) not in _HIDDEN


def _renew(compiler: StatementCompiler, symbol: Symbol, shape: tuple[int, ...]) -> None:
    """Give a global name a new variable; code that knows the old one is compiled anew."""
    symbol.shape = shape
    if symbol.kind == STRING:
        symbol.holder.value = ""
        return
    if isinstance(symbol.holder, ObjectCell):
        assign_object(symbol.holder, None)
        if not shape:
            return
    fresh = new_cell(symbol.kind, shape)
    if shape and isinstance(symbol.holder, NumberArray | ObjectArray):
        # Code that runs at the moment knows this very array.
        symbol.holder.shape, symbol.holder.items = fresh.shape, fresh.items
        return
    symbol.holder = fresh
    compiler.interpreter.changed()


def _visibility(compiler: StatementCompiler, node: ast.Declare) -> Run:
    """Return the closure of `public` and `external`, which stand in templates only."""
    scope = compiler.scope
    if not isinstance(scope, Template):
        raise HocError(f"{node.keyword} can only stand in a template")
    names = [item.name for item in node.items]
    if node.keyword == "public":
        return lambda frame: scope.public.update(names)
    outer = compiler.interpreter.scope

    def share(frame: Frame) -> None:
        for name in names:
            symbol = outer.symbols.get(name)
            if symbol is not None:
                scope.symbols[name] = symbol
            elif compiler.interpreter.names.kind(name) or compiler.builtin_cell(name):
                scope.external.add(name)
            else:
                raise HocError(f"{name} not declared at the top level")

    return share


# -- sections ---------------------------------------------------------------------------------


def create_sections(
    workspace: Workspace,
    cell: SectionCell,
    name: str,
    shape: tuple[int, ...],
    owner: Instance | None,
) -> None:
    """Make the sections of `create name[n]`; those that had the name before are deleted."""
    if len(shape) > 1:
        raise HocError(f"{name}: sections have one index at most")
    delete_sections(workspace, cell)
    cell.is_array = bool(shape)
    names = [f"{name}[{k}]" for k in range(shape[0])] if shape else [name]
    cell.sections = [SessionSection(workspace, each, owner) for each in names]


def delete_sections(workspace: Workspace, cell: SectionCell) -> None:
    """Delete the sections of a variable."""
    for section in cell.sections:
        building.delete_section(workspace, section._record)
    cell.sections = []


def make_sections(workspace: Workspace, instance: Instance, symbol: Symbol) -> None:
    """Make an instance's sections of one name."""
    cell: Any = instance._cells[symbol.slot]
    create_sections(workspace, cell, symbol.name, symbol.shape, instance)
