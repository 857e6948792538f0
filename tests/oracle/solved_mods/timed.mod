TITLE runge, with a block that sees the time

NEURON {
    SUFFIX timed
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1
    b = 1
}

BREAKPOINT {
    SOLVE states METHOD runge
}

DERIVATIVE states {
    a' = -a*b
    b' = -b + now()/10
}

FUNCTION now() {
    now = t
}
