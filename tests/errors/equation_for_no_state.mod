: expect: 4:21 not-a-state
NEURON { SUFFIX bad RANGE a } STATE { m } ASSIGNED { a }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { a' = -a }
