TITLE Passive membrane without a numerical derivative

COMMENT
A constant conductance g that pulls the membrane potential towards e, as pas does.
g itself goes into the equations, and no current is left behind to be read.
ENDCOMMENT

NEURON {
    SUFFIX fastpas
    NONSPECIFIC_CURRENT i
    RANGE g, e
}

UNITS {
    (mA) = (milliamp)
    (mV) = (millivolt)
    (S)  = (siemens)
}

PARAMETER {
    g = 5e-4 (S/cm2) <0, 1e9>
    e = -65  (mV)
}

ASSIGNED {
    v (mV)
}

BREAKPOINT {
    LOCAL i
    CONDUCTANCE g
    i = g*(v - e)
}
