: expect: 4:18 unknown-function
NEURON { SUFFIX bad NONSPECIFIC_CURRENT i }
ASSIGNED { v i }
BREAKPOINT { i = fbas(v) }
