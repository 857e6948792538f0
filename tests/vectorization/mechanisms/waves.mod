TITLE Calls into libm, for which no vector form exists, amid what has one

NEURON {
    SUFFIX waves
    NONSPECIFIC_CURRENT i
    RANGE g, e, phase
}

PARAMETER {
    g = .0001 (S/cm2)
    e = -70 (mV)
}

ASSIGNED {
    v (mV)
    i (mA/cm2)
    phase
}

STATE {
    m
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    i = g*m*exp(sin(phase))*(v - e)
}

DERIVATIVE states {
    LOCAL a
    a = exp(-(v + 40)/10)/(2 + tanh(v/20))
    phase = a + sin(exp(-a)) + swing(v)
    m' = (1/(1 + a) - m)/(2 + cos(phase))
}

FUNCTION swing(x) {
    swing = 1 + x^2/(1 + erf(x)^2)
}
