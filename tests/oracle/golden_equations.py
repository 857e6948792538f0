"""Numbers that NEURON 9.0.2 printed: equations, reactions, tables, ions (specification 9.5, 9.6).

Each example loads a mechanism of its own. One that needs what vecgen lacks is refused by name; the
test skips it, and begins to compare as soon as it is there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Pairs = Iterator[tuple[Any, Any]]


def load(n: Any, text: str) -> None:
    """Load a mechanism from its text; its file has the mechanism's name."""
    name = text.partition("SUFFIX")[2].split()[0]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.mod").write_text(text)
        n.load_mechanisms(folder)


def cell(n: Any, *mechanisms: str) -> Any:
    section = n.Section("s")
    section.L = section.diam = 10
    for mechanism in mechanisms:
        section.insert(mechanism)
    return section


def steps(n: Any, count: int) -> None:
    for _ in range(count):
        n.fadvance()


def near(found: list[float], digits: int = 13) -> list[str]:
    """Return numbers with so many digits, for what NEURON itself gives no more of."""
    return [f"{value:.{digits}g}" for value in found]


# -- 9.6: systems of equations --------------------------------------------------------------------

SYSTEM = """
NEURON {{ SUFFIX {name} }}
STATE {{ {states} }}
ASSIGNED {{ v }}
INITIAL {{ {initial} }}
BREAKPOINT {{ SOLVE s {method} }}
{kind} s {{
{body}
}}
"""


def system(
    name: str,
    method: str,
    initial: dict[str, float],
    body: str,
    expected: dict[int, dict[str, float]],
    kind: str = "DERIVATIVE",
) -> Callable[[Any], Pairs]:
    """Return an example: states after so many steps."""

    def example(n: Any) -> Pairs:
        start = " ".join(f"{state} = {value}" for state, value in initial.items())
        text = SYSTEM.format(
            name=name, method=method, states=" ".join(initial), initial=start, body=body, kind=kind
        )
        load(n, text)
        s = cell(n, name)
        n.finitialize(-65)
        done = 0
        for count, values in expected.items():
            steps(n, count - done)
            done = count
            mechanism = getattr(s(0.5), name)
            yield {state: getattr(mechanism, state) for state in values}, values

    example.__name__ = name
    return example


