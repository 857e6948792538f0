"""Calls of batch_save and batch_run that NEURON and vecgen must agree on (see scenarios.py)."""

from __future__ import annotations

from typing import Any

from scenarios import compartment, tree


def pulsed(script: Any) -> Any:
    """Return the cell of specification 9.3.3, initialised, with t and v in the save list."""
    n = script.n
    cell = compartment(n)
    script.clamp(cell(0.5), 0.3, 0.2, 0.5)
    n.finitialize(-65)
    n.batch_save()
    n.batch_save(n._ref_t, cell(0.5)._ref_v)
    return cell


def batch_calls(script: Any, calls: list[list[Any]], dt: float = 0.025) -> None:
    """Call batch_run with each list of arguments, from t = 0 and then from where it stopped."""
    n = script.n
    cell = pulsed(script)
    n.dt = dt
    for k, arguments in enumerate(calls):
        n.finitialize(-65)
        for again in range(2):
            script.keep(f"{k} {again} value", n.batch_run(*arguments, f"{k}-{again}.dat", "c"))
            script.keep_all(f"{k} {again}")
    assert cell.nseg == 1


def batch_comments(script: Any, comments: list[str]) -> None:
    """Write each comment, and none."""
    n = script.n
    cell = pulsed(script)
    for k, comment in enumerate(comments):
        n.batch_run(n.t + 0.05, 0.05, f"{k}.dat", comment)
    n.batch_run(n.t + 0.05, 0.05, "none.dat")
    script.keep_all("end")
    assert cell.nseg == 1


def batch_lists(script: Any) -> None:
    """Empty, grown, repeated and cleared save lists; one file name again and again."""
    n = script.n
    cell = pulsed(script)
    script.keep("cleared", n.batch_save())
    n.batch_run(0.2, 0.05, "empty.dat", "nothing is saved")
    n.batch_run(0.4, 0.05, "same.dat", "the first")
    n.batch_save(n._ref_t)
    n.batch_run(0.6, 0.05, "same.dat", "the second, longer")
    n.batch_save(cell(0.5)._ref_m_hh, cell(0.5).hh._ref_gna, n._ref_dt)
    n.batch_save(n._ref_t, n._ref_celsius)
    n.batch_run(0.7, 0.05, "more.dat")
    n.batch_run(0.7, 0.05, "same.dat", "short")
    n.batch_save()
    n.batch_save(cell(0.5)._ref_v)
    n.batch_run(0.9, 0.05, "v.dat")
    script.keep_all("end")


def batch_stoprun(script: Any) -> None:
    """Run with stoprun set; it ends after one step and stays set."""
    n = script.n
    cell = pulsed(script)
    n.stoprun = 1
    n.batch_run(1, 0.025, "one.dat")
    n.batch_run(1, 0.1, "no line.dat")
    script.keep_all("stopped")
    n.finitialize(-65)
    n.batch_run(1, 0.025, "again.dat")
    n.stoprun = 0
    n.batch_run(1, 0.025, "all.dat")
    script.keep_all("end")
    assert cell.nseg == 1


def batch_of_everything(script: Any, seed: int) -> None:
    """Save every variable of a tree; values of all sizes, and of none."""
    n = script.n
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 3, 0.3)
    script.clamp(cell["ax"](1), 0.2, 3, 1e-13 * seed)
    n.finitialize(-65 - seed)
    n.batch_save()
    n.batch_save(n._ref_t, *[reference for _, reference in script.references()])
    n.batch_run(6, 0.17, "all.dat", "everything")
    script.keep_all("end")


def batch_of_nonsense(script: Any, value: float) -> None:
    """Write huge, tiny, infinite and undefined numbers as NEURON writes them."""
    n = script.n
    cell = compartment(n, mechanism="pas")
    n.finitialize(-65)
    n.batch_save()
    n.batch_save(n._ref_t, cell(0.5)._ref_v, cell(0.5).pas._ref_i, cell(0.5).pas._ref_e)
    cell(0.5).pas.e = value
    if str(n).startswith("<vecgen"):
        n.batch_run(0.2, 0.05, "odd.dat", nan="ignore")
    else:
        n.batch_run(0.2, 0.05, "odd.dat")
    script.keep_all("end")


def batch_settled_by(script: Any, what: str) -> None:
    """Save before finitialize in the ways that are right in NEURON too (specification 4.4)."""
    n = script.n
    cell = n.Section("s")
    cell.L, cell.diam, cell.nseg = 1000, 1, 3
    cell.insert("pas")
    script.clamp(cell(0), 0, 100, 0.1)
    early = cell(0.5)._ref_v
    match what:
        case "finitialize":
            n.finitialize()
        case "fcurrent":
            n.fcurrent()
        case "fadvance":
            n.fadvance()
        case "late":
            n.finitialize(-60)
        case _:
            raise ValueError(what)
    n.batch_save()
    n.batch_save(cell(1 / 6)._ref_v, early, cell(5 / 6)._ref_v, cell(0)._ref_v, cell(1)._ref_v)
    n.batch_save(n._ref_t, cell(0.5).pas._ref_i, script.points[0]._ref_i)
    n.batch_run(0.05, 0.05, "without.dat")
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "with.dat")
    cell.L = 900
    cell(0.5).pas.g = 0.01
    cell.insert("hh")
    n.finitialize(-65)
    n.batch_run(0.1, 0.05, "changed.dat")
    script.keep_all("end")


def batch_errors(script: Any, arguments: list[Any]) -> None:
    """Call batch_run with arguments that it refuses."""
    pulsed(script)
    script.n.batch_run(*arguments)


def batch_save_errors(script: Any, argument: Any) -> None:
    """Call batch_save with what is no reference."""
    script.n.batch_save(argument)
