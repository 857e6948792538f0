: expect: 3:11 unsupported
NEURON { SUFFIX bad GLOBAL a } ASSIGNED { a }
INITIAL { a = 1 }