SYSTEMS = (
    system(
        "three_by_cnexp", "METHOD cnexp", {"a": 1, "b": 0, "c": 2},
        "a' = b - a\nb' = a - b\nc' = -c/(1 + a)",
        {1: {"a": 0.9753099120283326, "b": 0.02408048752761871, "c": 1.9748470231049806}},
    ),
    system(
        "three_implicitly", "METHOD derivimplicit", {"a": 1, "b": 0.5, "c": 0.1},
        "a' = -a*a + b\nb' = a - b*c\nc' = -3*c",
        {
            1: {"a": 0.9886516682829146, "b": 0.5234988525151771, "c": 0.09302325581395349},
            40: {"a": 1.0469547209385297, "b": 1.4353889389510786, "c": 0.005541935027980499},
        },
    ),
    system(
        "reversible", "METHOD sparse", {"x": 1, "w": 0, "z": 0},
        "~ x <-> w (.3, .1)\n~ w <-> z (.2, .05)\nCONSERVE x + w + z = 1",
        {
            1: {"x": 0.9925741660926891, "w": 0.007388935353734133, "z": 3.689855357670124e-05},
            40: {"x": 0.7529239666067945, "w": 0.2224303579100957, "z": 0.02464567548310979},
        },
        "KINETIC",
    ),
    system(
        "nonlinear_reactions", "METHOD sparse", {"a": 1, "b": 0.5, "c": 0},
        "COMPARTMENT 2 {a}\n~ a + b <-> c (.8, .1)\n~ a << (.01)\n~ c -> (.02)\n"
        "~ 2 b <-> a (.3, .2)",
        {
            1: {"a": 0.9936447786011418, "b": 0.49639993865169885, "c": 0.009835397948936942},
            40: {"a": 0.7943012082467987, "b": 0.42600493933984873, "c": 0.3022328864378928},
        },
        "KINETIC",
    ),
    system(
        "compartments", "METHOD sparse", {"a": 1, "b": 0},
        "COMPARTMENT 2 {a}\nCOMPARTMENT 3 {b}\n~ a <-> b (.5, .25)\nCONSERVE a + b = 2",
        {40: {"a": 0.7881412617162278, "b": 0.14123915885584812}},
        "KINETIC",
    ),
    system(
        "two_by_euler", "METHOD euler", {"a": 1, "b": 1}, "a' = -a*b\nb' = -b + v/100",
        {
            1: {"a": 0.975, "b": 0.95875},
            40: {"a": 0.6677300993584331, "b": -0.050666474184996896},
        },
    ),
    system(
        "two_by_runge", "METHOD runge", {"a": 1, "b": 1}, "a' = -a*b\nb' = -b + t",
        {
            1: {"a": 0.9756021353362265, "b": 0.9762370764160156},
            40: {"a": 0.46142391464063837, "b": 0.7515618987285131},
        },
    ),
    system(
        "defect_of_cnexp", "METHOD cnexp", {"a": 1}, "a' = -a*a", {1: {"a": 0.951229424500714}},
    ),
    system(
        "two_reactions", "METHOD sparse",
        {"p": 1, "q": 0.5, "r": 0.2, "s1": 0, "u": 0.3, "w": 0},
        "~ p + q <-> r (.8, .1)\n~ r <-> s1 (.3, .2)\n~ s1 + u <-> w (.5, .4)\n"
        "~ w <-> p (.05, .02)\nCONSERVE p + r + s1 + w = 1.2",
        {200: {"w": 0.08413596367455371, "p": 0.5420555744086191, "q": 0.09703121817279571,
               "r": 0.2898341313139179, "s1": 0.2839743306029094, "u": 0.27083968008962295}},
        "KINETIC",
    ),
    system(
        "four_implicitly", "METHOD derivimplicit", {"z1": 1, "b": 0.5, "a1": 0.1, "a2": 2},
        "z1' = -z1*z1 + b\nb' = a2 - b*a1*3\na1' = -3*a1 + z1\na2' = .1 - a2*z1",
        {400: {"z1": 0.5599364434086556, "b": 0.31609927907536717, "a1": 0.18633410266540787,
               "a2": 0.17848112923915668}},
    ),
)  # fmt: skip


def steady_state(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX steady }
        STATE { x w z }
        INITIAL { x = 0 w = 0 z = 0 SOLVE k STEADYSTATE sparse }
        BREAKPOINT { SOLVE k METHOD sparse }
        KINETIC k { ~ x <-> w (.3, .1) ~ w <-> z (.2, .05) CONSERVE x + w + z = 1 }
        """,
    )
    s = cell(n, "steady", "pas")
    n.finitialize(-65)
    m = s(0.5).steady
    yield near([m.x, m.w, m.z]), near([0.062499999492187513, 0.1874999991015625, 0.75000000140625])


def ring_of_seven(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX ring }
        STATE { c1 c2 c3 o1 o2 i1 i2 }
        ASSIGNED { v a b }
        INITIAL { c1 = 1 c2 = 0 c3 = 0 o1 = 0 o2 = 0 i1 = 0 i2 = 0 }
        BREAKPOINT { SOLVE k METHOD sparse }
        KINETIC k {
            a = .3*exp(v/40)
            b = .2*exp(-v/60)
            ~ c1 <-> c2 (3*a, b)
            ~ c2 <-> c3 (2*a, 2*b)
            ~ c3 <-> o1 (a, 3*b)
            ~ o1 <-> o2 (.1, .2)
            ~ o1 <-> i1 (.05, .01)
            ~ i1 <-> i2 (.07, .03)
            ~ c2 <-> i2 (.002, .001)
            CONSERVE c1 + c2 + c3 + o1 + o2 + i1 + i2 = 1
        }
        """,
    )
    s = cell(n, "ring", "pas")
    n.finitialize(-65)
    steps(n, 200)
    expected = {
        "i2": 0.0014018167182025545, "c3": 0.014900885896678555, "c2": 0.1883873676186664,
        "c1": 0.7947283473302637, "i1": 0.00012830819365629935, "o2": 7.989736482953623e-05,
        "o1": 0.00037337687770294437,
    }  # fmt: skip
    yield {state: getattr(s(0.5).ring, state) for state in expected}, expected


