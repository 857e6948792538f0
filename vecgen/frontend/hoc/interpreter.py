"""The session of HOC: its symbols, and how code is executed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.adapter import to_python
from vecgen.frontend.hoc.builtins import CLASSES as BUILTIN_CLASSES
from vecgen.frontend.hoc.builtins import FUNCTIONS
from vecgen.frontend.hoc.builtins.names import PushedObjects
from vecgen.frontend.hoc.classes import ClassTable
from vecgen.frontend.hoc.code_functions import CLASSES as CODE_CLASSES
from vecgen.frontend.hoc.code_functions import FUNCTIONS as CODE_FUNCTIONS
from vecgen.frontend.hoc.compile_stmt import StatementCompiler
from vecgen.frontend.hoc.declarations import announce, announce_assigned
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.faults import fail_at
from vecgen.frontend.hoc.frame import RETURN, STOP, Frame
from vecgen.frontend.hoc.instance_owner import InstanceOwner
from vecgen.frontend.hoc.lexer import Lexed
from vecgen.frontend.hoc.members import pointer_owner_in
from vecgen.frontend.hoc.model_names import CALLABLE, ModelNames
from vecgen.frontend.hoc.printing import printed
from vecgen.frontend.hoc.program import Program
from vecgen.frontend.hoc.statements import HocStatements
from vecgen.frontend.hoc.symbols import FUNCTION, TEMPLATE, Function, Scope, Symbol
from vecgen.frontend.hoc.template import Instance, Template
from vecgen.frontend.hoc.values import (
    NOTHING,
    Argument,
    Builtin,
    Call,
    ClassMaker,
    NumberCell,
    ObjectCell,
    Pointer,
    Value,
)
from vecgen.frontend.neuron_api.current_section import current_section
from vecgen.frontend.neuron_api.namespace import NeuronNamespace
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.text_file import TextReader
from vecgen.frontend.workspace import Workspace
from vecgen.source import Source

State = TypeVar("State")
_DEEPEST = 512
"""How deeply calls may nest: NEURON's default."""
_PYTHON_CALLS = 30_000
"""What Python's own limit must be for that."""


