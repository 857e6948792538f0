: expect: 8:18 unclosed-block
NEURON {
    SUFFIX leaky
    NONSPECIFIC_CURRENT i
}
PARAMETER { g = 1e-4 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) }
PROCEDURE rate() {
    if (v > 0) {
        g = 2
}

BREAKPOINT {
    i = g*(v + 65)
}
