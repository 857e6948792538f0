TITLE SOLVE in a PROCEDURE that a solved PROCEDURE calls

NEURON {
    SUFFIX called
    RANGE a, b
}

STATE { a b }

INITIAL {
    a = 1
    b = 0.5
    advance()
}

BREAKPOINT {
    SOLVE everything
}

PROCEDURE everything() {
    advance()
    b = b + 0.01
}

PROCEDURE advance() {
    SOLVE states METHOD derivimplicit
}

DERIVATIVE states {
    a' = -a*a
    b' = a - b
}
