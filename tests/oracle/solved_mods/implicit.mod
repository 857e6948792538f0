TITLE Four equations that derivimplicit solves; their unknowns have an order of their own

NEURON {
    SUFFIX implicit
    NONSPECIFIC_CURRENT i
    RANGE z1, b, a1, a2, q, g, turns
}

PARAMETER { g = 1e-5 (S/cm2) }

STATE { z1 b a1 a2 }

ASSIGNED {
    v (mV)
    i (mA/cm2)
    q
    turns
}

INITIAL {
    z1 = 1
    b = 0.5
    a1 = 0.1
    a2 = 2
    turns = 0
    rates(v)
}

BREAKPOINT {
    SOLVE states METHOD derivimplicit
    i = g*z1*(v + 65)
}

DERIVATIVE states {
    LOCAL w
    w = v/100
    rates(v)
    turns = turns + 1
    z1' = -z1*z1 + b*q + 0.5
    b' = a2 - b*a1*3 + w*w
    a1' = -3*a1 + z1
    a2' = 0.1 - a2*z1
}

PROCEDURE rates(v (mV)) {
    q = 1/(1 + exp(-(v + 65)/20))
}