def linear_and_nonlinear(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX balances }
        STATE { x w p q }
        INITIAL { p = 0 q = 0 SOLVE l SOLVE k }
        BREAKPOINT { }
        LINEAR l { ~ 2*x + w = 5 ~ x - 3*w = -1 }
        NONLINEAR k { ~ p*p + q = 3 ~ p - q = .5 }
        """,
    )
    s = cell(n, "balances", "pas")
    n.finitialize(-65)
    m = s(0.5).balances
    yield (m.x, m.w, m.p, m.q), (2.0, 1.0, -2.4364916733593023, -2.9364916733593023)


def diffusion_along_a_section(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX spreads USEION ca READ cai WRITE cai }
        ASSIGNED { area }
        STATE { cai }
        BREAKPOINT { SOLVE k METHOD sparse }
        KINETIC k {
            COMPARTMENT area {cai}
            LONGITUDINAL_DIFFUSION .6*area {cai}
            ~ cai << (0)
        }
        """,
    )
    s = n.Section("s")
    s.L, s.diam, s.nseg = 30, 2, 3
    s.insert("spreads")
    n.finitialize(-65)
    for segment, value in zip(s, (1e-3, 2e-4, 5e-5), strict=True):
        segment.cai = value
    n.fadvance()
    expected = [0.0009998800326135298, 0.00020009745614473488, 5.002251124173545e-05]
    yield [segment.cai for segment in s], expected


# -- 9.6: tables, functions, loops, random numbers ------------------------------------------------


def a_table(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX tabled RANGE x, y GLOBAL A }
        PARAMETER { A = 2 x = 0 }
        ASSIGNED { y }
        INITIAL { y = f(x) }
        FUNCTION f(x) {
            TABLE DEPEND A FROM -2 TO 2 WITH 8
            f = A*x*x
        }
        """,
    )
    s = cell(n, "tabled")

    def f(x: float) -> float:
        s(0.5).tabled.x = x
        n.finitialize(-65)
        return float(s(0.5).tabled.y)

    yield [f(x) for x in (-3, -1.9, -0.25, 0.1, 1.99, 2.5)], [
        8, 7.299999999999999, 0.25, 0.10000000000000009, 7.9300000000000015, 8,
    ]  # fmt: skip
    n.A_tabled = 3
    yield f(0.1), 0.15000000000000013
    n.usetable_tabled = 0
    yield f(0.1), 0.030000000000000006


FUNCTIONS = {
    "-3^2": -9, "2^3^2": 512, "7/2": 3.5, "2^-2*3": 0.75, "(3 < 2 == 1)": 0, "exp(-701)": 0,
    "exp(-699)": 2.680137958338607e-304, "exp(701)": 1.0142320547350045e304,
    "floor(-2.5) + 100*ceil(-2.5) + 10000*fmod(-2.5, 3)": -25203,
}  # fmt: skip


def functions(n: Any) -> Pairs:
    names = [f"y{number}" for number in range(len(FUNCTIONS))]
    values = "\n".join(f"{name} = {text}" for name, text in zip(names, FUNCTIONS, strict=True))
    load(
        n,
        f"NEURON {{ SUFFIX reckons RANGE {', '.join(names)} }}\n"
        f"ASSIGNED {{ {' '.join(names)} }}\nINITIAL {{\n{values}\n}}\n",
    )
    s = cell(n, "reckons")
    n.finitialize(-65)
    for name, (text, value) in zip(names, FUNCTIONS.items(), strict=True):
        yield (text, getattr(s(0.5).reckons, name)), (text, value)


def loops(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX repeats RANGE a, b, k }
        ASSIGNED { a b k }
        INITIAL {
            a = 0 b = 0 k = 10
            FROM j = 0 TO 3 { a = a + j/2 }
            FROM j = 0 TO 10 BY 3 { b = b + j }
            while (k > 1) { k = k/2 }
        }
        """,
    )
    s = cell(n, "repeats")
    n.finitialize(-65)
    m = s(0.5).repeats
    yield (m.a, m.b, m.k), (3.0, 18, 0.625)


