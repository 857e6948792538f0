"""Model → Program at level EQUATIONS, and the model's values in the order of the compiled code."""
