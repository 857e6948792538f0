TITLE SOLVE in a branch of BREAKPOINT, which NEURON takes out of it, and in INITIAL

NEURON {
    SUFFIX nested
    RANGE a, b
}

STATE { a b }

ASSIGNED { v (mV) }

INITIAL {
    a = 1
    b = 0.5
    SOLVE states METHOD derivimplicit
}

BREAKPOINT {
    if (v > 1000) {
        SOLVE states METHOD derivimplicit
    }
    b = b*1.01
}

DERIVATIVE states {
    a' = -a*a
    b' = a - b
}
