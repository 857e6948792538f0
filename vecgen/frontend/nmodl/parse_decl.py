"""Blocks of declarations: NEURON, UNITS, PARAMETER, ASSIGNED, STATE, CONSTANT, INDEPENDENT."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parse_stmt import StatementParser
from vecgen.frontend.nmodl.tokens import NEURON_KEYWORDS, TokenKind

_Part = TypeVar("_Part")


class DeclarationParser(StatementParser):
    """Parses declarations."""

    def _braced(self, part: Callable[[], _Part], what: str) -> tuple[_Part, ...]:
        """Take `{ part part ... }`."""
        self.expect("{", f"of {what}")
        found: list[_Part] = []
        while not self.token.is_operator("}"):
            found.append(part())
        self.advance()
        return tuple(found)

    # ---- NEURON ------------------------------------------------------------------------------

    def neuron_block(self) -> ast.NeuronBlock:
        """Take NEURON."""
        first = self.advance()
        statements = self._braced(self._neuron_statement, "NEURON")
        return ast.NeuronBlock(statements, span=self.span_from(first.span))

    def _neuron_statement(self) -> ast.Kind | ast.UseIon | ast.Declares | ast.Represents:
        token = self.token
        if token.kind is TokenKind.REPRESENTS:
            return ast.Represents(self._ontology(), span=token.span)
        if token.is_keyword("SUFFIX", "POINT_PROCESS", "ARTIFICIAL_CELL"):
            self.advance()
            name = self.name("the mechanism's name")
            return ast.Kind(token.text, name, span=self.span_from(token.span))
        if token.is_keyword("USEION"):
            return self._use_ion()
        if not token.is_keyword(*NEURON_KEYWORDS):
            known = tuple(sorted(NEURON_KEYWORDS))
            self.fail("a statement of the NEURON block or '}'", known=known)
        self.advance()
        names = () if token.text == "THREADSAFE" else self.names(f"a name for {token.text}")
        return ast.Declares(token.text, names, span=self.span_from(token.span))

    def _ontology(self) -> str:
        token = self.advance()
        if not token.text:
            self.stop(
                "syntax", "REPRESENTS takes an ontology term such as [CHEBI:29101]", token.span
            )
        return token.text

    def _use_ion(self) -> ast.UseIon:
        first = self.advance()
        ion = self.name("an ion's name")
        reads = self.names("an ion variable") if self.accept_keyword("READ") else ()
        writes = self.names("an ion variable") if self.accept_keyword("WRITE") else ()
        if not reads and not writes:
            self.fail(f"READ or WRITE behind USEION {ion.id}", known=("READ", "WRITE"))
        valence = self.value() if self.accept_keyword("VALENCE", "CHARGE") else None
        if self.token.is_keyword("READ", "WRITE"):
            self.fail(
                "the end of USEION", hint="The order is USEION ion READ ... WRITE ... VALENCE ..."
            )
        ontology = self._ontology() if self.token.kind is TokenKind.REPRESENTS else None
        return ast.UseIon(ion, reads, writes, valence, ontology, span=self.span_from(first.span))

    # ---- UNITS -------------------------------------------------------------------------------

    def units_block(self) -> ast.UnitsBlock:
        """Take UNITS."""
        first = self.advance()
        definitions = self._braced(self._unit_definition, "UNITS")
        return ast.UnitsBlock(definitions, span=self.span_from(first.span))

    def _unit_definition(self) -> ast.UnitAlias | ast.UnitConstant | ast.UnitFactor:
        begin = self.token.span
        if self.token.is_operator("("):
            new = self.required_unit()
            self.expect("=", "between the two units")
            old = self.required_unit()
            return ast.UnitAlias(new, old, span=self.span_from(begin))
        name = self.name("a unit in brackets, the name of a factor, or '}'")
        self.expect("=", f"behind {name.id}")
        if not self.token.is_operator("("):
            value = self._unsigned()
            unit = self.required_unit()
            return ast.UnitConstant(name, value, unit, span=self.span_from(begin))
        source = self.required_unit()
        if self.accept("-"):
            self.expect(">", "of the arrow")
        target = self.required_unit()
        return ast.UnitFactor(name, source, target, span=self.span_from(begin))

    # ---- variables ---------------------------------------------------------------------------

    def parameter_block(self) -> ast.ParameterBlock:
        """Take PARAMETER."""
        first = self.advance()
        parameters = self._braced(self._parameter, "PARAMETER")
        return ast.ParameterBlock(parameters, span=self.span_from(first.span))

    def _parameter(self) -> ast.Parameter:
        name = self.name("a parameter's name or '}'")
        size = self.size()
        value: ast.Expr | None = None
        if self.token.is_operator("="):
            if size is not None:
                self.fail("no value", hint="An array in PARAMETER has no value of its own.")
            self.advance()
            value = self.value()
        unit = self.unit()
        limits = self._limits() if self.token.is_operator("<") else None
        return ast.Parameter(name, size, value, unit, limits, span=self.span_from(name.span))

    def _limits(self) -> ast.Limits:
        opening = self.expect("<")
        lower = self.value()
        self.expect(",", "between the limits")
        upper = self.value()
        self.expect(">", "behind the limits")
        return ast.Limits(lower, upper, span=self.span_from(opening.span))

    def assigned_block(self) -> ast.AssignedBlock:
        """Take ASSIGNED."""
        first = self.advance()
        variables = self._braced(self._assigned, "ASSIGNED")
        return ast.AssignedBlock(variables, span=self.span_from(first.span))

    def state_block(self) -> ast.StateBlock:
        """Take STATE."""
        first = self.advance()
        variables = self._braced(self._state, "STATE")
        return ast.StateBlock(variables, span=self.span_from(first.span))

    def _assigned(self) -> ast.Variable:
        name, size, lower, upper = self._ranged()
        if self.token.is_keyword("START"):
            self.fail("no start value", hint="START stands only in STATE.")
        unit = self.unit()
        return ast.Variable(name, size, lower, upper, unit=unit, span=self.span_from(name.span))

    def _state(self) -> ast.Variable:
        name, size, lower, upper = self._ranged()
        start = self.value() if self.accept_keyword("START") else None
        unit = self.unit()
        tolerance: ast.Expr | None = None
        if self.accept("<"):
            tolerance = self._unsigned()
            self.expect(">", "behind the tolerance")
        span = self.span_from(name.span)
        return ast.Variable(name, size, lower, upper, start, unit, tolerance, span=span)

    def _ranged(
        self,
    ) -> tuple[ast.Name | ast.Prime, ast.Expr | None, ast.Expr | None, ast.Expr | None]:
        """Take `name[size] FROM lower TO upper`."""
        prime = self.token.kind is TokenKind.PRIME
        name = self.primed_name() if prime else self.name("a variable's name or '}'")
        size = self.size()
        lower = upper = None
        if self.accept_keyword("FROM"):
            lower = self.value()
            self.expect_keyword("TO")
            upper = self.value()
        if self.token.is_operator("="):
            self.fail("no value", hint="Values are given in PARAMETER, CONSTANT or INITIAL.")
        return name, size, lower, upper

    def constant_block(self) -> ast.ConstantBlock:
        """Take CONSTANT."""
        first = self.advance()
        constants = self._braced(self._constant, "CONSTANT")
        return ast.ConstantBlock(constants, span=self.span_from(first.span))

    def _constant(self) -> ast.Constant:
        name = self.name("a constant's name or '}'")
        self.expect("=", f"behind {name.id}")
        value = self.value()
        return ast.Constant(name, value, self.unit(), span=self.span_from(name.span))

    def independent_block(self) -> ast.IndependentBlock:
        """Take INDEPENDENT."""
        first = self.advance()
        variables = self._braced(self._independent, "INDEPENDENT")
        return ast.IndependentBlock(variables, span=self.span_from(first.span))

    def _independent(self) -> ast.IndependentVariable:
        begin = self.token.span
        sweep = self.accept_keyword("SWEEP") is not None
        name = self.name("the independent variable's name or '}'")
        self.expect_keyword("FROM")
        lower = self.value()
        self.expect_keyword("TO")
        upper = self.value()
        self.expect_keyword("WITH")
        steps = self.integer()
        start = self.value() if self.accept_keyword("START") else None
        unit = self.unit()
        span = self.span_from(begin)
        return ast.IndependentVariable(name, lower, upper, steps, sweep, start, unit, span=span)
