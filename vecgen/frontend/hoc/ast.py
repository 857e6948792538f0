"""The parse tree of HOC; it mirrors the syntax. What a name stands for is not known here.

`at` is where a node begins in its text; `Lexed.span` makes a place of it.
"""

from __future__ import annotations

from vecgen.values import value_class

# -- expressions ------------------------------------------------------------------------------


@value_class
class Number:
    """A number."""

    value: float
    at: int


@value_class
class Text:
    """A string in quotes."""

    value: str
    at: int


@value_class
class Part:
    """`name[i][j](arguments)`; the name may be `$o1`. Without brackets `arguments` is None."""

    name: str
    indices: tuple[Expression, ...]
    arguments: tuple[Expression, ...] | None
    at: int


@value_class
class Chain:
    """`cell.dend[2].v(.5)`: a name, and what it has."""

    parts: tuple[Part, ...]
    at: int


@value_class
class Unary:
    """`-x` or `!x`."""

    operator: str
    operand: Expression
    at: int


@value_class
class Binary:
    """`x + y`."""

    operator: str
    left: Expression
    right: Expression
    at: int


@value_class
class Assign:
    """`x = y`, `x += y`."""

    target: Chain
    operator: str
    value: Expression
    at: int


@value_class
class New:
    """`new Vector(10)`."""

    name: str
    arguments: tuple[Expression, ...]
    at: int


@value_class
class Address:
    """`&x`."""

    target: Chain
    at: int


Expression = Number | Text | Chain | Unary | Binary | Assign | New | Address

# -- statements -------------------------------------------------------------------------------


@value_class
class Evaluate:
    """An expression that stands alone."""

    expression: Expression
    at: int


@value_class
class Print:
    """`print x, "text"`."""

    items: tuple[Expression, ...]
    at: int


@value_class
class Block:
    """`{ ... }`."""

    statements: tuple[Statement, ...]
    at: int


@value_class
class If:
    """`if (condition) then else otherwise`."""

    condition: Expression
    then: Statement
    otherwise: Statement | None
    at: int


@value_class
class While:
    """`while (condition) body`."""

    condition: Expression
    body: Statement
    at: int


@value_class
class For:
    """`for (first; condition; step) body`."""

    first: Statement | None
    condition: Expression
    step: Statement | None
    body: Statement
    at: int


@value_class
class Count:
    """`for i = first, last body`."""

    variable: Chain
    first: Expression
    last: Expression
    body: Statement
    at: int


@value_class
class ForSegments:
    """`for (x) body`, with both ends, or `for (x, 0) body`, which leaves them out."""

    variable: Chain
    without_ends: Expression | None
    body: Statement
    at: int


@value_class
class Iterate:
    """`for iterator(arguments) body`."""

    iterator: Chain
    body: Statement
    at: int


@value_class
class IteratorStatement:
    """`iterator_statement`: the body of the loop that called the iterator."""

    at: int


@value_class
class ForAll:
    """`forall body`."""

    body: Statement
    at: int


@value_class
class ForSections:
    """`forsec pattern_or_list body`."""

    which: Expression
    body: Statement
    at: int


@value_class
class IfSection:
    """`ifsec pattern_or_list body`."""

    which: Expression
    body: Statement
    at: int


@value_class
class Within:
    """`soma body`: with that section as the current one."""

    section: Chain
    body: Statement
    at: int


@value_class
class Insert:
    """`insert hh`."""

    mechanism: str
    at: int


@value_class
class Uninsert:
    """`uninsert hh`."""

    mechanism: str
    at: int


@value_class
class Access:
    """`access soma`."""

    section: Chain
    at: int


@value_class
class Connect:
    """`connect child(end), parent(x)`, or with the current section `connect child(end), x`."""

    child: Chain
    parent: Expression
    at: int


@value_class
class Taper:
    """`diam(first:last) = left:right`."""

    variable: Chain
    first: Expression
    last: Expression
    left: Expression
    right: Expression
    at: int


@value_class
class SetPointer:
    """`setpointer pointer, target`."""

    pointer: Chain
    target: Chain
    at: int


@value_class
class Return:
    """`return` with or without a value."""

    value: Expression | None
    at: int


@value_class
class Leave:
    """`break`, `continue` or `stop`."""

    keyword: str
    at: int


@value_class
class Item:
    """A declared name with the sizes of its dimensions."""

    name: str
    sizes: tuple[Expression, ...]
    at: int


@value_class
class Declare:
    """`objref a, b[3]`, `strdef s`, `double x[2]`, `create dend[3]`, `public`, `external`."""

    keyword: str
    items: tuple[Item, ...]
    at: int


@value_class
class Define:
    """`proc name() { ... }`, `func`, `obfunc`, `iterator`."""

    keyword: str
    name: str
    body: Block
    locals: tuple[str, ...]
    objects: tuple[str, ...]
    at: int


@value_class
class BeginTemplate:
    """`begintemplate Name`."""

    name: str
    at: int


@value_class
class EndTemplate:
    """`endtemplate Name`; `names` are all names of its text in the order of their appearance."""

    name: str
    names: tuple[str, ...]
    at: int


Statement = (
    Evaluate | Print | Block | If | While | For | Count | ForSegments | Iterate
    | IteratorStatement | ForAll | ForSections | IfSection | Within | Insert | Uninsert | Access
    | Connect | Taper | SetPointer | Return | Leave | Declare | Define | BeginTemplate | EndTemplate
)  # fmt: skip
