TITLE a potassium channel : with what density mechanisms are made of

COMMENT
Text with "quotes, { braces } and : colons.
ENDCOMMENT

UNITS {
    (mA) = (milliamp)
    (mV) = (millivolt)
    F = (faraday) (coulomb)
    R = (k-mole) -> (joule/degC)
    ratio = 0.5 (1)
}

NEURON {
    THREADSAFE
    SUFFIX sample
    USEION k READ ek WRITE ik REPRESENTS CHEBI:29103
    USEION mg READ mgi, mgo VALENCE 2
    NONSPECIFIC_CURRENT il
    RANGE gbar, g, il
    GLOBAL tau
    EXTERNAL x_other
    REPRESENTS [NCIT:C17145]
}

DEFINE STEPS 3
DEFINE LOWER -2

INDEPENDENT { t FROM 0 TO 1 WITH 1 (ms) }

PARAMETER {
    gbar = 0.036 (S/cm2) <0, 1e9>
    el = -54.3 (mV)
    many[STEPS] (1)
    low = LOWER
    unset
    v (mV)
}

CONSTANT { q = 1.6e-19 (coulomb) }

LOCAL shared, table_of[3]

ASSIGNED {
    ek (mV) ik (mA/cm2) il (mA/cm2)
    mgi mgo
    g FROM 0 TO 1 (S/cm2)
    rates[STEPS] (/ms)
    tau ninf celsius (degC)
}

STATE { n FROM 0 TO 1 START 0.3 (1) <1e-3> z[STEPS] }

INITIAL {
    settle(v)
    n = ninf
    FROM i = 0 TO STEPS - 1 { z[i] = i/2 (1) }
}

BREAKPOINT {
    LOCAL total
    CONDUCTANCE g USEION k
    SOLVE states METHOD cnexp
    g = gbar*n^4 : the fourth power
    ik = g*(v - ek)
    il = 0.0003 (S/cm2)*(v - el) ? and an old remark
    total = -g^-2 + -(1 - 2)/3 - -4
}

DERIVATIVE states {
    settle(v)
    n' = (ninf - n)/tau
    if (!n == 0 && v > -65 || n >= 1) {
        z'[1] = -z[1]
    } else if (n != 0) {
        z'[1] = 0
    } else {
        z'[1] = 1
    }
}

UNITSOFF
FUNCTION alpha(x (mV)) (/ms) {
    TABLE FROM -100 TO 100 WITH 200
    if (fabs(x) < 1e-6) { alpha = 1 } ELSE { alpha = x/(1 - exp(-x)) }
}

PROCEDURE settle(u (mV)) {
    LOCAL a, b
    TABLE ninf, tau DEPEND celsius, el FROM -100 TO 100 WITH 200
    a = alpha(u)
    b = .125*exp(-(u + 65)/80)
    { LOCAL inner inner = a + b  tau = 1/inner }
    ninf = a*tau
    WHILE (a > 2) { a = a - 1 }
    PROTECT shared = shared + 1
    MUTEXLOCK shared = 0 MUTEXUNLOCK
    rates[INT(a*2) + 1*(STEPS - 1)] = 2
    VERBATIM
    /* text { of another : language */
    ENDVERBATIM
    printf("%g : %g\n", a, b)
    settled()
}
UNITSON

PROCEDURE settled() { }
