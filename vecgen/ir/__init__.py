"""The language of the middle: `lang` plus storage, kernels and the order of a time step."""
