TITLE Point processes with implicit equations; several stand at one place

NEURON {
    POINT_PROCESS Points
    NONSPECIFIC_CURRENT i
    RANGE a, b, tau
}

PARAMETER { tau = 2 (ms) }

STATE { a b }

ASSIGNED {
    v (mV)
    i (nA)
}

INITIAL {
    a = 1
    b = 0.5
}

BREAKPOINT {
    SOLVE states METHOD derivimplicit
    i = a*b*1e-3
}

DERIVATIVE states {
    a' = -a*a/tau + 1/(1 + b)
    b' = a - b*b*b
}
