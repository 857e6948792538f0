TITLE A steady state in INITIAL (NEURON's step for it is 1e-9 ms)

NEURON {
    SUFFIX starts
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1e-3
    b = 2e-3
    SOLVE states STEADYSTATE derivimplicit
}

BREAKPOINT {
    SOLVE states METHOD derivimplicit
}

DERIVATIVE states {
    a' = -a*a
    b' = a - b
}
