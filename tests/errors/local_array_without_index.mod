: expect: 5:22 array-size
: expect: 6:11 array-without-index
: expect: 6:22 array-without-index
NEURON { SUFFIX x RANGE a }
INITIAL { LOCAL none[0], list[3], k
    k = 2 list = k + list }
