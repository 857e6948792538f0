TITLE The SOLVE in INITIAL halves the step that a solved PROCEDURE sees with secondorder

NEURON {
    SUFFIX halves
    RANGE a, b
}

STATE { a b }

ASSIGNED { dt (ms) }

INITIAL {
    a = 1
    b = 0.5
    SOLVE states METHOD euler
}

BREAKPOINT {
    SOLVE count
}

PROCEDURE count() {
    b = b + dt
}

DERIVATIVE states {
    a' = -a*a
    b' = a - b
}
