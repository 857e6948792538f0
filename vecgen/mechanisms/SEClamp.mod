TITLE Single electrode voltage clamp

COMMENT
An electrode that holds the membrane at up to three potentials, one after the
other: at amp1 from t = 0 for dur1, then at amp2 for dur2, then at amp3 for dur3;
afterwards it is switched off. It is a source of the potential vc behind the
series resistance rs.

The command vc is taken for the middle of a step. The current is computed once
more at the end of the step with the new v, so that i and v belong together.
ENDCOMMENT

NEURON {
    POINT_PROCESS SEClamp
    ELECTRODE_CURRENT i
    RANGE rs, dur1, amp1, dur2, amp2, dur3, amp3, vc
}

UNITS {
    (mV) = (millivolt)
    (nA) = (nanoamp)
}

PARAMETER {
    rs = 1 (megohm) <1e-9, 1e9>
    dur1 (ms)
    amp1 (mV)
    dur2 (ms) <0, 1e9>
    amp2 (mV)
    dur3 (ms) <0, 1e9>
    amp3 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
    vc (mV)
    end2 (ms)   : when the second phase ends
    end3 (ms)   : when the third phase ends
    on          : not zero while one of the phases lasts
}

INITIAL {
    end2 = dur1 + dur2
    end3 = end2 + dur3
    on = 0
}

BREAKPOINT {
    SOLVE current METHOD after_cvode
    command()
    current()
}

PROCEDURE current() {
    if (on) {
        i = (vc - v)/rs
    } else {
        i = 0
    }
}

PROCEDURE command() {
    at_time(dur1)
    at_time(end2)
    at_time(end3)
    on = 1
    if (t < dur1) {
        vc = amp1
    } else if (t < end2) {
        vc = amp2
    } else if (t < end3) {
        vc = amp3
    } else {
        vc = 0
        on = 0
    }
}
