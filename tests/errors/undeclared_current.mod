: expect: 2:41 undeclared-name
NEURON { SUFFIX bad NONSPECIFIC_CURRENT il }
