: expect: 2:36 range-and-global
NEURON { SUFFIX bad RANGE a GLOBAL a }
ASSIGNED { a }
