"""The statements of KINETIC blocks: reactions, CONSERVE, COMPARTMENT, LONGITUDINAL_DIFFUSION."""

from __future__ import annotations

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parse_expr import ExpressionParser
from vecgen.frontend.nmodl.tokens import Token, TokenKind


class KineticParser(ExpressionParser):
    """Parses what only KINETIC blocks have."""

    def _reaction(self, tilde: Token) -> ast.Reaction:
        left = self._terms()
        right: tuple[ast.Term, ...] = ()
        rates: tuple[ast.Expr, ...]
        if self.accept("<->"):
            arrow, right = "<->", self._terms()
            self.expect("(", "before the forward rate")
            forward = self.expression()
            if not self.token.is_operator(","):
                self.fail("',' and the backward rate")
            self.advance()
            rates = (forward, self.expression())
        else:
            arrow = self._single_arrow()
            self.expect("(", f"before the rate: '{arrow}' has nothing on its right side")
            rates = (self.expression(),)
        self.expect(")", "behind the rate")
        return ast.Reaction(left, arrow, right, rates, span=self.span_from(tilde.span))

    def _single_arrow(self) -> str:
        """Take `->` or `<<`, which may be written with blanks between their two characters."""
        first, second = self.token, self.peek()
        for arrow in ("->", "<<"):
            if first.is_operator(arrow[0]) and second.is_operator(arrow[1]):
                self.advance()
                self.advance()
                return arrow
        self.fail("'+', '<->', '->' or '<<' in the reaction")

    def _terms(self) -> tuple[ast.Term, ...]:
        terms = [self._term()]
        while self.accept("+"):
            terms.append(self._term())
        return tuple(terms)

    def _term(self) -> ast.Term:
        begin = self.token.span
        factor: ast.Expr | None = None
        if self.token.kind is TokenKind.NUMBER:
            factor = self.plain_integer()
        elif self.token.kind is TokenKind.NAME and self.token.text in self.defines:
            factor = self.name()
        species = self._species()
        return ast.Term(species, factor, span=self.span_from(begin))

    def _species(self) -> ast.Name | ast.Index:
        name = self.name("a state's name")
        return self._indexed(name) if self.token.is_operator("[") else name

    def _conserve(self) -> ast.Conserve:
        first = self.advance()
        terms = self._terms()
        self.expect("=", "behind the conserved sum")
        total = self.expression()
        return ast.Conserve(terms, total, span=self.span_from(first.span))

    def _compartment(self) -> ast.Compartment:
        first = self.advance()
        index, volume, species = self._for_species()
        return ast.Compartment(index, volume, species, span=self.span_from(first.span))

    def _diffusion(self) -> ast.LongitudinalDiffusion:
        first = self.advance()
        index, flux, species = self._for_species()
        return ast.LongitudinalDiffusion(index, flux, species, span=self.span_from(first.span))

    def _for_species(self) -> tuple[ast.Name | None, ast.Expr, tuple[ast.Name, ...]]:
        """Take `index, expression { names }`; the names have no commas between them."""
        index: ast.Name | None = None
        if self.token.kind is TokenKind.NAME and self.peek().is_operator(","):
            index = self.name()
            self.advance()
        expression = self.expression()
        self.expect("{", "before the states")
        species = [self.name("a state's name")]
        while self.token.kind is TokenKind.NAME:
            species.append(self.name())
        self.expect("}", "behind the states, which are separated by blanks")
        return index, expression, tuple(species)
