TITLE A point process that uses an ion

NEURON {
    POINT_PROCESS Leaks
    USEION ca READ eca WRITE ica
    RANGE g
}

PARAMETER {
    g = 1e-4
}

ASSIGNED {
    v (mV)
    eca (mV)
    ica (nA)
}

BREAKPOINT {
    ica = g*(v - eca)
}
