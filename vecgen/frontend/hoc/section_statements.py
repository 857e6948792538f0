"""Statements about sections to closures: which is current, what is in it, what hangs on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from vecgen.frontend.errors import ValueRefusedError
from vecgen.frontend.hoc import ast, members
from vecgen.frontend.hoc.compile_expr import ExpressionCompiler
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import CONTINUE, Frame, Run, after_loop
from vecgen.frontend.hoc.symbols import FUNCTION, SECTION, Function
from vecgen.frontend.neuron_api.section import Section, all_sections
from vecgen.frontend.neuron_api.section_list import SectionList
from vecgen.frontend.section_pattern import section_pattern

if TYPE_CHECKING:
    from vecgen.frontend.hoc.template import Instance

_NEAR = 1e-9
"""How near to an end a position of a taper is the end."""


class SectionStatements(ExpressionCompiler):
    """Compiles statements about sections within one piece of code."""

    def late(self, node: ast.Statement) -> Run:
        """Return a statement's closure; what is wrong with it is told when it is executed."""
        raise NotImplementedError

    def guarded(self, node: ast.Statement) -> Run:
        """Return the closure of a statement that tells where it fails."""
        raise NotImplementedError

    def section_statement(self, node: ast.Statement) -> Run:
        """Return the closure of a statement about sections."""
        match node:
            case ast.Within():
                return self._within(node)
            case ast.ForAll(body):
                return self._for_sections(lambda frame: self._all(), body)
            case ast.ForSections(which, body):
                return self._for_sections(self._which(which), body)
            case ast.IfSection(which, body):
                return self._if_section(which, body)
            case ast.ForSegments():
                return self._for_segments(node)
            case ast.Insert(mechanism):
                return lambda frame: self._insert(mechanism)
            case ast.Uninsert(mechanism):
                return lambda frame: self._uninsert(mechanism)
            case ast.Access(section):
                return self._access(section)
            case ast.Connect():
                return self._connect(node)
            case ast.Taper():
                return self._taper(node)
            case ast.SetPointer():
                return self._set_pointer(node)
            case _:
                raise NotImplementedError(node)

    # -- which section ------------------------------------------------------------------------

    def section(self, chain: ast.Chain) -> Callable[[Frame], Section]:
        """Return the closure of a name that must be a section."""
        part = chain.parts[-1]
        name = part.name
        if len(chain.parts) == 1:
            symbol = self.symbol(name)
            if symbol is None or symbol.kind != SECTION:
                what = "is not a section" if symbol or self.model_kind(name) else "is unknown"
                raise HocError(f"{name} {what}; a section is meant here")
        run = self.chain(chain).run

        def find(frame: Frame) -> Section:
            found = run(frame)
            if not isinstance(found, Section):
                raise HocError(f"{name} is not a section")
            return found

        return find

    def _within(self, node: ast.Within) -> Run:
        find, body, workspace = self.section(node.section), self.guarded(node.body), self.workspace

        def within(frame: Frame) -> int | None:
            stack = workspace.pushed
            depth = len(stack)
            stack.append(find(frame)._live())
            code: int | None = body(frame)
            del stack[depth:]
            return code

        return within

    @property
    def workspace(self) -> Any:
        """The model."""
        return self.interpreter.workspace

    def _access(self, chain: ast.Chain) -> Run:
        find, workspace = self.section(chain), self.workspace

        def access(frame: Frame) -> None:
            record = find(frame)._live()
            if workspace.pushed:
                workspace.pushed[-1] = record
            else:
                workspace.pushed.append(record)

        return access

    def _all(self) -> list[Section]:
        return all_sections(self.workspace)

    def _which(self, node: ast.Expression) -> Callable[[Frame], Iterable[Section]]:
        run = self.value(node).run

        def choose(frame: Frame) -> Iterable[Section]:
            found = run(frame)
            if isinstance(found, SectionList):
                return list(found)
            if isinstance(found, str):
                pattern = section_pattern(found)
                return [s for s in self._all() if pattern.search(s.name())]
            raise HocError("forsec takes a regular expression or a SectionList")

        return choose

    def _for_sections(
        self, choose: Callable[[Frame], Iterable[Section]], node: ast.Statement
    ) -> Run:
        body, workspace = self.guarded(node), self.workspace

        def loop(frame: Frame) -> int | None:
            stack = workspace.pushed
            depth = len(stack)
            for section in choose(frame):
                if not section._record.alive:
                    continue
                stack.append(section._record)
                code: int | None = body(frame)
                del stack[depth:]
                if code is not None and code != CONTINUE:
                    return after_loop(code)
            return None

        return loop

    def _if_section(self, which: ast.Expression, node: ast.Statement) -> Run:
        run, body, interpreter = self.value(which).run, self.guarded(node), self.interpreter

        def choose(frame: Frame) -> int | None:
            found, section = run(frame), interpreter.current_section()
            if isinstance(found, str):
                fits = section_pattern(found).search(section.name()) is not None
            elif isinstance(found, SectionList):
                fits = section in found
            else:
                raise HocError("ifsec takes a regular expression or a SectionList")
            if not fits:
                return None
            code: int | None = body(frame)
            return code

        return choose

    def _for_segments(self, node: ast.ForSegments) -> Run:
        """Return the closure of `for (x)`: from end to end in steps of a segment."""
        store, body, interpreter = (
            self.store(node.variable),
            self.guarded(node.body),
            self.interpreter,
        )
        inner = None if node.without_ends is None else self.number(node.without_ends)

        def loop(frame: Frame) -> int | None:
            nseg = interpreter.current_section().nseg
            with_ends = inner is None or inner(frame) != 0.0
            places = [(k + 0.5) / nseg for k in range(nseg)]
            for x in [0.0, *places, 1.0] if with_ends else places:
                store(frame, x)
                code: int | None = body(frame)
                if code is not None and code != CONTINUE:
                    return after_loop(code)
            store(frame, 1.0 if with_ends else 1.0 + 0.5 / nseg)
            return None

        return loop

    # -- what is in a section -----------------------------------------------------------------

    def _insert(self, mechanism: str) -> None:
        if not self.interpreter.names.is_mechanism(mechanism):
            raise HocError(f"{mechanism} is not a MECHANISM")
        try:
            self.interpreter.current_section().insert(mechanism)
        except ValueRefusedError as error:
            raise HocError(f"{mechanism} is not a MECHANISM that can be inserted") from error

    def _uninsert(self, mechanism: str) -> None:
        if not self.interpreter.names.is_mechanism(mechanism):
            raise HocError(f"{mechanism} is not a MECHANISM")
        self.interpreter.current_section().uninsert(mechanism)

    def _taper(self, node: ast.Taper) -> Run:
        """Return the closure of `diam(first:last) = left:right`: a straight line between them."""
        part = node.variable.parts[-1]
        name, indices = part.name, self.indices(part)
        if name in members.OF_SECTIONS:
            raise HocError(f"{name} is one value of a section; it has no range")
        if len(node.variable.parts) > 1:
            prefix = ast.Chain(node.variable.parts[:-1], node.variable.at)
            find = self.section(prefix)
        else:
            find = lambda frame: self.interpreter.current_section()  # noqa: E731
        ends = [self.number(end) for end in (node.first, node.last, node.left, node.right)]

        def assign(frame: Frame) -> None:
            section = find(frame)
            first, last, left, right = (end(frame) for end in ends)
            _check_taper(first, last)
            nseg, width = section.nseg, last - first
            for x in _taper_places(nseg, first, last):
                share = (x - first) / width if width else 0.0
                value = left * (1.0 - share) + right * share
                if 0.0 < x < 1.0 or name == "v":
                    # Only the voltage has values of its own at the ends.
                    members.assign(section, name, indices(frame), [x], value)

        return assign

    # -- trees and pointers -------------------------------------------------------------------

    def _connect(self, node: ast.Connect) -> Run:
        child_part = node.child.parts[-1]
        nodes = child_part.arguments or ()
        if len(nodes) != 1:
            raise HocError("connect takes child(0 or 1), parent(x)")
        end = self.number(nodes[0])
        child = self.section(_without_arguments(node.child))
        parent, place = self._parent(node.parent)

        def connect(frame: Frame) -> None:
            found, at = child(frame), end(frame)
            owner, x = parent(frame), place(frame)
            if not 0.0 <= x <= 1.0:
                raise HocError(f"{found.name()}  must connect from 0<=x<=1 of parent")
            if at not in (0.0, 1.0):
                raise HocError(f"{found.name()}  must connect at position 0 or 1")
            found.connect(owner, x, at)

        return connect

    def _parent(self, node: ast.Expression) -> tuple[Callable[[Frame], Section], Run]:
        """Return the section and the position of `connect child(0), node`."""
        current = self.interpreter.current_section
        if isinstance(node, ast.Chain) and len(node.parts[-1].arguments or ()) == 1:
            bare = _without_arguments(node)
            if self._may_be_section(bare):
                arguments = node.parts[-1].arguments or ()
                return self.section(bare), self.number(arguments[0])
        return (lambda frame: current()), self.number(node)

    def _may_be_section(self, chain: ast.Chain) -> bool:
        symbol = self.symbol(chain.parts[0].name)
        if len(chain.parts) == 1:
            return symbol is not None and symbol.kind == SECTION
        return True

    def _set_pointer(self, node: ast.SetPointer) -> Run:
        target = self.address(node.target)
        part = node.pointer.parts[-1]
        pointers = self.interpreter.set_pointer
        if len(node.pointer.parts) > 1:
            base = self.base(node.pointer)
        else:
            base = lambda frame: self.interpreter.current_section()  # noqa: E731
        arguments = self.arguments(part)

        def assign(frame: Frame) -> None:
            owner = members.pointer_owner(base(frame), part.name, arguments(frame))
            pointers(owner, part.name, target(frame))

        return assign

    # -- functions ----------------------------------------------------------------------------

    def function_of(
        self, chain: ast.Chain
    ) -> Callable[[Frame], tuple[Function, list[Any], Instance | None]]:
        """Return what finds the iterator of a chain, its arguments and its object."""
        part = chain.parts[-1]
        arguments = self.argument_list(part.arguments or ())
        if len(chain.parts) > 1:
            base = self.base(chain)

            def member(frame: Frame) -> tuple[Function, list[Any], Instance | None]:
                owner = base(frame)
                members.attribute_owner(owner, part.name)
                symbol = members.symbol_of(owner, part.name)
                return _iterator(symbol.holder, part.name), arguments(frame), owner

            return member

        def own(frame: Frame) -> tuple[Function, list[Any], Instance | None]:
            symbol = self.symbol(part.name)
            if symbol is None or symbol.kind != FUNCTION:
                raise HocError(f"{part.name} is no iterator")
            function = _iterator(symbol.holder, part.name)
            instance = frame.instance if function.scope is self.scope else None
            return function, arguments(frame), instance

        return own


def _iterator(holder: Any, name: str) -> Function:
    if not isinstance(holder, Function) or holder.keyword != "iterator":
        raise HocError(f"{name} is no iterator")
    return holder


def _without_arguments(chain: ast.Chain) -> ast.Chain:
    last = chain.parts[-1]
    bare = ast.Part(last.name, last.indices, None, last.at)
    return ast.Chain((*chain.parts[:-1], bare), chain.at)


def _check_taper(first: float, last: float) -> None:
    if not 0.0 <= first <= 1.0 or not 0.0 <= last <= 1.0:
        raise HocError("a range goes from 0 to 1")
    if first > last:
        raise HocError("invalid range: its first end must not be behind the other")


def _taper_places(nseg: int, first: float, last: float) -> list[float]:
    """Return the positions that a range covers: centres of segments, and the section's ends."""
    inner = [(k + 0.5) / nseg for k in range(nseg)]
    places = [x for x in inner if first - _NEAR <= x <= last + _NEAR]
    begin = [0.0] if first < _NEAR else []
    end = [1.0] if last > 1.0 - _NEAR else []
    return [*begin, *places, *end]