def random_numbers(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX draws RANGE a, b, c, d, e, f, seed }
        PARAMETER { seed = 0 }
        ASSIGNED { a b c d e f }
        INITIAL {
            if (seed) { set_seed(seed) }
            a = scop_random()
            b = scop_random()
            if (!seed) { c = scop_random() }
            d = exprand(2)
            e = normrand(0, 1)
            if (!seed) { f = poisrand(3) }
        }
        """,
    )
    s = cell(n, "draws")
    n.finitialize(-65)
    m = s(0.5).draws
    yield (m.a, m.b, m.c, m.d, m.e, m.f), (
        0.6056517089264588, 0.9659154210160289, 0.3236550931641029, 0.8217701920013494,
        0.239727172004955, 1,
    )  # fmt: skip
    m.seed = 42
    n.finitialize(-65)
    yield (m.a, m.b, m.d, m.e), (
        0.10520927773444198, 0.47126847702806546, 2.9783136386160525, -0.2959732789407407,
    )  # fmt: skip


def a_function_table(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX given RANGE x, y }
        PARAMETER { x = 0 }
        ASSIGNED { y }
        INITIAL { y = f(x) }
        FUNCTION_TABLE f(x)
        """,
    )
    s = cell(n, "given")

    def f(x: float) -> float:
        s(0.5).given.x = x
        n.finitialize(-65)
        return float(s(0.5).given.y)

    values, places = n.Vector([10, 20, 40]), n.Vector([0, 1, 4])
    n.table_f_given(values._ref_x[0] if hasattr(values, "_ref_x") else values, 3, -1, 1)
    yield [f(x) for x in (-2, -1, -0.5, 0, 0.25, 1, 2)], [10, 10, 15, 20, 25, 40, 40]
    n.table_f_given(values, places)
    yield [f(x) for x in (-1, 0, 0.5, 1, 2.5, 4, 9)], [10, 10, 15, 20, 30, 40, 40]


def discontinuities(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX jumps NONSPECIFIC_CURRENT i RANGE te, count, first, last }
        PARAMETER { te = 0 }
        ASSIGNED { v i count first last }
        INITIAL { count = 0 first = -1 last = -1 }
        BREAKPOINT {
            if (at_time(te)) {
                if (last != t) { count = count + 1 }
                if (first < 0) { first = t }
                last = t
            }
            i = 0
        }
        """,
    )
    s = cell(n, "jumps")
    for te, expected in [
        (0, (0, 0.0125)), (0.1, (0.1125, 0.1125)), (0.0125, (0.0125, 0.0125)),
        (0.03, (0.0375, 0.0375)), (0.1125, (0.1125, 0.1125)),
    ]:  # fmt: skip
        s(0.5).jumps.te = te
        n.finitialize(-65)
        steps(n, 8)
        m = s(0.5).jumps
        yield near([m.first, m.last]), near(list(expected))


# -- 9.5: ions ------------------------------------------------------------------------------------


def a_concentration(n: Any) -> Pairs:
    load(
        n,
        """
        NEURON { SUFFIX cwa USEION ca READ ica WRITE cai }
        ASSIGNED { ica }
        STATE { cai }
        INITIAL { cai = 1e-4 }
        BREAKPOINT { SOLVE s METHOD cnexp }
        DERIVATIVE s { cai' = -ica*1e-3 - (cai - 1e-4)/20 }
        """,
    )
    load(
        n,
        """
        NEURON { SUFFIX channel USEION ca READ eca WRITE ica }
        ASSIGNED { v eca ica }
        BREAKPOINT { ica = 1e-4*(v - eca) }
        """,
    )
    s = cell(n, "cwa", "channel", "hh")
    n.finitialize(-65)
    yield f"{s(0.5).eca:.12g}", "119.243624232"
    yield f"{s(0.5).ica:.10g}", "-0.01842436242"
    yield s(0.5).ina, -0.0012200571764654333
    n.fadvance()
    yield s(0.5).cai, 0.00010046032129982962
    yield f"{s(0.5).eca:.12g}", "119.243624232"


EXAMPLES = (
    *SYSTEMS, steady_state, ring_of_seven, linear_and_nonlinear, diffusion_along_a_section,
    a_table, functions, loops, random_numbers, a_function_table,
    discontinuities, a_concentration,
)  # fmt: skip
