TITLE A BREAKPOINT without a current

NEURON {
    SUFFIX counts
    RANGE seen, at
}

ASSIGNED {
    seen
    at (ms)
}

INITIAL {
    seen = 0
}

BREAKPOINT {
    seen = seen + 1
    at = t
}
