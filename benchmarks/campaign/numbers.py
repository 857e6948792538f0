"""Compares the texts of saved doubles with printf's, for as many doubles as one likes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import click

from vecgen.assets import runtime_folder
from vecgen.build.toolchain import find_toolchain
from vecgen.options import Options

SOURCE = Path(__file__).with_name("numbers.c")


@click.command()
@click.option("--count", default=100_000_000, show_default=True, help="Doubles, about.")
@click.option("--seed", default=1, show_default=True)
@click.option("--compiler", default=None, help="e.g. clang; else the one that vecgen takes.")
def numbers(count: int, seed: int, compiler: str | None) -> None:
    """Compare the text of doubles with what printf("%g") makes of them."""
    toolchain = find_toolchain(Options(compiler=compiler) if compiler else Options())
    with tempfile.TemporaryDirectory() as folder:
        program = str(Path(folder) / "numbers")
        include = f"-I{runtime_folder() / 'include'}"
        command = [*toolchain.command, *toolchain.flags, include, str(SOURCE), "-o", program, "-lm"]
        subprocess.run(command, check=True)
        told = subprocess.run([program, str(seed), str(count)], check=True, stdout=subprocess.PIPE)
    total = 0
    for line in told.stdout.decode().splitlines():
        compared, left, different, what = line.split(" ", 3)
        total += int(different)
        click.echo(f"{what}: {compared} compared, {left} left to printf, {different} different")
    if total:
        raise SystemExit(1)