class HocInterpreter:
    """HOC for one session."""

    def __init__(self, n: NeuronNamespace) -> None:
        self.n = n
        self.workspace: Workspace = n._workspace
        self.names = ModelNames(n)
        self.scope = Scope()
        self.defining: Template | None = None
        """The template whose text is being read."""
        self.epoch = 0
        """Grows when a name becomes something else: code is compiled anew then."""
        self.epsilon = NumberCell(1e-11)
        self.builtin_cells = {
            "float_epsilon": self.epsilon,
            "hoc_ac_": NumberCell(),
        }
        self.functions: Mapping[str, Builtin] = {**FUNCTIONS, **CODE_FUNCTIONS}
        self.classes: Mapping[str, ClassMaker] = {**BUILTIN_CLASSES, **CODE_CLASSES}
        self._class_table = ClassTable(self)
        self._states: dict[Callable[[], Any], Any] = {}
        self._programs: list[Program] = []
        self._depth = 0
        self._owner = InstanceOwner(self)
        self.workspace.statements = HocStatements(self)

    # -- texts --------------------------------------------------------------------------------

    def run(self, text: str, name: str = "<HOC>") -> None:
        """Execute statements in the global scope.

        Raises:
            HocError: something is wrong; the stack of sections is what it was before.
        """
        self._run(Source(name, text.replace("\r\n", "\n").replace("\r", "\n")), None)

    def run_inside(self, text: str, instance: Instance | None) -> None:
        """Execute statements in the scope of an object of a template."""
        self._run(Source("<HOC>", text), instance)

    def run_file(self, path: str) -> None:
        """Execute a file.

        Raises:
            HocError: it cannot be read, or something in it is wrong.
        """
        try:
            source = Source.read(path)
        except OSError as error:
            raise HocError(f"Can't open {path}: {error.strerror}") from error
        self._run(source, None)

    def load(self, path: Path) -> None:
        """Execute a file from within its folder, so that it finds those beside it."""
        before = Path.cwd()
        whole = path.resolve()
        os.chdir(whole.parent)
        try:
            self.run_file(whole.name)
        finally:
            os.chdir(before)

    def _run(self, source: Source, instance: Instance | None) -> None:
        _raise_limit()
        stack, depth, calls = self.workspace.pushed, len(self.workspace.pushed), self._depth
        defining = self.defining
        program = Program(source)
        self._programs.append(program)
        try:
            while (node := program.next_statement()) is not None:
                inside = instance or self.state(PushedObjects).last
                code = self._execute(node, program.lexed, inside)
                if code == STOP:
                    return
        except StopExecution:
            del stack[depth:]
            self._depth = calls
        except BaseException:
            del stack[depth:]
            self._depth = calls
            self.defining = defining
            self.state(PushedObjects).items.clear()
            raise
        finally:
            self._programs.pop()

    def _execute(self, node: ast.Statement, lexed: Lexed, instance: Instance | None) -> int | None:
        """Execute a statement that stands outside of anything."""
        scope: Scope = self.defining or (self.scope if instance is None else instance._template)
        try:
            match node:
                case ast.Define():
                    self._define(node, lexed, scope)
                case ast.BeginTemplate(name):
                    self._begin_template(name)
                case ast.EndTemplate(name, names):
                    self._end_template(name, names)
                case _:
                    compiler = StatementCompiler(self, scope, lexed)
                    run = compiler.outermost(node)
                    if self.defining is None or isinstance(node, ast.Declare):
                        code: int | None = run(Frame([], [], instance))
                        if code == RETURN:
                            raise HocError("return from outside a func or proc")
                        return code
        except StopExecution:
            raise
        except Exception as error:
            fail_at(error, lexed, node.at)
        return None

    # -- definitions --------------------------------------------------------------------------

    def changed(self) -> None:
        """Note that a name is something else now."""
        self.epoch += 1

    def _define(self, node: ast.Define, lexed: Lexed, scope: Scope) -> None:
        known = scope.symbols.get(node.name)
        function = Function(node.name, node, lexed, scope)
        if known is None:
            if self.names.kind(node.name) not in ("", CALLABLE) or node.name in self.builtin_cells:
                raise HocError(f"{node.name} is a variable or class; it cannot be a {node.keyword}")
            scope.symbols[node.name] = Symbol(node.name, FUNCTION, function)
            self.changed()
        elif known.kind != FUNCTION:
            raise HocError(f"{node.name} already declared as a {known.kind}")
        else:
            if known.holder.keyword != node.keyword:
                self.changed()
            known.holder = function
        announce(StatementCompiler(self, scope, lexed), node.body)

    def _begin_template(self, name: str) -> None:
        if self.defining is not None:
            raise HocError("a template cannot stand in another")
        if name in self.scope.symbols:
            raise HocError(f"{name} is there already: a template cannot be redefined")
        if self.names.kind(name):
            raise HocError(f"{name} is a name of NEURON's; it cannot be a template")
        self.defining = Template(name, self._owner)

    def _end_template(self, name: str, names: tuple[str, ...]) -> None:
        template = self.defining
        if template is None or template.name != name:
            raise HocError(f"endtemplate {name}: this is not the template that was begun")
        for symbol in list(template.symbols.values()):
            if isinstance(symbol.holder, Function) and symbol.holder.scope is template:
                self._announce_assigned(symbol.holder)
        template.order = {each: place for place, each in enumerate(names)}
        self.scope.symbols[name] = Symbol(name, TEMPLATE, template)
        self.defining = None
        self.changed()

    def _announce_assigned(self, function: Function) -> None:
        definition = function.definition
        compiler = StatementCompiler(
            self, function.scope, function.lexed, definition.locals, definition.objects
        )
        announce_assigned(compiler, definition.body)

    # -- calls --------------------------------------------------------------------------------

    def call_function(
        self, function: Function, arguments: list[Argument], instance: Instance | None
    ) -> Value:
        """Call a procedure or function; return its value, NOTHING for a procedure."""
        frame = self._call(function, arguments, instance, None)
        result = frame.result
        match function.keyword:
            case "proc":
                if result is not None:
                    raise HocError(f"{function.name} (proc or iterator) returns value")
                return NOTHING
            case "func":
                if result is None:
                    raise HocError(f"{function.name} (func) returns no value")
                if type(result) is not float:
                    raise HocError(f"{function.name} (func) must return a number")
                return result
            case "obfunc":
                if isinstance(result, (float, str)):
                    raise HocError(f"{function.name} (obfunc) must return an object")
                return result
            case _:
                raise HocError(f"{function.name} is an iterator: it stands behind for")

    def enter(
        self, function: Function, arguments: list[Argument], instance: Instance | None
    ) -> Value:
        """Call a function from outside of HOC; after an error all is as it was before."""
        _raise_limit()
        stack, calls = self.workspace.pushed, self._depth
        depth = len(stack)
        try:
            return self.call_function(function, arguments, instance)
        except StopExecution:
            self._depth = calls
            return NOTHING
        except BaseException:
            del stack[depth:]
            self._depth = calls
            raise

    def call_iterator(
        self,
        function: Function,
        arguments: list[Argument],
        instance: Instance | None,
        body: Callable[[], int | None],
    ) -> None:
        """Call an iterator; `body` is what its `iterator_statement` executes."""
        self._call(function, arguments, instance, body)

    def _call(
        self,
        function: Function,
        arguments: list[Argument],
        instance: Instance | None,
        body: Callable[[], int | None] | None,
    ) -> Frame:
        if function.run is None or function.epoch != self.epoch:
            self._compile(function)
        definition = function.definition
        variables: list[Any] = [NumberCell() for _ in definition.locals]
        if definition.objects:
            variables += [ObjectCell() for _ in definition.objects]
        frame = Frame(arguments, variables, instance, body)
        stack = self.workspace.pushed
        sections, depth = len(stack), self._depth
        if depth >= _DEEPEST:
            raise HocError("call nested too deeply, increase with -NFRAME framesize")
        self._depth = depth + 1
        try:
            code = function.run(frame)  # type: ignore[misc]
        except HocError as error:
            error.located = False
            raise
        self._depth = depth
        if len(stack) > sections:
            del stack[max(sections, 1) :]
        if code == STOP:
            raise StopExecution
        return frame

    def _compile(self, function: Function) -> None:
        definition = function.definition
        compiler = StatementCompiler(
            self, function.scope, function.lexed, definition.locals, definition.objects
        )
        function.run = compiler.procedure(definition.body)
        function.epoch = self.epoch

    def call(self, name: str, *arguments: Argument) -> Value:
        """Call a procedure, function or builtin by its name."""
        symbol = self.scope.symbols.get(name)
        if symbol is not None and symbol.kind == FUNCTION:
            return self.call_function(symbol.holder, list(arguments), None)
        if name in self.functions:
            return self.functions[name](Call(self, name, list(arguments)))
        if self.names.kind(name) == CALLABLE:
            return self.names.function(name)(*map(to_python, arguments))
        raise self.undefined_function(name)

    def undefined_function(self, name: str) -> HocError:
        """Return the error for a name that is no function."""
        return self._class_table.undefined_function(name)

    def new(self, name: str, arguments: list[Argument]) -> Any:
        """Return a new object of a class."""
        symbol = self.scope.symbols.get(name)
        if symbol is not None and symbol.kind == TEMPLATE:
            return symbol.holder.new(arguments)
        return self.class_of(name)(*map(to_python, arguments))

    def class_of(self, name: str) -> Callable[..., Any]:
        """Return a class that is no template."""
        return self._class_table.find(name)

    # -- what builtins need -------------------------------------------------------------------

    @property
    def float_epsilon(self) -> float:
        """The difference below which numbers are equal."""
        return self.epsilon.value

    def write(self, text: str) -> None:
        """Print to the standard output."""
        sys.stdout.write(text)

    def rest_of_program(self) -> TextReader | None:
        """Return the text behind the statement that is executed, None outside of files."""
        return self._programs[-1].rest() if self._programs else None

    def current_section(self) -> Section:
        """Return the current section."""
        return current_section(self.workspace)

    def object_name(self, value: Any) -> str:
        """Return an object's name as HOC prints it."""
        return printed(value, False).rstrip()

    def kind_of(self, name: str) -> str:
        """Return what a name is, "" if it is unknown."""
        symbol = self.scope.symbols.get(name)
        if symbol is not None:
            return symbol.kind
        if name in self.builtin_cells:
            return "number"
        if name in self.functions:
            return "builtin"
        if name in self.classes:
            return "template"
        kinds = {"callable": "builtin", "class": "template", "global": "number"}
        kind = self.names.kind(name)
        if kind:
            return kinds.get(kind, "number" if kind == "control" else kind)
        return "mechanism" if self.names.is_mechanism(name) else ""

    def state(self, kind: Callable[[], State]) -> State:
        """Return the session's one instance of a class of a builtin's own."""
        if kind not in self._states:
            self._states[kind] = kind()
        found: State = self._states[kind]
        return found

    def set_pointer(self, owner: Any, name: str, target: Pointer) -> None:
        """Do `setpointer owner.name, target`; in a segment the name ends with the mechanism's."""
        if isinstance(owner, Segment):
            owner, name = pointer_owner_in(owner, name)
        self.n.setpointer(to_python(target), name, owner)


def _raise_limit() -> None:
    """Let calls nest in Python as deeply as HOC's may."""
    if sys.getrecursionlimit() < _PYTHON_CALLS:
        sys.setrecursionlimit(_PYTHON_CALLS)


class StopExecution(Exception):  # noqa: N818
    """`stop`: back to where HOC was called from."""
