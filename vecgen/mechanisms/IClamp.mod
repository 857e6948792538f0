TITLE Current clamp

COMMENT
An electrode that injects the constant current amp from time del until del + dur.
It is an ELECTRODE_CURRENT: a positive amp depolarises.

The time that the block sees lies in the middle of a step, so a pulse begins and
ends with the first step whose middle has reached del or del + dur.
ENDCOMMENT

NEURON {
    POINT_PROCESS IClamp
    RANGE del, dur, amp
    ELECTRODE_CURRENT i
}

UNITS {
    (nA) = (nanoamp)
}

PARAMETER {
    del (ms)
    dur (ms) <0, 1e9>
    amp (nA)
}

ASSIGNED {
    i (nA)
}

INITIAL {
    i = 0
}

BREAKPOINT {
    at_time(del)
    at_time(del + dur)
    if (t < del + dur && t >= del) {
        i = amp
    } else {
        i = 0
    }
}
