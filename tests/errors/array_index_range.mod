: expect: 5:13 array-index
: expect: 5:22 array-index
NEURON { SUFFIX x RANGE a }
PARAMETER { a[3] b }
INITIAL { a[3] = 1 a[7] = 2 a[2] = 3 }
