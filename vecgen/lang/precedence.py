"""How tightly operators bind in C, for printers that must keep a tree's association."""

from __future__ import annotations

from enum import IntEnum

from vecgen.lang.expr import BinaryOp, CompareOp


class Precedence(IntEnum):
    """Levels, the loosest first."""

    SELECT = 0
    OR = 1
    AND = 2
    EQUALITY = 3
    RELATION = 4
    SUM = 5
    PRODUCT = 6
    UNARY = 7
    PRIMARY = 8


def binary_precedence(op: BinaryOp) -> Precedence:
    """Return the level of an arithmetic operator; a power is written as a call."""
    match op:
        case BinaryOp.ADD | BinaryOp.SUB:
            return Precedence.SUM
        case BinaryOp.MUL | BinaryOp.DIV | BinaryOp.MOD:
            return Precedence.PRODUCT
        case BinaryOp.POW:
            return Precedence.PRIMARY
    raise TypeError(f"no such operator: {op!r}")


def compare_precedence(op: CompareOp) -> Precedence:
    """Return the level of a comparison."""
    equality = op in (CompareOp.EQ, CompareOp.NE)
    return Precedence.EQUALITY if equality else Precedence.RELATION
