"""`python -m benchmarks.campaign`: long comparisons with NEURON, each a command."""

from __future__ import annotations

import click

from benchmarks.campaign.morphologies import cells, morphologies


@click.group()
def main() -> None:
    """Compare vecgen with NEURON 9.0.2 on much data."""


main.add_command(cells)
main.add_command(morphologies)

if __name__ == "__main__":
    main()
