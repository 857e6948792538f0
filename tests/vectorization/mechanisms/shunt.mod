TITLE A conductance at one place that opens for a while

NEURON {
    POINT_PROCESS Shunt
    USEION k READ ek
    NONSPECIFIC_CURRENT i
    RANGE onset, tau, gmax, share, e, g
}

PARAMETER {
    onset = 1 (ms)
    tau = .5 (ms)
    gmax = .001 (uS)
    share = .25
    e = 0 (mV)
}

ASSIGNED {
    v (mV)
    ek (mV)
    i (nA)
    g (uS)
}

BREAKPOINT {
    if (gmax) { at_time(onset) }
    g = gmax*alpha((t - onset)/tau)
    i = g*((1 - share)*(v - e) + share*(v - ek))
}

FUNCTION alpha(x) {
    if (x < 0 || x > 10) {
        alpha = 0
    } else {
        alpha = x*exp(1 - x)
    }
}
