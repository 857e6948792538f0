: expect: 4:15 not-an-array
NEURON { SUFFIX x RANGE a }
ASSIGNED { a b }
INITIAL { a = b[0] }
