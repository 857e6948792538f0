TITLE Calls into libm, for which no vector form exists

NEURON {
    SUFFIX power
    NONSPECIFIC_CURRENT i
    RANGE g, e, x
}

PARAMETER {
    g = .0001 (S/cm2)
    e = -70 (mV)
    x = 3
}

ASSIGNED {
    v (mV)
    i (mA/cm2)
}

BREAKPOINT {
    i = g*shape(v)*(v - e)
}

FUNCTION shape(v) {
    shape = log(2 + fabs(v)^x)
}
