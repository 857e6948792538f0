TITLE Fast sodium current

NEURON {
    SUFFIX naf
    USEION na READ ena WRITE ina
    RANGE gbar, g
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 0.05 (S/cm2)
    vhalf = -38 (mV)
    q10 = 2.3
}

ASSIGNED {
    v (mV)
    ena (mV)
    ina (mA/cm2)
    g (S/cm2)
    celsius (degC)
    speed
}

STATE { m h }

INITIAL {
    speed = q10^((celsius - 22)/10)
    m = minf(v)
    h = hinf(v)
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar*m*m*m*h
    ina = g*(v - ena)
}

DERIVATIVE gates {
    m' = speed*(minf(v) - m)/taum(v)
    h' = speed*(hinf(v) - h)/tauh(v)
}

FUNCTION minf(v (mV)) {
    minf = 1/(1 + exp(-(v - vhalf)/7))
}

FUNCTION hinf(v (mV)) {
    hinf = 1/(1 + exp((v + 62)/6.5))
}

FUNCTION taum(v (mV)) (ms) {
    taum = 0.06 + 0.3/(exp((v - vhalf)/18) + exp(-(v - vhalf)/18))
}

FUNCTION tauh(v (mV)) (ms) {
    tauh = 0.5 + 9/(1 + exp((v + 55)/9))
}
