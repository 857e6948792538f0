"""Model → Program at level EQUATIONS, and the model's values in the order of the compiled code."""

from vecgen.lower.program import lower_model

__all__ = ["lower_model"]
