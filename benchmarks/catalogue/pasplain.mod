: A leak that is as large everywhere
NEURON {
    SUFFIX pasplain
    NONSPECIFIC_CURRENT i
    RANGE g, e
}
PARAMETER { g = 1e-4 (S/cm2)  e = -65 (mV) }
BREAKPOINT { i = g*(v - e) }
