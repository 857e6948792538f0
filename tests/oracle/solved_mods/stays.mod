TITLE Solved without METHOD: NEURON never advances these states but with secondorder

NEURON {
    SUFFIX stays
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1
    b = 0.5
}

BREAKPOINT {
    SOLVE states
}

DERIVATIVE states {
    a' = -a*a + b
    b' = a - b
}
