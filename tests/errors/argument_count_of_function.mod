: expect: 4:17 argument-count
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
INITIAL { a = 1+double(1, 2) }
FUNCTION double(x) { double = 2*x }
