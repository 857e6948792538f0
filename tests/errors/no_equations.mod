: expect: 6:12 no-equations
NEURON { SUFFIX bb NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-4 }
ASSIGNED { v i }
STATE { m }
DERIVATIVE st { m = (0.5 - m)/2 }
INITIAL { m = 0 }
BREAKPOINT { SOLVE st METHOD cnexp
    i = g*m*(v + 65) }
