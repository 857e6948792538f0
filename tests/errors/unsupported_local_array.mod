: expect: 4:17 unsupported
NEURON { SUFFIX x RANGE a }
ASSIGNED { a }
INITIAL { LOCAL list[3] a = 1 }
