"""`python -m benchmarks`: prints all figures, and writes them as JSON on request."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from pathlib import Path

import click

from benchmarks import compile_time, startup, workloads


@click.command()
@click.option("--only", multiple=True, help="startup, compile, W1 to W4 (may be repeated)")
@click.option("--rounds", default=5, show_default=True, help="Rounds; medians are shown.")
@click.option("--tstop", default=10.0, show_default=True, help="Length of a workload's run, ms.")
@click.option("--core", default=0, show_default=True, help="The processor to use.")
@click.option("--json", "path", type=click.Path(), help="Write the figures to this file, too.")
def main(only: tuple[str, ...], rounds: int, tstop: float, core: int, path: str | None) -> None:
    """Measure start-up and the workloads beside NEURON, in turn, on one processor."""
    click.echo(f"{_processor()}, {platform.python_implementation()} {platform.python_version()}")
    figures: dict[str, object] = {}
    for name, one in (("startup", startup), ("compile", compile_time)):
        if not only or name in only:
            figures[name] = found = one.measure(rounds)
            click.echo(f"\n{name}: seconds (median)")
            for what, value in found.items():
                click.echo(f"  {what:42} {value:7.3f}")
    wanted = [name for name in workloads.SHAPES if not only or name in only]
    if wanted:
        click.echo("\nns per compartment and step (median)    vecgen  NEURON   ratio  same bits")
    for name in wanted:
        for tables in (True, False):
            length = tstop / 10 if name == "W4" else tstop
            one = workloads.measure(name, tables=tables, rounds=rounds, tstop=length, core=core)
            figures[f"{name} tables {'on' if tables else 'off'}"] = dataclasses.asdict(one)
            click.echo(_row(one))
    if path is not None:
        Path(path).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _row(one: workloads.Measured) -> str:
    title = f"  {one.workload}, hh tables {'on' if one.tables else 'off'}"
    if one.neuron is None or one.ratio is None:
        return f"{title:39} {one.vecgen:7.1f}  (NEURON is not installed)"
    bits = "yes" if one.same_bits else "NO"
    return f"{title:39} {one.vecgen:7.1f} {one.neuron:7.1f} {one.ratio:6.2f}x  {bits}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    name = platform.processor() or platform.machine()
    if facts.is_file():
        lines = facts.read_text(encoding="utf-8").splitlines()
        name = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} processors"


if __name__ == "__main__":
    main()
