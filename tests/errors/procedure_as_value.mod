: expect: 4:15 procedure-as-value
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
INITIAL { a = set(2) }
PROCEDURE set(x) { a = x }
