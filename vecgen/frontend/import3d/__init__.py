"""Reconstructed morphologies: from SWC and Neurolucida files to the sections that NEURON makes.

Nothing here knows of sections that live in a workspace: the result is a list of `PlannedSection`,
which `neuron_api.import3d` builds. The rules are those of NEURON's Import3d tool (NEURON 9.0.2),
found by experiment; where they are surprising they are kept, since areas and resistances depend on
them.
"""
