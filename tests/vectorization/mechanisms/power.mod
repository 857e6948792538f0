TITLE Powers and logarithms

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
    if (v > 0 && log10(v) < 2^x) {
        shape = log(2 + fabs(v)^x) + v^2
    } else {
        shape = (1 + v^-1)^0.5 + floor(v)
    }
}
