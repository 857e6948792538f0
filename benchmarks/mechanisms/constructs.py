"""What a .mod file uses, by its words: for totals by construct."""

from __future__ import annotations

import re

_COMMENTS = re.compile(r"COMMENT\b.*?ENDCOMMENT|TITLE[^\n]*|[:?][^\n]*", re.DOTALL)
_WORDS = (
    "POINT_PROCESS ARTIFICIAL_CELL USEION NONSPECIFIC_CURRENT ELECTRODE_CURRENT POINTER "
    "BBCOREPOINTER EXTERNAL RANDOM GLOBAL THREADSAFE KINETIC LINEAR NONLINEAR DISCRETE DERIVATIVE "
    "NET_RECEIVE VERBATIM TABLE FUNCTION_TABLE PROCEDURE FUNCTION CONSTRUCTOR DESTRUCTOR BEFORE "
    "AFTER WATCH STEADYSTATE CONSERVE COMPARTMENT LONGITUDINAL_DIFFUSION CONSTANT DEFINE "
    "INCLUDE CONDUCTANCE PROTECT MUTEXLOCK UNITSOFF INDEPENDENT"
).split()
_PATTERNS = {
    **{word: rf"\b{word}\b" for word in _WORDS},
    "FROM loop": r"\bFROM\s+\w+\s*=",
    "WHILE": r"\b(?:while|WHILE)\b",
    "METHOD cnexp": r"\bMETHOD\s+cnexp\b",
    "METHOD derivimplicit": r"\bMETHOD\s+derivimplicit\b",
    "METHOD sparse": r"\bMETHOD\s+sparse\b",
    "METHOD euler": r"\bMETHOD\s+euler\b",
    "METHOD runge": r"\bMETHOD\s+runge\b",
    "METHOD after_cvode": r"\bMETHOD\s+after_cvode\b",
    "SOLVE without METHOD": r"\bSOLVE\s+\w+\b(?!\s+(?:METHOD|STEADYSTATE)\b)",
    "assigned v": r"(?<![\w.])v\s*=(?!=)",
    "^": r"\^",
    "exp": r"\bexp\s*\(",
    "log": r"\blog(?:10)?\s*\(",
    "pow": r"\bpow\s*\(",
    "printf": r"\bprintf\s*\(",
    "random function": r"\b(?:scop_random|exprand|normrand|poisrand|set_seed)\s*\(",
    "net_send": r"\bnet_(?:send|event|move)\s*\(",
    "at_time": r"\bat_time\s*\(",
    "state_discontinuity": r"\bstate_discontinuity\s*\(",
    "concentration written": r"\bWRITE\b[^\n]*\b[a-z]\w*[io]\b",
    "file-level LOCAL": r"^LOCAL\b",
}


def constructs(text: str) -> list[str]:
    """Return the names of the constructs in a file's text."""
    plain = _COMMENTS.sub(" ", text)
    return [name for name, p in _PATTERNS.items() if re.search(p, plain, re.MULTILINE)]
