: expect: 4:15 not-a-function
NEURON { SUFFIX bad RANGE a, b }
ASSIGNED { a b }
INITIAL { a = b(2) }
