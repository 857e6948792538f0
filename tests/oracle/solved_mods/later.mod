TITLE Solved by after_cvode: NEURON never advances these states but with secondorder

NEURON {
    SUFFIX later
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1
    b = 0.5
}

BREAKPOINT {
    SOLVE states METHOD after_cvode
}

DERIVATIVE states {
    a' = -a*a + b
    b' = a - b
}
