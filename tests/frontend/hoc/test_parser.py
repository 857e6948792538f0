"""Text to statements: what belongs together, and where errors are."""

from __future__ import annotations

import pytest

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.errors import HocSyntaxError
from vecgen.frontend.hoc.lexer import lex
from vecgen.frontend.hoc.parser import Parser
from vecgen.source import Source


def parse(text: str) -> list[ast.Statement]:
    parser = Parser(lex(Source("x.hoc", text)))
    found = []
    while (statement := parser.next_statement()) is not None:
        found.append(statement)
    return found


def expression(text: str) -> str:
    """Return an expression with all its brackets."""
    (statement,) = parse(text)
    return shown(statement.expression)


def shown(node: ast.Expression) -> str:
    match node:
        case ast.Number(value):
            return f"{value:g}"
        case ast.Text(value):
            return repr(value)
        case ast.Unary(operator, operand):
            return f"({operator}{shown(operand)})"
        case ast.Binary(operator, left, right):
            return f"({shown(left)}{operator}{shown(right)})"
        case ast.Assign(target, operator, value):
            return f"({shown(target)}{operator}{shown(value)})"
        case ast.Address(target):
            return f"&{shown(target)}"
        case ast.New(name, arguments):
            return f"new {name}({','.join(map(shown, arguments))})"
        case ast.Chain(parts):
            return ".".join(map(part_shown, parts))
        case _:
            raise NotImplementedError(node)


def part_shown(part: ast.Part) -> str:
    indices = "".join(f"[{shown(index)}]" for index in part.indices)
    arguments = "" if part.arguments is None else f"({','.join(map(shown, part.arguments))})"
    return f"{part.name}{indices}{arguments}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1+2*3^2", "(1+(2*(3^2)))"),
        ("2^3^2", "(2^(3^2))"),
        ("-x^2", "(-(x^2))"),
        ("2^-1", "(2^-1)"),
        ("!a && b || c", "(((!a)&&b)||c)"),
        ("a < b == c", "((a<b)==c)"),
        ("a - b - c", "((a-b)-c)"),
        ("x = y += 2", "(x=(y+=2))"),
        ("(x = 3) > 2", "((x=3)>2)"),
        ("cell.dend[i+1].v(.5)", "cell.dend[(i+1)].v(0.5)"),
        ('a[1][2].b.c(1, &x, "s")', "a[1][2].b.c(1,&x,'s')"),
        ("pt3dadd(1, -2.5, 3e1, .5)", "pt3dadd(1,-2.5,30,0.5)"),
        ("x = f(1,2,3) * 2", "(x=(f(1,2,3)*2))"),
        ("o = new Vector(10)", "(o=new Vector(10))"),
        ("o = new A(1, 2, 3)", "(o=new A(1,2,3))"),
        ("$o1.x($2, $s3, $&4[1])", "$o1.x($2,$s3,$&4[1])"),
        ("vec.insert(1)", "vec.insert(1)"),
        ('"a\\tb\\"\\\\"', "'a\\tb\"\\\\'"),
    ],
)
def test_expressions(text, meant) -> None:
    assert expression(text) == meant


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x = 1\ny = 2", [ast.Evaluate, ast.Evaluate]),
        ("soma insert hh", [ast.Within]),
        ("cell.soma { L = 3 diam = 4 }", [ast.Within]),
        ("dend[2] for (x) print x", [ast.Within]),
        ("diam(0:1) = 2:1", [ast.Taper]),
        ("soma.gnabar_hh(0:.5) = 2:x+1", [ast.Taper]),
        ("connect a(0), b(1)", [ast.Connect]),
        ("soma connect dend[i](0), .5", [ast.Within]),
        ("for i = 0, 3 print i", [ast.Count]),
        ("for (i = 0; i < 3; i += 1) {}", [ast.For]),
        ("for (;x < 3;) { x += 1 }", [ast.For]),
        ("for (x) {}", [ast.ForSegments]),
        ("for (x, 0) {}", [ast.ForSegments]),
        ("for case(&x, 1, 2) { print x }", [ast.Iterate]),
        ('forsec "dend" L = 2', [ast.ForSections]),
        ("forall { nseg = 3 }", [ast.ForAll]),
        ("if (a) { b() } else if (c) d() else e()", [ast.If]),
        ("objref a, b[3][2]\nstrdef s\ncreate soma, dend[n]", [ast.Declare] * 3),
        ("begintemplate A\npublic x\nendtemplate A",
         [ast.BeginTemplate, ast.Declare, ast.EndTemplate]),
        ("func f() { local a, b  localobj c\n return a }", [ast.Define]),
        ("/* a\n b */ x = 1 // c\n\n\nhelp ?0\ny = \\\n 2", [ast.Evaluate, ast.Evaluate]),
        ("x = fscan() // a \" b\n", [ast.Evaluate]),
    ],
)  # fmt: skip
def test_statements(text, kinds) -> None:
    assert [type(statement) for statement in parse(text)] == kinds


def test_a_block_holds_several_statements_in_a_line() -> None:
    (block,) = parse("{ x = 1 y = 2 f(x) soma L = 3 }")
    kinds = [type(statement).__name__ for statement in block.statements]
    assert kinds == ["Evaluate", "Evaluate", "Evaluate", "Within"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x = 1 y = 2", 1, 7),
        ("print 1\nx = (1 +\n2)", 2, 9),
        ("proc p()\n{ }", 1, 9),
        ("if (1) {\n}\nelse {\n}", 3, 1),
        ("proc p() { x = 1\n", 2, 1),
        ("x = ]", 1, 5),
        ('print "abc', 1, 7),
        ("x = 0x10", 1, 6),
        ("print", 1, 6),
        ("local x", 1, 1),
    ],
)
def test_errors_have_a_place(text, line, column) -> None:
    with pytest.raises(HocSyntaxError, match=f"x.hoc:{line}:{column}: syntax error"):
        parse(text)


def test_deep_brackets_are_an_error() -> None:
    with pytest.raises(HocSyntaxError, match="too deeply"):
        parse("x = " + "(" * 5000)
