"""docs/nmodl.md: every construct of NMODL with a small mechanism, and what becomes of it.

The table says `yes`, `not yet` or `no: why`; the snippets here say whether it is right. After a
construct was made to work, `--update-golden` writes the table anew.
"""

# ruff: noqa: E501  (a snippet stands in one line)

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vecgen.diagnostics import SourceError, VecgenError
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.source import Source
from vecgen.tools.one_segment import load_alone, one_segment

DOCUMENT = Path(__file__).parents[3] / "docs" / "nmodl.md"
BEGIN, END = "<!-- constructs -->", "<!-- end of constructs -->"


def density(
    statements: str = "", *, neuron: str = "", blocks: str = "", initial: str = "", head: str = ""
) -> str:
    return f"""{head}
NEURON {{ SUFFIX snippet NONSPECIFIC_CURRENT i RANGE a, b {neuron} }}
PARAMETER {{ a = 1 (mV) }}
STATE {{ s r }}
ASSIGNED {{ v (mV) i (mA/cm2) b }}
INITIAL {{ s = 1 {initial} }}
BREAKPOINT {{ {statements} i = a*s*v }}
{blocks}
"""


def point(statements: str = "", *, neuron: str = "", blocks: str = "") -> str:
    text = density(statements, neuron=neuron, blocks=blocks)
    return text.replace("SUFFIX snippet", "POINT_PROCESS Snippet")


def solved(method: str, equations: str = "s' = -s", keyword: str = "DERIVATIVE") -> str:
    return density(f"SOLVE k {method}", blocks=f"{keyword} k {{ {equations} }}")


def function(body: str, argument: str = "x") -> str:
    return density("b = f(a)", blocks=f"FUNCTION f({argument}) {{ {body} }}")


