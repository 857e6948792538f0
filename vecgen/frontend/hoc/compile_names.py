"""Names to closures: what the first name of `a[1].b(2)` is, and what its members are.

What a name stands for is looked up once, when the code around it is first executed. A name that
means nothing yet is looked up again at each execution.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc import ast, members
from vecgen.frontend.hoc.adapter import from_python, number_of, to_python
from vecgen.frontend.hoc.code import ANY, Code, CodeKind
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import Frame, Run
from vecgen.frontend.hoc.model_names import CALLABLE, CLASS, CONTROL, GLOBAL, RANGE
from vecgen.frontend.hoc.positional import FRAME_FUNCTIONS, Positional, positional
from vecgen.frontend.hoc.symbols import FUNCTION, TEMPLATE, Function, Scope, Symbol
from vecgen.frontend.hoc.template import Template
from vecgen.frontend.hoc.values import (
    NOTHING,
    Call,
    NumberArray,
    NumberCell,
    ObjectCell,
)
from vecgen.frontend.neuron_api.stdrun import PROCEDURES

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter

Indices = Callable[[Frame], list[float]]


class NameCompiler:
    """Compiles names within one piece of code: a procedure, or a statement outside of any."""

    def __init__(
        self,
        interpreter: HocInterpreter,
        scope: Scope,
        locals_: tuple[str, ...] = (),
        objects: tuple[str, ...] = (),
    ) -> None:
        self.interpreter = interpreter
        self.scope = scope
        self.locals = {name: slot for slot, name in enumerate((*locals_, *objects))}
        self.local_objects = frozenset(objects)

    # -- what the other parts of the compiler give --------------------------------------------

    def number(self, node: ast.Expression) -> Run:
        """Return the closure of an expression that must be a number."""
        raise NotImplementedError

    def argument(self, node: ast.Expression) -> Run:
        """Return the closure of an argument."""
        raise NotImplementedError

    # -- lookup -------------------------------------------------------------------------------

    def symbol(self, name: str) -> Symbol | None:
        """Return the symbol of a name in this scope."""
        return self.scope.symbols.get(name)

    def model_kind(self, name: str) -> str:
        """Return what a name is to the model; a template sees library variables if it says so."""
        kind = self.interpreter.names.kind(name)
        if isinstance(self.scope, Template) and name not in self.scope.external:
            # A public name is the template's own, whatever it means elsewhere.
            return "" if kind == CONTROL or name in self.scope.public else kind
        return kind

    def builtin_cell(self, name: str) -> NumberCell | None:
        """Return one of HOC's own variables, such as float_epsilon."""
        return self.interpreter.builtin_cells.get(name)

    # -- pieces -------------------------------------------------------------------------------

    def indices(self, part: ast.Part) -> Indices:
        """Return what computes the indices of a part."""
        found = [self.number(index) for index in part.indices]
        match found:
            case []:
                return lambda frame: []
            case [one]:
                return lambda frame: [one(frame)]
            case _:
                return lambda frame: [index(frame) for index in found]

    def arguments(self, part: ast.Part) -> Callable[[Frame], list[Any] | None]:
        """Return what computes the arguments of a part, None where there are no brackets."""
        if part.arguments is None:
            return lambda frame: None
        return self.argument_list(part.arguments)

    def argument_list(self, nodes: tuple[ast.Expression, ...]) -> Callable[[Frame], list[Any]]:
        """Return what computes arguments."""
        if nodes and all(type(node) is ast.Number for node in nodes):
            numbers = [node.value for node in nodes if isinstance(node, ast.Number)]
            return lambda frame: numbers.copy()
        found = [self.argument(node) for node in nodes]
        match found:
            case []:
                return lambda frame: []
            case [one]:
                return lambda frame: [one(frame)]
            case _:
                return lambda frame: [argument(frame) for argument in found]

    # -- reading ------------------------------------------------------------------------------

    def chain(self, chain: ast.Chain) -> Code:
        """Return the code of `a[1].b(2)`."""
        code = self.first(chain.parts[0])
        for part in chain.parts[1:]:
            code = Code(ANY, self.member(code.run, part))
        return code

    def base(self, chain: ast.Chain) -> Run:
        """Return the closure of all but the last part."""
        return self.chain(ast.Chain(chain.parts[:-1], chain.at)).run

    def member(self, base: Run, part: ast.Part) -> Run:
        """Return the closure of a member of what `base` gives."""
        name, interpreter = part.name, self.interpreter
        indices, arguments = self.indices(part), self.arguments(part)
        if not part.indices and part.arguments is None:
            return lambda frame: members.read(interpreter, base(frame), name, [], None)
        return lambda frame: members.read(
            interpreter, base(frame), name, indices(frame), arguments(frame)
        )

    def first(self, part: ast.Part) -> Code:
        """Return the code of a name that stands alone or first."""
        name = part.name
        if name[0] == "$":
            return self.positional(part)
        if name in self.locals and part.arguments is None and not part.indices:
            return self._local(name)
        if name == "this" and isinstance(self.scope, Template):
            return Code(CodeKind.OBJECT, lambda frame: frame.instance)
        symbol = self.symbol(name)
        if symbol is not None:
            return self._symbol(symbol, part)
        cell = self.builtin_cell(name)
        if cell is not None:
            return Code(CodeKind.NUMBER, lambda frame: cell.value, cell)
        return self._outer(part)

    def _local(self, name: str) -> Code:
        slot = self.locals[name]
        kind = CodeKind.OBJECT if name in self.local_objects else CodeKind.NUMBER
        return Code(kind, lambda frame: frame.locals[slot].value, slot=slot)

    def _symbol(self, symbol: Symbol, part: ast.Part) -> Code:
        name = symbol.name
        if symbol.kind == FUNCTION:
            return self._call(symbol, part)
        if symbol.kind == TEMPLATE:
            return self._instance(symbol, part)
        kind = CodeKind.of(symbol.kind)
        if part.arguments is not None:
            raise_later = f"{name} is no function, but a {symbol.kind}"
            return Code(ANY, _failing(raise_later))
        if symbol.slot < 0:
            return self._global(symbol, part, kind)
        slot = symbol.slot
        if not part.indices and not symbol.shape and kind is not CodeKind.SECTION:
            return Code(kind, lambda frame: frame.cells[slot].value)
        indices = self.indices(part)
        return Code(kind, lambda frame: members.value_in(frame.cells[slot], indices(frame), name))

    def _global(self, symbol: Symbol, part: ast.Part, kind: CodeKind) -> Code:
        cell, name = symbol.holder, symbol.name
        if not part.indices and isinstance(cell, NumberCell):
            return Code(kind, lambda frame: cell.value, cell)
        if isinstance(cell, NumberArray) and len(part.indices) == 1 and len(cell.shape) == 1:
            return Code(kind, self._element(cell, part))
        if not part.indices and hasattr(cell, "value"):
            return Code(kind, lambda frame: cell.value)
        indices = self.indices(part)
        return Code(kind, lambda frame: members.value_in(cell, indices(frame), name))

    def _element(self, array: NumberArray, part: ast.Part) -> Run:
        index, name = self.number(part.indices[0]), part.name

        def read(frame: Frame) -> float:
            found = index(frame)
            if 0.0 <= found < len(array.items):
                return array.items[int(found + 1e-11)]
            return float(members.value_in(array, [found], name))

        return read

    def _instance(self, symbol: Symbol, part: ast.Part) -> Code:
        """Return the code of `Cell[2]`."""
        template, indices = symbol.holder, self.indices(part)

        def read(frame: Frame) -> Any:
            found = indices(frame)
            if len(found) != 1:
                raise HocError(f"{template.name} is a template; an object of it is meant by [i]")
            return template[int(found[0])]

        return Code(CodeKind.OBJECT, read)

    def _call(self, symbol: Symbol, part: ast.Part) -> Code:
        interpreter, function = self.interpreter, symbol.holder
        if part.arguments is None:
            return Code(
                ANY, _failing(f"{symbol.name} is a {function.keyword}: write {symbol.name}()")
            )
        arguments = self.argument_list(part.arguments)
        own = isinstance(function, Function) and function.scope is self.scope
        if own and isinstance(self.scope, Template):
            run: Run = lambda frame: interpreter.call_function(  # noqa: E731
                symbol.holder, arguments(frame), frame.instance
            )
        else:
            run = lambda frame: interpreter.call_function(  # noqa: E731
                symbol.holder, arguments(frame), None
            )
        kinds = {"func": CodeKind.NUMBER, "obfunc": CodeKind.OBJECT}
        return Code(kinds.get(function.keyword, ANY), run)

    def _outer(self, part: ast.Part) -> Code:
        """Return the code of a name that is none of the program's own."""
        name = part.name
        functions = self.interpreter.functions
        if part.arguments is not None and (name in functions or name in FRAME_FUNCTIONS):
            return self._builtin(part)
        match self.model_kind(name):
            case "callable":
                return self._model_function(part)
            case "global" | "control":
                return self._model_variable(part)
            case "range":
                return self._range(part)
            case "class" if part.indices and part.arguments is None:
                indices, made = self.indices(part), self.interpreter.names.function(name)
                return Code(ANY, lambda frame: _instance_of(made, name, int(indices(frame)[0])))
            case _:
                return Code(ANY, self._unknown(part))

    def _builtin(self, part: ast.Part) -> Code:
        name, interpreter = part.name, self.interpreter
        if name in FRAME_FUNCTIONS:
            of_frame = FRAME_FUNCTIONS[name]
            given = [self.number(node) for node in part.arguments or ()]
            return Code(
                CodeKind.NUMBER, lambda frame: of_frame(frame, [run(frame) for run in given])
            )
        handler, arguments = interpreter.functions[name], self.argument_list(part.arguments or ())
        return Code(ANY, lambda frame: handler(Call(interpreter, name, arguments(frame))))

    def _model_function(self, part: ast.Part) -> Code:
        name, names = part.name, self.interpreter.names
        if part.arguments is None:
            return Code(ANY, _failing(f"{name} is a function: write {name}()"))
        arguments = self.argument_list(part.arguments)
        if name in PROCEDURES:
            return Code(ANY, _without_value(lambda frame: names.function(name)(*arguments(frame))))
        return Code(
            ANY,
            lambda frame: from_python(names.function(name)(*map(to_python, arguments(frame)))),
        )

    def _model_variable(self, part: ast.Part) -> Code:
        name, n = part.name, self.interpreter.n
        if not part.indices:
            return Code(CodeKind.NUMBER, lambda frame: float(getattr(n, name)))
        indices = self.indices(part)
        return Code(
            CodeKind.NUMBER, lambda frame: float(getattr(n, name)[int(indices(frame)[0] + 1e-11)])
        )

    def _range(self, part: ast.Part) -> Code:
        interpreter, name = self.interpreter, part.name
        indices, arguments = self.indices(part), self.arguments(part)
        if not part.indices and part.arguments is None:
            return Code(
                CodeKind.NUMBER,
                lambda frame: float(getattr(interpreter.current_section(), name)),
            )
        return Code(
            CodeKind.NUMBER,
            lambda frame: number_of(
                members.read(
                    interpreter,
                    interpreter.current_section(),
                    name,
                    indices(frame),
                    arguments(frame),
                )
            ),
        )

    def _unknown(self, part: ast.Part) -> Run:
        interpreter, name = self.interpreter, part.name
        known: list[tuple[int, Run]] = []

        def look_again(frame: Frame) -> Any:
            if known and known[0][0] == interpreter.epoch:
                return known[0][1](frame)
            if not self._is_known(part):
                if part.arguments is not None:
                    raise interpreter.undefined_function(name)
                raise HocError(f"undefined variable {name}")
            known[:] = [(interpreter.epoch, self.first(part).run)]
            return known[0][1](frame)

        return look_again

    def _is_known(self, part: ast.Part) -> bool:
        name = part.name
        if self.symbol(name) is not None or self.builtin_cell(name) is not None:
            return True
        if part.arguments is not None and name in self.interpreter.functions:
            return True
        kind = self.model_kind(name)
        return kind in (CALLABLE, GLOBAL, CONTROL, RANGE) or (kind == CLASS and bool(part.indices))

    # -- arguments of the procedure itself ----------------------------------------------------

    def positional(self, part: ast.Part) -> Code:
        """Return the code of `$1`, `$s1`, `$o1`, `$&1`."""
        found = self._positional(part)
        return Code(found.kind, found.read)

    def _positional(self, part: ast.Part) -> Positional:
        slot = None
        if part.name.endswith("i"):
            slot = self.locals.get("i")
            if slot is None:
                raise HocError("arg index used and i is not a LOCAL variable")
        return positional(part.name, slot, self.indices(part))


def _without_value(run: Run) -> Run:
    def execute(frame: Frame) -> Any:
        run(frame)
        return NOTHING

    return execute


def _failing(message: str) -> Run:
    def fail(frame: Frame) -> Any:
        raise HocError(message)

    return fail


def _instance_of(made: Any, name: str, number: int) -> ObjectCell | Any:
    if not hasattr(made, "__getitem__"):
        raise HocError(f"{name}[{number}]: objects of this class cannot be found by their number")
    return made[number]
