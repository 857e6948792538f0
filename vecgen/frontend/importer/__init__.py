"""From the model that lives in a NEURON process to a workspace: the same model, to be run here.

NEURON is not imported by anything here: who has built a model with it hands over its `h`. Values
are read column by column, as NEURON 9 keeps them, not one by one. What NEURON has and vecgen lacks
is collected and told in one error.
"""

from vecgen.frontend.importer.faults import CannotImportError
from vecgen.frontend.importer.reading import ImportedParts, State, read_model

__all__ = ["CannotImportError", "ImportedParts", "State", "read_model"]
