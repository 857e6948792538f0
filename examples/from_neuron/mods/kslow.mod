TITLE Slow potassium current, which makes spikes rarer

NEURON {
    SUFFIX kslow
    USEION k READ ek WRITE ik
    RANGE gbar
    GLOBAL tau
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 0.001 (S/cm2)
    tau = 60 (ms)
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
}

STATE { n }

INITIAL {
    n = ninf(v)
}

BREAKPOINT {
    SOLVE gate METHOD cnexp
    ik = gbar*n*(v - ek)
}

DERIVATIVE gate {
    n' = (ninf(v) - n)/tau
}

FUNCTION ninf(v (mV)) {
    ninf = 1/(1 + exp(-(v + 35)/8))
}
