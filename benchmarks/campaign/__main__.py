"""`python -m benchmarks.campaign`: long comparisons with NEURON, each a command."""

from __future__ import annotations

import click

from benchmarks.campaign.hoc import hoc
from benchmarks.campaign.importer import importer
from benchmarks.campaign.maths import maths
from benchmarks.campaign.morphologies import cells, morphologies
from benchmarks.campaign.mutations import mutations
from benchmarks.campaign.numbers import numbers
from benchmarks.campaign.real_cells import real_cells
from benchmarks.campaign.sweeps import sweeps
from benchmarks.campaign.vector_loops import vector_loops


@click.group()
def main() -> None:
    """Compare vecgen with NEURON 9.0.2 on much data."""


main.add_command(cells)
main.add_command(hoc)
main.add_command(importer)
main.add_command(maths)
main.add_command(morphologies)
main.add_command(sweeps)
main.add_command(mutations)
main.add_command(numbers)
main.add_command(real_cells)
main.add_command(vector_loops)

if __name__ == "__main__":
    main()