CONSTRUCTS: dict[str, dict[str, str]] = {
    "Words and expressions": {
        "comments `:` `?` `COMMENT … ENDCOMMENT`, `TITLE`": density(
            head="TITLE x\n: one\n? two\nCOMMENT\nthree\nENDCOMMENT"
        ),
        "units in parentheses, `UNITSON` `UNITSOFF`": density("UNITSOFF b = 2 (mV) UNITSON"),
        "`DEFINE`": density("b = N", head="DEFINE N 3"),
        "`INCLUDE`": density(head='INCLUDE "included.inc"'),
        "`+ - * / ^`, comparisons, `&& || !`": density("b = -a^2/3 + (a < 2 && !(b > 1) || a == 3)"),
        "`if` `else if` `else`": density("if (a < 1) { b = 1 } else if (a < 2) { b = 2 } else { b = 3 }"),
        "`while`": density("while (b < 3) { b = b + 1 }"),
        "`FROM … TO … BY …`": density("FROM k = 0 TO 4 BY 2 { b = b + k }"),
        "arrays in PARAMETER, ASSIGNED, STATE": density(
            "FROM k = 0 TO 2 { c[k] = d[k] }", blocks="ASSIGNED { c[3] } STATE { d[3] }"
        ),
        "`LOCAL` in a block": density("LOCAL x, y\n x = a y = x b = y"),
        "`LOCAL` arrays": density("LOCAL x[3]\n x[1] = a b = x[1]"),
        "`LOCAL` of the whole file": density("hidden = a b = hidden", blocks="LOCAL hidden"),
        "`printf`, `prterr`": density(initial='if (a < 0) { printf("%g\\n", a) }'),
        "`VERBATIM`": density("VERBATIM\n  b = 1;\nENDVERBATIM\n"),
        "`VERBATIM` with nothing but `return 0;`": density(
            "p()", blocks="PROCEDURE p() {\nVERBATIM\n  return 0;\nENDVERBATIM\n}"
        ),
    },
    "Functions that are there": {
        "`exp log log10 sqrt pow fabs`": density("b = exp(a) + log(a) + log10(a) + sqrt(a) + pow(a, 3) + fabs(a)"),
        "`sin cos tan asin acos atan atan2 sinh cosh tanh`": density(
            "b = sin(a) + cos(a) + tan(a) + asin(a) + acos(a) + atan(a) + atan2(a, 2) + sinh(a) + cosh(a) + tanh(a)"
        ),
        "`floor ceil fmod erf`": density("b = floor(a) + ceil(a) + fmod(a, 2) + erf(a)"),
        "`sigmoid revsigmoid hyperbol revhyperbol gauss factorial poisson` of SCoP": density(
            "b = sigmoid(a, 1, 1, 0) + revsigmoid(a, 1, 1, 0) + hyperbol(a, 1, 2) + revhyperbol(a, 1, 2) + gauss(a, 0, 1) + factorial(a) + poisson(a, 2)"
        ),
        "`step ramp pulse perpulse perstep harmonic squarewave sawtooth revsawtooth` of SCoP": density(
            "b = step(t, 1, 1) + ramp(t, 1, 2, 3) + pulse(t, 1, 2, 3) + perpulse(t, 1, 2, 3, 4) + perstep(t, 1, 2, 3) + harmonic(t, 1, 2, 3) + squarewave(t, 1, 2) + sawtooth(t, 1, 2) + revsawtooth(t, 1, 2)"
        ),
        "`threshold force deflate romberg invert …` of SCoP": density("b = threshold(a, 2)"),
        "`scop_random set_seed exprand normrand`": density("b = scop_random()"),
        "`at_time`": density("b = at_time(3)"),
        "`state_discontinuity`": density("state_discontinuity(s, 3)"),
        "`nrn_ghk`": density("b = nrn_ghk(v, a, 2, 2)"),
        "`nrn_pointing`": density(
            "if (nrn_pointing(p)) { b = p }", neuron="POINTER p", blocks="ASSIGNED { p }"
        ),
    },
    "Declarations": {
        "`SUFFIX`": density(),
        "`POINT_PROCESS`": point(),
        "`ARTIFICIAL_CELL`": "NEURON { ARTIFICIAL_CELL Snippet }\nNET_RECEIVE (w) { }",
        "`SUFFIX nothing`": "NEURON { SUFFIX nothing }\nFUNCTION f(x) { f = x }",
        "`RANGE`, `GLOBAL`": density(neuron="GLOBAL shared", blocks="PARAMETER { shared = 2 }"),
        "`GLOBAL` that a block assigns": density("shared = v b = shared", neuron="GLOBAL shared", blocks="ASSIGNED { shared }"),
        "`NONSPECIFIC_CURRENT`": density(),
        "`ELECTRODE_CURRENT`": point("e = a", neuron="ELECTRODE_CURRENT e", blocks="ASSIGNED { e }"),
        "`USEION … READ e WRITE i`": density("ina = v - ena", neuron="USEION na READ ena WRITE ina", blocks="ASSIGNED { ina ena }"),
        "`USEION … READ i, concentrations`": density("b = ica + cai + cao", neuron="USEION ca READ ica, cai, cao", blocks="ASSIGNED { ica cai cao }"),
        "`USEION … WRITE` of a concentration": density(
            "SOLVE k METHOD cnexp", neuron="USEION ca READ ica WRITE cai",
            blocks="ASSIGNED { ica } STATE { cai } DERIVATIVE k { cai' = -ica - cai }",
        ),
        "`USEION … WRITE` of a reversal potential": density("ek = -80", neuron="USEION k WRITE ek", blocks="ASSIGNED { ek }"),
        "`USEION … VALENCE`": density("img = v", neuron="USEION mg WRITE img VALENCE 2", blocks="ASSIGNED { img }"),
        "`POINTER`": density("b = p", neuron="POINTER p", blocks="ASSIGNED { p }"),
        "`BBCOREPOINTER`": density(neuron="BBCOREPOINTER p", blocks="ASSIGNED { p }"),
        "`EXTERNAL`": density("b = other_x", neuron="EXTERNAL other_x"),
        "`RANDOM`": density("b = random_uniform(r0)", neuron="RANDOM r0"),
        "`THREADSAFE`": density(neuron="THREADSAFE"),
        "`UNITS` factors": density("b = F", blocks="UNITS { F = (faraday) (coulomb) }"),
        "`CONSTANT`": density("b = k", blocks="CONSTANT { k = 3 }"),
        "limits `<0, 1>`, `START`, `FROM … TO`": density(blocks="PARAMETER { p = 1 <0, 2> } STATE { q START 3 }"),
        "`v t dt celsius diam area`": density("b = t + dt + celsius + diam + area", blocks="ASSIGNED { t dt celsius diam area }"),
        "`INDEPENDENT { t … }`": density(blocks="INDEPENDENT { t FROM 0 TO 1 WITH 1 (ms) }"),
        "`REPRESENTS`": density(neuron="REPRESENTS NCIT:C17145"),
    },
    "Blocks": {
        "`INITIAL`, `BREAKPOINT`": density(),
        "`BREAKPOINT` that assigns v": density("v = v + 1 b = v v = v - 1"),
        "`CONDUCTANCE`": density("CONDUCTANCE b\n b = a*s"),
        "`FUNCTION`": function("f = x*2"),
        "`PROCEDURE`": density("p(a)", blocks="PROCEDURE p(x) { b = x }"),
        "`FUNCTION` with effects": function("b = x f = 2"),
        "recursion through another `FUNCTION`": density(
            "b = f(3)", blocks="FUNCTION f(x) { if (x > 0) { f = g(x - 1) } else { f = 0 } }\nFUNCTION g(x) { g = f(x) + 1 }"
        ),
        "`TABLE` in a `PROCEDURE`": density(
            "p(v)", blocks="PROCEDURE p(x) { TABLE b DEPEND a FROM -100 TO 100 WITH 200\n b = exp(x/10) }"
        ),
        "`TABLE` in a `FUNCTION`": function("TABLE DEPEND celsius FROM -100 TO 100 WITH 200\n f = exp(x/10)"),
        "`TABLE` of a `GLOBAL`": density(
            "p(v)", neuron="GLOBAL inf", blocks="ASSIGNED { inf } PROCEDURE p(x) { TABLE inf FROM -100 TO 100 WITH 200\n inf = exp(x/10) }"
        ),
        "`FUNCTION_TABLE`": density("b = f(a)", blocks="FUNCTION_TABLE f(x)"),
        "`CONSTRUCTOR`, `DESTRUCTOR`": point(blocks="CONSTRUCTOR { b = 1 }\nDESTRUCTOR { b = 0 }"),
        "`BEFORE`, `AFTER`": density(blocks="BEFORE STEP { b = a }\nAFTER SOLVE { b = 2 }"),
        "`PROTECT`, `MUTEXLOCK`": density("MUTEXLOCK\n PROTECT b = a\n MUTEXUNLOCK"),
    },
    "Equations": {
        "`METHOD cnexp`": solved("METHOD cnexp"),
        "`METHOD cnexp` of a product of the state with itself (NEURON's own numbers)": solved("METHOD cnexp", "s' = -s*s"),
        "`METHOD cnexp` that falls back on derivimplicit": solved("METHOD cnexp", "s' = -exp(s)"),
        "`METHOD derivimplicit`": solved("METHOD derivimplicit", "s' = -s*s"),
        "`SOLVE` without `METHOD`": solved("", "s' = -s*s"),
        "`METHOD euler`": solved("METHOD euler", "s' = -s*s"),
        "`METHOD runge`": solved("METHOD runge", "s' = -s*s"),
        "`METHOD after_cvode`, `SOLVE` of a `PROCEDURE`": density("SOLVE k METHOD after_cvode", blocks="PROCEDURE k() { s = s*0.5 }"),
        "`s'` on the right side, and elsewhere": density(
            "SOLVE k METHOD euler b = s'", blocks="DERIVATIVE k { s' = -s r' = s' - r }"
        ),
        "array STATEs `x'[i] = …`": density("SOLVE k METHOD euler", blocks="STATE { x[2] }\nDERIVATIVE k { x'[0] = -x[0] x'[1] = x[0] }"),
        "derivatives of higher order": solved("METHOD euler", "s'' = -s"),
        "`SOLVE … STEADYSTATE derivimplicit`": density("SOLVE k METHOD derivimplicit", initial="SOLVE k STEADYSTATE derivimplicit", blocks="DERIVATIVE k { s' = 1 - s }"),
        "`SOLVE … STEADYSTATE sparse`": density("SOLVE k METHOD sparse", initial="SOLVE k STEADYSTATE sparse", blocks="KINETIC k { ~ s <-> r (1, 1) CONSERVE s + r = 1 }"),
        "`SOLVE` in `INITIAL`": density("SOLVE k METHOD derivimplicit", initial="SOLVE k METHOD derivimplicit", blocks="DERIVATIVE k { s' = -s }"),
        "`KINETIC`": solved("METHOD sparse", "~ s <-> r (1, 1)", "KINETIC"),
        "`LINEAR`": solved("", "~ s = 2", "LINEAR"),
        "`NONLINEAR`": solved("", "~ s*s = 2", "NONLINEAR"),
        "`DISCRETE`": solved("", "s = 2", "DISCRETE"),
    },
    "Events": {
        "`NET_RECEIVE`": point(blocks="NET_RECEIVE (w) { s = s + w }"),
        "`net_send`, `net_move`, `net_event`": point(blocks="NET_RECEIVE (w) { net_send(1, 1) }"),
        "`WATCH`": point(blocks="NET_RECEIVE (w) { WATCH (v > 0) 2 }"),
        "`FOR_NETCONS`": point(blocks="NET_RECEIVE (w) { FOR_NETCONS (x) { x = 1 } }"),
    },
}  # fmt: skip

