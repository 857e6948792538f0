"""NEURON's Python interface: a facade over the workspace, without numerics of its own."""

from vecgen.frontend.neuron_api.namespace import NeuronNamespace

__all__ = ["NeuronNamespace"]
