TITLE Reads a concentration and its reversal potential

NEURON {
    SUFFIX sees
    USEION ca READ cai, eca
    RANGE both
}

ASSIGNED {
    cai (mM)
    eca (mV)
    both
}

BREAKPOINT {
    both = cai + eca
}
