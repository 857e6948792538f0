"""`python -m benchmarks`: prints all figures as Markdown, and writes them as JSON on request."""

from __future__ import annotations

import json
import os
import platform
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from benchmarks import compile_time, costs, growth, report, startup
from benchmarks.peers import PEERS
from benchmarks.shapes import SHAPES
from benchmarks.workloads import bench

SECONDS = ("", "seconds")
Figures = dict[str, object]


@click.command()
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["startup", "compile", *SHAPES, "threads", "output", "growth"]),
    help="What to measure (may be repeated); else everything.",
)
@click.option("--peer", multiple=True, type=click.Choice([*PEERS]), help="Else all installed.")
@click.option("--rounds", default=5, show_default=True, help="Rounds; medians are shown.")
@click.option("--tstop", default=10.0, show_default=True, help="Length of a workload's run, ms.")
@click.option("--largest", default=10**6, show_default=True, help="Compartments of the growth.")
@click.option("--core", default=0, show_default=True, help="The processor to use.")
@click.option("--json", "path", type=click.Path(), help="Write the figures to this file, too.")
@click.option("--plot", type=click.Path(), help="Draw the growth to this file (matplotlib).")
def main(
    only: tuple[str, ...],
    peer: tuple[str, ...],
    rounds: int,
    tstop: float,
    largest: int,
    core: int,
    path: str | None,
    plot: str | None,
) -> None:
    """Measure vecgen, and beside it, in turn on one processor, the simulators that are installed.

    Workloads: ns of processor time per compartment and step, medians; in brackets how many times
    quicker vecgen is (the median of pairs), and how far the voltages are apart.
    """
    command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
    click.echo(f"`{command}` on {_machine()}")
    found: Figures = {"command": command, "machine": _machine()}
    wanted = [name for name in SHAPES if not only or name in only]
    if wanted:
        _workloads(wanted, peer, rounds, tstop, core, found)
    others: dict[str, Callable[[Figures], None]] = {
        "startup": partial(_startup, rounds),
        "compile": partial(_compile, rounds),
        "threads": partial(_threads, rounds, tstop),
        "output": partial(_output, rounds, core),
        "growth": partial(_growth, rounds, core, largest, plot),
    }
    for name, measure in others.items():
        if not only or name in only:
            click.echo(f"\n{name}\n")
            measure(found)
    if path is not None:
        Path(path).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _workloads(
    wanted: list[str],
    chosen: tuple[str, ...],
    rounds: int,
    tstop: float,
    core: int,
    found: Figures,
) -> None:
    peers = [p for p in PEERS.values() if p.installed and (not chosen or p.name in chosen)]
    rows = []
    with bench(peers, core) as ready:
        for name in wanted:
            length = tstop / 10 if name.startswith("W4") else tstop
            for tables in (True, False):
                one = ready.measure(name, tables=tables, rounds=rounds, tstop=length)
                click.echo(f"{name}, tables {'on' if tables else 'off'}: done", err=True)
                found[f"{name} tables {'on' if tables else 'off'}"] = one.figures()
                rows.append(one)
    click.echo("\n" + report.workloads(rows, [peer.name for peer in peers]))


def _startup(rounds: int, found: Figures) -> None:
    found["startup"] = figures = startup.measure(rounds)
    click.echo(report.values(figures, SECONDS))


def _compile(rounds: int, found: Figures) -> None:
    found["compile"] = figures = compile_time.measure(rounds)
    click.echo(report.values(figures, SECONDS))


def _threads(rounds: int, tstop: float, found: Figures) -> None:
    found["threads"] = figures = costs.threads(rounds, tstop)
    click.echo(report.values(figures, ("workload", "times one thread")))


def _output(rounds: int, core: int, found: Figures) -> None:
    found["output"] = figures = costs.output(rounds, core)
    click.echo(report.values(figures, ("file", "ns per value")))


def _growth(rounds: int, core: int, largest: int, plot: str | None, found: Figures) -> None:
    figures = growth.measure(rounds, core, largest)
    found["growth"] = figures.figures()
    click.echo(report.growth(figures))
    if plot is not None and not report.plot(figures, Path(plot)):
        click.echo("no plot: matplotlib is not installed", err=True)


def _machine() -> str:
    facts = Path("/proc/cpuinfo")
    name = platform.processor() or platform.machine()
    if facts.is_file():
        lines = facts.read_text(encoding="utf-8").splitlines()
        name = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), name)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{name}, {os.cpu_count()} processors, {python}"


if __name__ == "__main__":
    main()
