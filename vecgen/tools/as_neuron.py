"""The option `--as-neuron` of the commands that run a script."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import click

import vecgen
from vecgen.frontend.neuron_api.alias import neuron_alias
from vecgen.session import n

Imports = AbstractContextManager[object]
"""What a script's imports mean as long as it is entered."""


def _imports(_: click.Context, __: click.Parameter, wanted: bool) -> Imports:
    return neuron_alias(n, vecgen) if wanted else nullcontext()


as_neuron_option = click.option(
    "--as-neuron",
    "imports",
    is_flag=True,
    callback=_imports,
    help="Let `import neuron` and its submodules mean vecgen.",
)
"""Gives the command `imports`, to be entered while the script runs."""
