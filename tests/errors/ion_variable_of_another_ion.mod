: expect: 2:36 not-of-ion
NEURON { SUFFIX bad USEION na READ ek }
