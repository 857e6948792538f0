: expect: 5:11 array-without-index
NEURON { SUFFIX x RANGE a }
PARAMETER { a[3] }
ASSIGNED { b }
INITIAL { a = 1  b = a[0] }
