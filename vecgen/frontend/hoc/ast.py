"""The parse tree of HOC; it mirrors the syntax. What a name stands for is not known here.

`at` is where a node begins in its text; `Lexed.span` makes a place of it.
"""

from __future__ import annotations

from dataclasses import dataclass

# -- expressions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float
    at: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string in quotes."""

    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Part:
    """`name[i][j](arguments)`; the name may be `$o1`. Without brackets `arguments` is None."""

    name: str
    indices: tuple[Expression, ...]
    arguments: tuple[Expression, ...] | None
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """`cell.dend[2].v(.5)`: a name, and what it has."""

    parts: tuple[Part, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `!x`."""

    operator: str
    operand: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`x + y`."""

    operator: str
    left: Expression
    right: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Assign:
    """`x = y`, `x += y`."""

    target: Chain
    operator: str
    value: Expression
    at: int


@dataclass(frozen=True, slots=True)
class New:
    """`new Vector(10)`."""

    name: str
    arguments: tuple[Expression, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Address:
    """`&x`."""

    target: Chain
    at: int


Expression = Number | Text | Chain | Unary | Binary | Assign | New | Address

# -- statements -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression that stands alone."""

    expression: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Print:
    """`print x, "text"`."""

    items: tuple[Expression, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Block:
    """`{ ... }`."""

    statements: tuple[Statement, ...]
    at: int


@dataclass(frozen=True, slots=True)
class If:
    """`if (condition) then else otherwise`."""

    condition: Expression
    then: Statement
    otherwise: Statement | None
    at: int


@dataclass(frozen=True, slots=True)
class While:
    """`while (condition) body`."""

    condition: Expression
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class For:
    """`for (first; condition; step) body`."""

    first: Statement | None
    condition: Expression
    step: Statement | None
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class Count:
    """`for i = first, last body`."""

    variable: Chain
    first: Expression
    last: Expression
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class ForSegments:
    """`for (x) body`, with both ends, or `for (x, 0) body`, which leaves them out."""

    variable: Chain
    without_ends: Expression | None
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class Iterate:
    """`for iterator(arguments) body`."""

    iterator: Chain
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class IteratorStatement:
    """`iterator_statement`: the body of the loop that called the iterator."""

    at: int


@dataclass(frozen=True, slots=True)
class ForAll:
    """`forall body`."""

    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class ForSections:
    """`forsec pattern_or_list body`."""

    which: Expression
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class IfSection:
    """`ifsec pattern_or_list body`."""

    which: Expression
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class Within:
    """`soma body`: with that section as the current one."""

    section: Chain
    body: Statement
    at: int


@dataclass(frozen=True, slots=True)
class Insert:
    """`insert hh`."""

    mechanism: str
    at: int


@dataclass(frozen=True, slots=True)
class Uninsert:
    """`uninsert hh`."""

    mechanism: str
    at: int


@dataclass(frozen=True, slots=True)
class Access:
    """`access soma`."""

    section: Chain
    at: int


@dataclass(frozen=True, slots=True)
class Connect:
    """`connect child(end), parent(x)`, or with the current section `connect child(end), x`."""

    child: Chain
    parent: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Taper:
    """`diam(first:last) = left:right`."""

    variable: Chain
    first: Expression
    last: Expression
    left: Expression
    right: Expression
    at: int


@dataclass(frozen=True, slots=True)
class SetPointer:
    """`setpointer pointer, target`."""

    pointer: Chain
    target: Chain
    at: int


@dataclass(frozen=True, slots=True)
class Return:
    """`return` with or without a value."""

    value: Expression | None
    at: int


@dataclass(frozen=True, slots=True)
class Leave:
    """`break`, `continue` or `stop`."""

    keyword: str
    at: int


@dataclass(frozen=True, slots=True)
class Item:
    """A declared name with the sizes of its dimensions."""

    name: str
    sizes: tuple[Expression, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Declare:
    """`objref a, b[3]`, `strdef s`, `double x[2]`, `create dend[3]`, `public`, `external`."""

    keyword: str
    items: tuple[Item, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Define:
    """`proc name() { ... }`, `func`, `obfunc`, `iterator`."""

    keyword: str
    name: str
    body: Block
    locals: tuple[str, ...]
    objects: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class BeginTemplate:
    """`begintemplate Name`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
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
