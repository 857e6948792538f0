: expect: 4:26 operator-in-equation
NEURON { SUFFIX bad RANGE a } STATE { m } PARAMETER { a = 2 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { m' = a^2 - m }
