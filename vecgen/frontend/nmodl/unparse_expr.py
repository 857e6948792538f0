"""Expressions of a parse tree to NMODL text.

No brackets are added: a tree from the parser has a `Paren` wherever its text needs one.
"""

from __future__ import annotations

from vecgen.frontend.nmodl import ast


def expression(node: ast.Expr) -> str:
    """Return the text of an expression."""
    match node:
        case ast.Number(text=text, unit=unit):
            return text if unit is None else f"{text} ({unit.text})"
        case ast.Name(id=name):
            return name
        case ast.Prime(id=name, order=order):
            return name + "'" * order
        case ast.String(text=text):
            return f'"{text}"'
        case ast.At(name=at, steps=steps):
            return f"{at.id}@{expression(steps)}"
        case ast.Index(base=base, index=index):
            return f"{expression(base)}[{expression(index)}]"
        case ast.Call(function=function, args=args):
            return f"{function.id}({', '.join(map(expression, args))})"
        case ast.Int(value=value):
            return f"INT({expression(value)})"
        case ast.Paren(inner=inner):
            return f"({expression(inner)})"
        case ast.Unary(op=op, operand=operand):
            return f"{op}{expression(operand)}"
        case ast.Binary(op=op, left=left, right=right):
            space = "" if op == "^" else " "
            return f"{expression(left)}{space}{op}{space}{expression(right)}"
        case _:
            raise AssertionError(f"no text for {type(node).__name__}")
