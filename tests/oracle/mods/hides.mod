TITLE A current that is a LOCAL, an electrode's

NEURON {
    POINT_PROCESS Hides
    ELECTRODE_CURRENT i
    RANGE g
}

PARAMETER {
    g = 1e-3
}

ASSIGNED {
    v (mV)
}

BREAKPOINT {
    LOCAL i
    CONDUCTANCE g
    i = g*(-50 - v)
}
