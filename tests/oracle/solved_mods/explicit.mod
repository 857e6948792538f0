TITLE euler; a state with an equation in each branch is advanced twice, one without keeps its rate

NEURON {
    SUFFIX explicit
    RANGE a, b, c, seen
}

STATE { a b c }

ASSIGNED {
    v (mV)
    dt (ms)
    seen
}

INITIAL {
    a = 1
    b = 0.5
    c = 1
    SOLVE states METHOD euler
}

BREAKPOINT {
    SOLVE states METHOD euler
    seen = dt
}

DERIVATIVE states {
    LOCAL q
    q = v/100
    if (a > 0.5) { a' = -a/(1 + a) + b } else { a' = -q*a }
    b' = a - b
    if (b < 0.6) { c' = -c + a }
}
