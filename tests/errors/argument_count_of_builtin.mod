: expect: 4:15 argument-count
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
INITIAL { a = pow(2) }
