TITLE An electrode behind a resistance, without phases

NEURON {
    POINT_PROCESS Holds
    ELECTRODE_CURRENT i
    RANGE vc, rs
}

PARAMETER {
    vc (mV)
    rs = 1 (megohm)
}

ASSIGNED {
    v (mV)
    i (nA)
}

BREAKPOINT {
    i = (vc - v)/rs
}
