TITLE leaves the last segment's potential in a global
NEURON { SUFFIX marks GLOBAL last, high NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-5 }
ASSIGNED { v i last high }
INITIAL { last = v }
BREAKPOINT {
    i = g*(v + 60)
    last = v
    if (v > -55) {
        high = v
    }
}
