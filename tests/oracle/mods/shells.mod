TITLE Array variables with known and unknown indices, CONDUCTANCE, a PROCEDURE that is solved

NEURON {
    SUFFIX shells
    USEION k READ ek WRITE ik
    NONSPECIFIC_CURRENT i
    RANGE gk, weight, filled, chosen
}

DEFINE SHELLS 4

PARAMETER {
    gbar = 1e-4
    leak = 1e-5
    weight[SHELLS]
}

STATE {
    c[SHELLS]
    z
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    i (mA/cm2)
    gk
    filled[SHELLS]
    chosen
}

INITIAL {
    FROM j = 0 TO SHELLS-1 {
        c[j] = j*.1
        filled[j] = weight[j]*j/2
    }
    chosen = 2
}

BREAKPOINT {
    LOCAL sum
    SOLVE states METHOD cnexp
    SOLVE move METHOD after_cvode
    CONDUCTANCE gk USEION k
    CONDUCTANCE leak
    sum = 0
    FROM j = 0 TO SHELLS-1 {
        sum = sum + c[j]*weight[j]
    }
    gk = gbar*(1 + sum)
    ik = gk*(v - ek)
    i = leak*(v + 70)
}

DERIVATIVE states {
    z' = (c[1] - z)/3
}

PROCEDURE move() {
    c[0] = c[0] + .001*v
    c[chosen] = c[chosen-1] + filled[chosen]*.1
    if (t > 1) {
        chosen = 3
    }
}
