: expect: 10:1 unknown-block
NEURON {
    SUFFIX leaky
    NONSPECIFIC_CURRENT i
}
PARAMETER { g = 1e-4 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) }
INITIAL { i = 0 }

BREAKPIONT {
    i = g*(v + 65)
}
