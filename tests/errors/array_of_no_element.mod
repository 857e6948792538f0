: expect: 3:14 array-size
NEURON { SUFFIX x RANGE a }
ASSIGNED { a[0] }
