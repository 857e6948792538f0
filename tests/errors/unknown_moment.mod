: expect: 4:1 unknown-moment
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
AFTER BREAKPOINT { a = 1 }
