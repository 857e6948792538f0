TITLE Reads concentrations, so that NEURON computes reversal potentials

NEURON {
    SUFFIX reads
    USEION na READ nai, nao, ena WRITE ina
    USEION ca READ cai WRITE ica
    USEION xx READ xxi, exx WRITE ixx VALENCE -2
    RANGE g, seen
}

PARAMETER {
    g = 1e-4
}

ASSIGNED {
    v (mV)
    nai (mM)
    nao (mM)
    ena (mV)
    ina (mA/cm2)
    cai (mM)
    ica (mA/cm2)
    xxi (mM)
    exx (mV)
    ixx (mA/cm2)
    seen
}

INITIAL {
    seen = ena + exx
}

BREAKPOINT {
    ina = g*(v - ena)*nai/(nai + 1)
    ica = g*v/(1 + cai)*.1
    ixx = g*(v - exx)*(1 + xxi)*.1
}
