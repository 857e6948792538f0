"""Expressions to closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.hoc import ast, members, operators
from vecgen.frontend.hoc.adapter import number_of, wrapped
from vecgen.frontend.hoc.code import ANY, Code, CodeKind
from vecgen.frontend.hoc.compile_pointers import PointerCompiler
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import Frame, Run
from vecgen.frontend.hoc.model_names import CLASS, CONTROL, GLOBAL, RANGE
from vecgen.frontend.hoc.quick_assignments import to_cell, to_local, to_member
from vecgen.frontend.hoc.symbols import FUNCTION, NUMBER, TEMPLATE, Symbol
from vecgen.frontend.hoc.template import Template
from vecgen.frontend.hoc.values import NumberCell, StringCell
from vecgen.frontend.neuron_api.constants import CONSTANTS
from vecgen.frontend.neuron_api.section import Section

Store = Callable[[Frame, Any], None]
"""Assigns a value."""


class ExpressionCompiler(PointerCompiler):
    """Compiles expressions within one piece of code."""

    # -- values -------------------------------------------------------------------------------

    def value(self, node: ast.Expression) -> Code:
        """Return the code of an expression."""
        match node:
            case ast.Number(value):
                return Code(CodeKind.NUMBER, operators.constant(value).run, constant=value)
            case ast.Text(value):
                return Code(CodeKind.STRING, lambda frame: value)
            case ast.Chain():
                return self.chain(node)
            case ast.Unary(operator, operand):
                return Code(CodeKind.NUMBER, operators.unary(operator, self.number(operand)))
            case ast.Binary():
                return Code(CodeKind.NUMBER, self._binary(node))
            case ast.Assign():
                return self.assignment(node)
            case ast.New():
                return Code(CodeKind.OBJECT, self._new(node))
            case ast.Address():
                raise HocError("&x can only be an argument")
            case _:
                raise NotImplementedError(node)

    def number(self, node: ast.Expression) -> Run:
        """Return the closure of an expression that must be a number."""
        return self._operand(node).run

    def _operand(self, node: ast.Expression) -> operators.Operand:
        code = self.value(node)
        if code.kind is CodeKind.NUMBER:
            return operators.Operand(code.run, code.cell, code.constant, code.slot)
        run = code.run
        return operators.Operand(lambda frame: number_of(run(frame)))

    def _binary(self, node: ast.Binary) -> Run:
        epsilon = self.interpreter.epsilon
        if node.operator in ("==", "!="):
            left, right = self.value(node.left), self.value(node.right)
            if left.kind is not CodeKind.NUMBER or right.kind is not CodeKind.NUMBER:
                return _equality(left.run, right.run, epsilon, node.operator == "==")
        one, other = self._operand(node.left), self._operand(node.right)
        return operators.binary(node.operator, one, other, epsilon)

    def argument(self, node: ast.Expression) -> Run:
        """Return the closure of an argument."""
        match node:
            case ast.Chain():
                return self.holder(node)
            case ast.Address(target):
                return self.address(target)
            case ast.Text(value):
                return lambda frame: StringCell(value)
            case _:
                code = self.value(node)
                if code.kind is CodeKind.NUMBER:
                    return code.run
                return lambda frame: wrapped(code.run(frame))

    def _new(self, node: ast.New) -> Run:
        name, interpreter = node.name, self.interpreter
        arguments = self.argument_list(node.arguments)
        symbol = self.symbol(name)
        if symbol is not None and symbol.kind == TEMPLATE:
            return lambda frame: symbol.holder.new(arguments(frame))
        return lambda frame: interpreter.new(name, arguments(frame))

    # -- assignments --------------------------------------------------------------------------

    def assignment(self, node: ast.Assign) -> Code:
        """Return the code of `x = y` or `x += y`, whose value is what was assigned."""
        code = self.value(node.value)
        cell = self._cell_of(node.target)
        if cell is not None:
            value = code.run if code.kind is CodeKind.NUMBER else self.number(node.value)
            return Code(CodeKind.NUMBER, _assign_cell(cell, node.operator, value), cell=None)
        store = self.store(node.target)
        if node.operator == "=":
            run = code.run

            def assign(frame: Frame) -> Any:
                value = run(frame)
                store(frame, value)
                return value

            return Code(code.kind, assign)
        read, amount, operator = self.chain(node.target), self.value(node.value), node.operator
        if read.kind not in (CodeKind.NUMBER, ANY):
            raise HocError("Invalid assignment operator. Only '=' allowed.")

        def change(frame: Frame) -> float:
            by = number_of(amount.run(frame))
            value = operators.apply(operator, number_of(read.run(frame)), by)
            store(frame, value)
            return value

        return Code(CodeKind.NUMBER, change)

    def quick_assignment(self, node: ast.Assign) -> Run | None:
        """Return the closure of the statement `x = y` or `x += y`, for a scalar x and a number y.

        None for all others.
        """
        value = self.value(node.value)
        cell = self._cell_of(node.target)
        if cell is not None:
            run = value.run if value.kind is CodeKind.NUMBER else self.number(node.value)
            return to_cell(cell, node.operator, run)
        part = node.target.parts[0]
        is_scalar = len(node.target.parts) == 1 and not part.indices and part.arguments is None
        if not is_scalar or value.kind is not CodeKind.NUMBER:
            return None
        if part.name in self.locals:
            is_object = part.name in self.local_objects
            place = self.locals[part.name]
            return None if is_object else to_local(place, node.operator, value.run)
        symbol = self.symbol(part.name)
        if symbol is None or symbol.kind != NUMBER or symbol.slot < 0 or symbol.shape:
            return None
        return to_member(symbol.slot, node.operator, value.run)

    def condition(self, node: ast.Expression) -> Run:
        """Return the closure of a condition, which gives a truth value."""
        if isinstance(node, ast.Binary) and node.operator in operators.CONDITIONS:
            left, right = self.value(node.left), self.value(node.right)
            if left.kind is right.kind is CodeKind.NUMBER:
                epsilon = self.interpreter.epsilon
                return operators.condition(node.operator, left.run, right.run, epsilon)
        run = self.number(node)
        return lambda frame: run(frame) != 0.0

    def _cell_of(self, target: ast.Chain) -> NumberCell | None:
        """Return the scalar of the global scope that a target is, which begins to exist here."""
        part = target.parts[0]
        if len(target.parts) > 1 or part.indices or part.arguments is not None:
            return None
        name = part.name
        if name[0] == "$" or name in self.locals:
            return None
        symbol = self.symbol(name)
        if symbol is None:
            cell = self.builtin_cell(name)
            if cell is not None:
                return cell
            if self.model_kind(name) or name in self.interpreter.functions:
                return None
            symbol = self.scope.add(name, "number")
        holder = symbol.holder
        return holder if symbol.slot < 0 and isinstance(holder, NumberCell) else None

    def store(self, target: ast.Chain) -> Store:
        """Return what assigns to a target."""
        part = target.parts[-1]
        indices, arguments, name = self.indices(part), self.arguments(part), part.name
        if len(target.parts) > 1:
            base = self.base(target)
            return lambda frame, value: members.assign(
                base(frame), name, indices(frame), arguments(frame), value
            )
        if name[0] == "$":
            return self._positional(part).assign
        if name in self.locals:
            slot = self.locals[name]
            return lambda frame, value: members.assign_in(
                frame.locals[slot], indices(frame), name, value
            )
        symbol = self.symbol(name)
        if symbol is not None:
            return self._store_symbol(symbol, part)
        return self._store_outer(part)

    def _store_symbol(self, symbol: Symbol, part: ast.Part) -> Store:
        indices, name = self.indices(part), symbol.name
        if symbol.kind in (FUNCTION, TEMPLATE) or part.arguments is not None:
            raise HocError(f"{name} is a {symbol.kind}; it cannot be assigned")
        slot = symbol.slot
        if slot < 0:
            holder = symbol.holder
            return lambda frame, value: members.assign_in(holder, indices(frame), name, value)
        return lambda frame, value: members.assign_in(
            frame.cells[slot], indices(frame), name, value
        )

    def _store_outer(self, part: ast.Part) -> Store:
        interpreter, name = self.interpreter, part.name
        indices, arguments = self.indices(part), self.arguments(part)
        match self.model_kind(name):
            case kind if kind == RANGE and part.arguments is None and not part.indices:
                return _store_everywhere(interpreter.current_section, name)
            case kind if kind == RANGE:
                return lambda frame, value: members.assign(
                    interpreter.current_section(), name, indices(frame), arguments(frame), value
                )
            case kind if kind == GLOBAL and name in CONSTANTS:
                return self._store_symbol(interpreter.scope.add(name, "number"), part)
            case kind if kind in (GLOBAL, CONTROL) and not part.indices:
                return lambda frame, value: setattr(interpreter.n, name, _whole(name, value))
            case kind if kind == GLOBAL:
                return lambda frame, value: getattr(interpreter.n, name).__setitem__(
                    int(indices(frame)[0] + 1e-11), value
                )
            case "" if name not in interpreter.functions:
                return self._store_symbol(self.scope.add(name, "number"), part)
            case kind if kind == CLASS:
                raise HocError(f"{name} is a class; it cannot be assigned")
            case _:
                raise HocError(f"{name} is a function; it cannot be assigned")

    def in_template(self) -> bool:
        """Whether the code belongs to a template."""
        return isinstance(self.scope, Template)


def _store_everywhere(current: Callable[[], Section], name: str) -> Store:
    """Return what assigns to a variable of the current section, in all its segments."""
    if name == "nseg":

        def divide(frame: Frame, value: Any) -> None:
            current().nseg = int(number_of(value))

        return divide

    def assign(frame: Frame, value: Any) -> None:
        setattr(current(), name, value)

    return assign


def _whole(name: str, value: Any) -> Any:
    """Return the value as the model takes it: NEURON's integer variables get integers."""
    return int(value) if name in ("secondorder", "stoprun") and type(value) is float else value


def _assign_cell(cell: NumberCell, operator: str, value: Run) -> Run:
    if operator == "=":

        def assign(frame: Frame) -> float:
            found: float = value(frame)
            cell.value = found
            return found

        return assign
    if operator == "+=":

        def add(frame: Frame) -> float:
            by = value(frame)
            cell.value += by
            return cell.value

        return add

    def change(frame: Frame) -> float:
        by = value(frame)
        cell.value = operators.apply(operator, cell.value, by)
        return cell.value

    return change


def _equality(left: Run, right: Run, epsilon: NumberCell, wanted: bool) -> Run:
    def run(frame: Frame) -> float:
        one, other = left(frame), right(frame)
        if type(one) is float or type(other) is float:
            same = operators.are_equal(number_of(one), number_of(other), epsilon.value)
        elif isinstance(one, str) or isinstance(other, str):
            raise HocError("strings are compared with strcmp(s1, s2) == 0")
        else:
            same = one is other or (one is not None and one == other)
        return 1.0 if same is wanted else 0.0

    return run
