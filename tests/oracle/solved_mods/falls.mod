TITLE cnexp cannot solve these equations: derivimplicit does, with a table in its loop

NEURON {
    SUFFIX falls
    RANGE a, b, q
}

STATE { a b }

ASSIGNED {
    v (mV)
    q
}

INITIAL {
    a = 1
    b = 0.5
    rates(v)
}

BREAKPOINT {
    SOLVE states METHOD cnexp
}

DERIVATIVE states {
    rates(v)
    a' = -a/(1 + a) + b*q
    b' = -b*exp(-a)
}

PROCEDURE rates(v (mV)) {
    TABLE q FROM -100 TO 100 WITH 50
    q = exp(-(v + 65)/50)
}
