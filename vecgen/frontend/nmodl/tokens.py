"""Tokens of NMODL and its reserved words (those of NEURON 9)."""

from __future__ import annotations

from enum import Enum

from vecgen.source import Span
from vecgen.values import value_class


class TokenKind(Enum):
    """What a token is, as a message calls it."""

    NAME = "name"
    PRIME = "primed name"
    KEYWORD = "keyword"
    NUMBER = "number"
    STRING = "string"
    OPEN_STRING = "string without end"
    OPERATOR = "operator"
    TITLE = "title"
    VERBATIM = "VERBATIM block"
    REPRESENTS = "REPRESENTS clause"
    STRAY = "character"
    END = "end of the file"


@value_class
class Token:
    """A token; `text` is what the source has, of a VERBATIM or TITLE only what it holds."""

    kind: TokenKind
    text: str
    span: Span
    begin: int
    """Offset of the first character in the source."""
    end: int
    """Offset behind the last character."""

    def is_operator(self, *texts: str) -> bool:
        """Tell whether this is one of the operators or brackets `texts`."""
        return self.kind is TokenKind.OPERATOR and self.text in texts

    def is_keyword(self, *texts: str) -> bool:
        """Tell whether this is one of the keywords `texts`."""
        return self.kind is TokenKind.KEYWORD and self.text in texts

    @property
    def described(self) -> str:
        """The token as a message quotes it."""
        match self.kind:
            case TokenKind.END:
                return "the end of the file"
            case TokenKind.VERBATIM:
                return "a VERBATIM block"
            case TokenKind.TITLE:
                return "TITLE"
            case TokenKind.STRING:
                return "a string"
            case TokenKind.KEYWORD:
                return f"the keyword '{self.text}'"
            case _:
                return f"'{self.text}'"


BLOCK_KEYWORDS = frozenset(
    """AFTER ASSIGNED BEFORE BREAKPOINT CONSTANT CONSTRUCTOR DERIVATIVE DESTRUCTOR DISCRETE FUNCTION
    FUNCTION_TABLE INDEPENDENT INITIAL KINETIC LINEAR NET_RECEIVE NEURON NONLINEAR PARAMETER
    PROCEDURE STATE UNITS""".split()
)
"""Words that begin a block of a file."""

ITEM_KEYWORDS = BLOCK_KEYWORDS | {"DEFINE", "INCLUDE", "LOCAL", "TITLE", "VERBATIM", "COMMENT"}
"""Words that begin an item of a file."""

STATEMENT_KEYWORDS = frozenset(
    """COMPARTMENT CONDUCTANCE CONSERVE FOR_NETCONS FROM IF INITIAL LAG LOCAL LONGITUDINAL_DIFFUSION
    MUTEXLOCK MUTEXUNLOCK PROTECT SOLVE TABLE VERBATIM WATCH WHILE if while""".split()
)
"""Words that begin a statement."""

NEURON_KEYWORDS = frozenset(
    """ARTIFICIAL_CELL BBCOREPOINTER ELECTRODE_CURRENT EXTERNAL GLOBAL NONSPECIFIC_CURRENT POINTER
    POINT_PROCESS RANDOM RANGE REPRESENTS SUFFIX THREADSAFE USEION""".split()
)
"""Words that begin a statement of the NEURON block."""

KEYWORDS = (
    BLOCK_KEYWORDS
    | ITEM_KEYWORDS
    | STATEMENT_KEYWORDS
    | NEURON_KEYWORDS
    | frozenset(
        """BY CHARGE DEL DEL2 DEPEND ELSE EQUATION INT METHOD READ SOLVEFOR START STEADYSTATE STEP
        SWEEP TO UNITSOFF UNITSON VALENCE VS WITH WRITE else""".split()
    )
)
"""All reserved words."""

OBSOLETE_BLOCKS = frozenset("DEPENDENT MODEL_LEVEL PARTIAL PLOT STEPPED TERMINAL".split())
OBSOLETE_STATEMENTS = frozenset("FORALL GETQ MATCH PUTQ RESET SENS".split())
"""Words of SCoP that NEURON 9 no longer knows; they are plain names where a name may stand."""
