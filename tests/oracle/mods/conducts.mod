TITLE CONDUCTANCE with LOCALs at a point, for an ion and for a current of its own

NEURON {
    POINT_PROCESS Conducts
    USEION na READ ena WRITE ina
    NONSPECIFIC_CURRENT i
    RANGE g
}

PARAMETER {
    g = 1e-3
    scale = .01
}

ASSIGNED {
    v (mV)
    ena (mV)
    ina (nA)
    i (nA)
}

BREAKPOINT {
    LOCAL gna
    CONDUCTANCE gna USEION na
    CONDUCTANCE g
    gna = scale*(1 + v/100)
    ina = gna*(v - ena)
    i = g*(v + 70)
}