CASES = [(group, name) for group, rows in CONSTRUCTS.items() for name in rows]


def status(text: str, folder: Path) -> str:
    """Return what becomes of a mechanism, as the table says it."""
    (folder / "included.inc").write_text(": nothing\n")
    path = folder / "snippet.mod"
    path.write_text(text)
    try:
        model_program(one_segment(load_alone(Source.read(path))), Options(check=True))
    except SourceError as error:
        if all(item.code == "unsupported" for item in error.diagnostics):
            return "not yet"
        return "no: " + error.diagnostics[0].message
    except VecgenError as error:
        return f"no: {error}"
    return "yes"


def table_of(folder: Path) -> str:
    """Return the table as it should be."""
    lines = [f"{BEGIN}"]
    for group, rows in CONSTRUCTS.items():
        lines += ["", f"### {group}", "", "| construct | supported |", "|---|---|"]
        for name, text in rows.items():
            lines.append(f"| {name.replace('|', chr(92) + '|')} | {status(text, folder)} |")
    return "\n".join([*lines, "", END])


@pytest.fixture(scope="module")
def supported(request: pytest.FixtureRequest, tmp_path_factory) -> dict[str, str]:
    """Give the rows of the table in the document: construct → what is said of it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        head, _, rest = text.partition(BEGIN)
        tail = rest.partition(END)[2]
        text = head + table_of(tmp_path_factory.mktemp("table")) + tail
        DOCUMENT.write_text(text, encoding="utf-8")
    rows = [
        line.strip("| ").replace("\\|", "\0").split("|")
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {row[0].strip().replace("\0", "|"): row[1].strip() for row in rows if len(row) == 2}


@pytest.mark.parametrize(("group", "name"), CASES, ids=[name for _, name in CASES])
def test_construct(
    group: str, name: str, supported: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    assert name in supported, "pytest --update-golden adds the row"
    assert status(CONSTRUCTS[group][name], tmp_path) == supported[name]


def test_the_table_has_no_other_rows(supported: dict[str, str]) -> None:
    assert supported.keys() - {name for _, name in CASES} == {"construct"}


def test_an_unknown_word_is_an_error(tmp_path: Path) -> None:
    found = status(density(blocks="SOMETHING { b = 1 }"), tmp_path)
    assert found.startswith("no: ")
    assert "SOMETHING" in found
