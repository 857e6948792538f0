TITLE runge, with a block that does not see the time

NEURON {
    SUFFIX fourth
    RANGE a, b, turns
}

STATE { a b }

ASSIGNED {
    v (mV)
    turns
}

INITIAL {
    a = 1
    b = 1
    turns = 0
}

BREAKPOINT {
    SOLVE states METHOD runge
}

DERIVATIVE states {
    a' = -a*b
    if (a > 0.5) { b' = -b + v/100 } else { b' = a }
    turns = turns + 1
}
