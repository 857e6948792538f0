"""Every use of a name in an NMODL file, with its block and what it refers to.

One walk over the file finds scopes (arguments, LOCALs, loop indices); the rules filter its result
instead of walking themselves. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import Enum

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.symbols import Symbol, Symbols
from vecgen.source import Span
from vecgen.values import value_class


class Access(Enum):
    """How a name is used."""

    READ = "read"
    WRITE = "written"
    CALL = "called for its value"
    PERFORM = "called for its effects"
    DERIVE = "left side of a differential equation"
    SOLVE = "solved"
    TABULATE = "listed in a TABLE"
    LITERAL = "used where a literal must stand"


@value_class
class Block:
    """A top-level block; `name` is "" where the block has none."""

    keyword: str
    name: str
    item: ast.Item

    def __str__(self) -> str:
        return f"{self.keyword} {self.name}".rstrip()


@value_class
class Reference:
    """One use; `symbol` is None for a local and for a name that is not declared."""

    name: str
    access: Access
    span: Span
    block: Block
    node: ast.Node = field(repr=False)
    symbol: Symbol | None = None
    is_local: bool = False
    local_kind: str = ""
    """For a local: `LOCAL`, `argument`, `loop index` or `result`."""

    @property
    def is_unknown(self) -> bool:
        """Whether nothing declares the name."""
        return self.symbol is None and not self.is_local


_EXTRA_LOCALS = {"KINETIC": ("f_flux", "b_flux"), "NET_RECEIVE": ("flag",)}


def block_of(item: ast.Item) -> Block | None:
    """Return the block of statements that a top-level item is, or None."""
    match item:
        case ast.ProcessBlock(keyword=keyword):
            return Block(keyword, "", item)
        case ast.HookBlock(when=when, event=event):
            return Block(f"{when} {event}", "", item)
        case ast.SolvedBlock(keyword=keyword, name=name):
            return Block(keyword, name.id, item)
        case ast.Function(name=name):
            return Block("FUNCTION", name.id, item)
        case ast.Procedure(name=name):
            return Block("PROCEDURE", name.id, item)
        case ast.NetReceive():
            return Block("NET_RECEIVE", "", item)
        case _:
            return None


def body_of(item: ast.Item) -> ast.Body:
    """Return the statements of a top-level block, () for other items."""
    match item:
        case (
            ast.ProcessBlock(body=body)
            | ast.HookBlock(body=body)
            | ast.SolvedBlock(body=body)
            | ast.Function(body=body)
            | ast.Procedure(body=body)
            | ast.NetReceive(body=body)
        ):
            return body
        case _:
            return ()


def arguments_of(item: ast.Item) -> tuple[ast.Argument, ...]:
    """Return the formal arguments of a top-level block."""
    match item:
        case (
            ast.Function(arguments=arguments)
            | ast.Procedure(arguments=arguments)
            | ast.NetReceive(arguments=arguments)
        ):
            return arguments
        case _:
            return ()


def find_references(file: ast.File, symbols: Symbols) -> tuple[Reference, ...]:
    """Return all uses of names in blocks and declarations, in the order of the text."""
    found: list[Reference] = []
    for item in file.items:
        block = block_of(item)
        if block is not None:
            walker = _Walker(block, symbols, found)
            walker.enter_block()
            walker.body(body_of(item))
        else:
            _declaration(item, symbols, found)
    return tuple(found)


class _Walker:
    """Walks one block; `scopes` maps local names to their kind, inner scopes last."""

    def __init__(self, block: Block, symbols: Symbols, found: list[Reference]) -> None:
        self.block = block
        self.symbols = symbols
        self.found = found
        self.scopes: list[dict[str, str]] = [{}]

    def enter_block(self) -> None:
        scope = self.scopes[0]
        for name in _EXTRA_LOCALS.get(self.block.keyword, ()):
            scope[name] = "argument"
        if isinstance(self.block.item, ast.Function):
            scope[self.block.name] = "result"
        for argument in arguments_of(self.block.item):
            scope[argument.name.id] = "argument"
        if isinstance(self.block.item, ast.SolvedBlock):
            self.names(self.block.item.solve_for, Access.READ)

    def add(self, name: str, access: Access, node: ast.Node, span: Span | None = None) -> None:
        kind = ""
        if access not in (Access.CALL, Access.PERFORM, Access.SOLVE, Access.DERIVE):
            kind = next((s[name] for s in reversed(self.scopes) if name in s), "")
        symbol = None if kind else self.symbols.get(name)
        place = node.span if span is None else span
        self.found.append(
            Reference(name, access, place, self.block, node, symbol, bool(kind), kind)
        )

    def names(self, names: Iterable[ast.Name], access: Access) -> None:
        for name in names:
            self.add(name.id, access, name)

    def body(self, body: ast.Body, names: Iterable[str] = (), kind: str = "argument") -> None:
        """Walk a body in a scope of its own in which `names` are locals of a kind."""
        self.scopes.append(dict.fromkeys(names, kind))
        for statement in body:
            self.statement(statement)
        self.scopes.pop()

    def statement(self, statement: ast.Statement) -> None:
        match statement:
            case ast.Local(variables=variables):
                for variable in variables:
                    self.scopes[-1][variable.name.id] = "LOCAL"
                    self.optional(variable.size)
            case ast.Assignment(target=target, value=value):
                self.expression(value)
                self.target(target)
            case ast.Protect(assignment=assignment):
                self.statement(assignment)
            case ast.CallStatement(call=call):
                self.add(call.function.id, Access.PERFORM, call, call.function.span)
                self.expressions(call.args)
            case ast.If(branches=branches, otherwise=otherwise):
                for branch in branches:
                    self.expression(branch.condition)
                    self.body(branch.body)
                self.body(otherwise or ())
            case ast.While(condition=condition, body=body):
                self.expression(condition)
                self.body(body)
            case ast.From(index=index, begin=begin, end=end, step=step, body=body):
                self.expressions((begin, end))
                self.optional(step)
                self.body(body, (index.id,), "loop index")
            case ast.Block(body=body) | ast.Initial(body=body):
                self.body(body)
            case ast.Solve(block=block):
                self.add(block.id, Access.SOLVE, statement, block.span)
            case ast.Conductance(variable=variable):
                self.names((variable,), Access.READ)
            case ast.Table():
                self.names(statement.variables, Access.TABULATE)
                self.names(statement.depends, Access.READ)
                self.expressions((statement.lower, statement.upper))
            case ast.ForNetcons(arguments=arguments, body=body):
                self.body(body, (a.name.id for a in arguments))
            case ast.Watch(conditions=conditions):
                for watched in conditions:
                    self.expressions((watched.left, watched.right, watched.flag))
            case ast.Mutex() | ast.Verbatim() | ast.Lag():
                pass
            case _:
                self.kinetic(statement)

    def kinetic(self, statement: ast.Statement) -> None:
        match statement:
            case ast.Equation(left=left, right=right):
                self.expressions((left, right))
            case ast.Reaction(left=left, right=right, rates=rates):
                self.terms((*left, *right))
                self.expressions(rates)
            case ast.Conserve(terms=terms, total=total):
                self.terms(terms)
                self.expression(total)
            case (
                ast.Compartment(index=index, volume=over, species=species)
                | ast.LongitudinalDiffusion(index=index, flux=over, species=species)
            ):
                self.scopes.append({index.id: "loop index"} if index else {})
                self.expression(over)
                self.names(species, Access.READ)
                self.scopes.pop()
            case _:
                raise TypeError(f"no such statement: {statement!r}")

    def terms(self, terms: tuple[ast.Term, ...]) -> None:
        for term in terms:
            self.expression(term.species)
            self.optional(term.factor)

    def target(self, target: ast.Name | ast.Prime | ast.At | ast.Index) -> None:
        match target:
            case ast.Name(id=name):
                self.add(name, Access.WRITE, target)
            case ast.Prime(id=name):
                self.add(name, Access.DERIVE, target)
            case ast.At(name=base, steps=steps):
                self.target(base)
                self.expression(steps)
            case ast.Index(base=base, index=index):
                self.target(base)
                self.expression(index)

    def expressions(self, expressions: Iterable[ast.Expr]) -> None:
        for expression in expressions:
            self.expression(expression)

    def optional(self, expression: ast.Expr | None) -> None:
        if expression is not None:
            self.expression(expression)

    def expression(self, expression: ast.Expr) -> None:
        match expression:
            case ast.Number() | ast.String():
                pass
            case ast.Name(id=name):
                self.add(name, Access.READ, expression)
            case ast.Prime(id=name):
                self.add(name, Access.READ, expression)
            case ast.At(name=base, steps=steps):
                self.expressions((base, steps))
            case ast.Index(base=base, index=index):
                self.expressions((base, index))
            case ast.Call(function=function, args=args):
                self.add(function.id, Access.CALL, expression, function.span)
                self.expressions(args)
            case ast.Int(value=inner) | ast.Paren(inner=inner) | ast.Unary(operand=inner):
                self.expression(inner)
            case ast.Binary(left=left, right=right):
                self.expressions((left, right))
            case _:
                raise TypeError(f"no such expression: {expression!r}")


def _declaration(item: ast.Item, symbols: Symbols, found: list[Reference]) -> None:
    """Find the names that stand for literals in declarations: array sizes, values, limits."""
    for declared in _literals(item):
        for name in _names_in(declared):
            block = Block(_KEYWORDS.get(type(item), ""), "", item)
            symbol = symbols.get(name.id)
            found.append(Reference(name.id, Access.LITERAL, name.span, block, name, symbol))


_KEYWORDS: dict[type, str] = {
    ast.ParameterBlock: "PARAMETER",
    ast.AssignedBlock: "ASSIGNED",
    ast.StateBlock: "STATE",
    ast.ConstantBlock: "CONSTANT",
    ast.UnitsBlock: "UNITS",
    ast.NeuronBlock: "NEURON",
    ast.Local: "LOCAL",
}


def _literals(item: ast.Item) -> Iterable[ast.Expr | None]:
    match item:
        case ast.ParameterBlock(parameters=parameters):
            for p in parameters:
                limits = (p.limits.lower, p.limits.upper) if p.limits else ()
                yield from (p.size, p.value, *limits)
        case ast.AssignedBlock(variables=variables) | ast.StateBlock(variables=variables):
            for v in variables:
                yield from (v.size, v.lower, v.upper, v.start, v.tolerance)
        case ast.ConstantBlock(constants=constants):
            yield from (constant.value for constant in constants)
        case ast.UnitsBlock(definitions=definitions):
            yield from (d.value for d in definitions if isinstance(d, ast.UnitConstant))
        case ast.NeuronBlock(statements=statements):
            yield from (s.valence for s in statements if isinstance(s, ast.UseIon))
        case ast.Local(variables=locals_):
            yield from (local.size for local in locals_)
        case _:
            return


def _names_in(expression: ast.Expr | None) -> list[ast.Name]:
    match expression:
        case ast.Name():
            return [expression]
        case ast.Unary(operand=inner) | ast.Paren(inner=inner) | ast.Int(value=inner):
            return _names_in(inner)
        case ast.Binary(left=left, right=right):
            return [*_names_in(left), *_names_in(right)]
        case _:
            return []
