TITLE Products of a state with itself, of which NEURON's cnexp loses terms

NEURON {
    SUFFIX loses
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1
    b = 0.5
}

BREAKPOINT {
    SOLVE states METHOD cnexp
}

DERIVATIVE states {
    a' = -a*a + 0.3
    b' = (1 - b)*(1 - b)*3 + a
}
