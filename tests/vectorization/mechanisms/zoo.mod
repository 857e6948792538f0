TITLE Many constructs in one density mechanism

COMMENT
Not a model of anything: tables of one, two and six columns, nested branches, functions that call
functions, reads of ions' potentials and concentrations, writes of an ion's current and of a
nonspecific one.
ENDCOMMENT

NEURON {
    SUFFIX zoo
    USEION na READ ena WRITE ina
    USEION ca READ cai, cao
    NONSPECIFIC_CURRENT i
    RANGE gbar, g, e, half, seen
    GLOBAL slope, steep
}

PARAMETER {
    gbar = .002 (S/cm2)
    g = .0001 (S/cm2)
    e = -60 (mV)
    half = -30 (mV)
    slope = 7 (mV)
    steep = 0
}

STATE { a b c d s }

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    cai (mM)
    cao (mM)
    ina (mA/cm2)
    i (mA/cm2)
    seen
    rise
    ainf atau
    binf btau cinf ctau dinf dtau
}

INITIAL {
    pair(v)
    six(v)
    a = ainf
    b = binf
    c = cinf
    d = dinf
    s = 0
    seen = 0
}

BREAKPOINT {
    LOCAL drive, scale
    SOLVE gates METHOD cnexp
    scale = 1
    if (v > half) {
        if (cai > 1e-4) {
            scale = 1.5
        } else {
            scale = 1.5 - bound(cai, cao)
        }
        seen = v - half
    } else if (v > half - 40) {
        scale = 1.25
    }
    drive = v - ena
    ina = scale*gbar*a*a*b*drive
    i = g*c*d*(v - e)
}

DERIVATIVE gates {
    pair(v)
    six(v)
    rise = push(v)
    a' = (ainf - a)/atau
    b' = (binf - b)/btau
    c' = (cinf - c)/ctau
    d' = (dinf - d)/dtau
    s' = -.1*s + rise
}

: two columns
PROCEDURE pair(v (mV)) {
    TABLE ainf, atau DEPEND slope FROM -120 TO 80 WITH 400
    ainf = 1/(1 + exp(-(v + 30)/slope))
    atau = 1 + 4*exp(-fabs(v + 40)/25)
}

: six columns
PROCEDURE six(v (mV)) {
    LOCAL q
    TABLE binf, btau, cinf, ctau, dinf, dtau DEPEND celsius FROM -100 TO 100 WITH 200
    q = 2^((celsius - 22)/10)
    binf = logistic(v + 60, -6)
    btau = (2 + trap(v + 50, 9)/10)/q
    cinf = logistic(v + 25, 5)
    ctau = 3/q
    dinf = logistic(v + 70, -8)
    if (v < -80) {
        dtau = 20/q
    } else {
        dtau = (20 + v/10)/q
    }
}

: one column
FUNCTION push(v (mV)) {
    TABLE FROM -100 TO 100 WITH 50
    push = .5*logistic(v, 10)
}

FUNCTION logistic(x, y) {
    logistic = 1/(1 + exp(-x/y))
}

FUNCTION trap(x, y) {
    if (fabs(x/y) < 1e-6) {
        trap = y*(1 - x/y/2)
    } else {
        trap = x/(exp(x/y) - 1)
    }
}

FUNCTION bound(inside, outside) {
    LOCAL share
    share = inside/(inside + outside)
    if (share > .5) { share = 1 - share }
    if (steep > 0) {
        bound = share*share
    } else {
        bound = sqrt(share)
    }
}
