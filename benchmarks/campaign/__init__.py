"""Long comparisons with NEURON that no test suite should wait for."""
