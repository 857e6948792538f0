: expect: 4:15 not-a-variable
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
INITIAL { a = half }
FUNCTION half(x) { half = x/2 }
