"""What a user writes: Python in NEURON's manner and NMODL; all of it fills one workspace."""
