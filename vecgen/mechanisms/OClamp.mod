TITLE Voltage clamp with a switch

COMMENT
An electrode that holds the membrane at the potential vc through the series
resistance rs, from the time on to the time off, both included, provided that
switched_on is not zero.

Whether it is on is decided for the middle of a step. The current is computed once
more at the end of the step with the new v, so that i and v belong together.
ENDCOMMENT

NEURON {
    POINT_PROCESS OClamp
    ELECTRODE_CURRENT i
    RANGE rs, on, off, vc, switched_on
}

UNITS {
    (mV) = (millivolt)
    (nA) = (nanoamp)
}

PARAMETER {
    rs = 1 (megohm) <1e-9, 1e9>
    on (ms)
    off (ms)
    vc (mV)
    switched_on
}

ASSIGNED {
    v (mV)
    i (nA)
    active      : not zero while the electrode acts
}

INITIAL {
    i = 0
    active = 0
}

BREAKPOINT {
    SOLVE current METHOD after_cvode
    at_time(on)
    at_time(off)
    active = 0
    if (switched_on && on <= t && t <= off) {
        active = 1
    }
    current()
}

PROCEDURE current() {
    if (active) {
        i = (vc - v)/rs
    } else {
        i = 0
    }
}
