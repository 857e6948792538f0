NEURON {
    POINT_PROCESS synapse
    RANGE e, i, tau
    NONSPECIFIC_CURRENT i
    POINTER source
    BBCOREPOINTER hidden
    RANDOM stream
}
PARAMETER { tau = 2 (ms) <1e-9, 1e9> e = 0 (mV) }
ASSIGNED { v (mV) i (nA) source hidden count }
STATE { g (uS) }
CONSTRUCTOR {
VERBATIM
    first();
ENDVERBATIM
}
DESTRUCTOR { VERBATIM
    last();
ENDVERBATIM
}
INITIAL { g = 0 net_send(0, 1) }
BREAKPOINT {
    SOLVE decay METHOD cnexp
    i = g*(v - e)
    if (at_time(3)) { count = count + 1 }
}
DERIVATIVE decay { g' = -g/tau }
NET_RECEIVE (weight (uS), last (ms), kind) {
    INITIAL { last = t }
    if (flag == 1) {
        WATCH (v > -20) 2, (v + 1 < e - 3) 3
    } else if (flag == 2) {
        net_event(t)
        net_move(t + 1)
    } else {
        state_discontinuity(g, g + weight)
        FOR_NETCONS (w, l, k) { w = w*2 }
    }
}
