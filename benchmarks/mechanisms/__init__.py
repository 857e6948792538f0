"""The harness: whole folders of .mod files under NEURON and under vecgen, compared bit for bit."""
