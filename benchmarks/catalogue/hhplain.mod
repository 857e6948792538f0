: Hodgkin and Huxley's squid axon at 6.3 degC, with NEURON's parameters, without tables
NEURON {
    SUFFIX hhplain
    NONSPECIFIC_CURRENT il
    USEION na READ ena WRITE ina
    USEION k READ ek WRITE ik
    RANGE gnabar, gkbar, gl, el
}
PARAMETER { gnabar = 0.12 (S/cm2)  gkbar = 0.036 (S/cm2)  gl = 0.0003 (S/cm2)  el = -54.3 (mV) }
STATE { m h n }
BREAKPOINT {
    SOLVE gates METHOD cnexp
    LOCAL gk, n2
    n2 = n*n
    gk = gkbar*n2*n2
    ina = gnabar*m*m*m*h*(v - ena)
    ik = gk*(v - ek)
    il = gl*(v - el)
}
INITIAL {
    LOCAL a, b
    a = exprelr(-0.1*(v + 40))
    b = 4*exp(-(v + 65)/18)
    m = a/(a + b)
    a = 0.07*exp(-(v + 65)/20)
    b = 1/(exp(-(v + 35)/10) + 1)
    h = a/(a + b)
    a = 0.1*exprelr(-0.1*(v + 55))
    b = 0.125*exp(-(v + 65)/80)
    n = a/(a + b)
}
DERIVATIVE gates {
    LOCAL a, b
    a = exprelr(-0.1*(v + 40))
    b = 4*exp(-(v + 65)/18)
    m' = a - m*(a + b)
    a = 0.07*exp(-(v + 65)/20)
    b = 1/(exp(-(v + 35)/10) + 1)
    h' = a - h*(a + b)
    a = 0.1*exprelr(-0.1*(v + 55))
    b = 0.125*exp(-(v + 65)/80)
    n' = a - n*(a + b)
}
