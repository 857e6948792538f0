: expect: 6:33 conductance-ion
NEURON { SUFFIX x USEION k READ ek WRITE ik RANGE g }
PARAMETER { g }
ASSIGNED { v ek ik }
BREAKPOINT {
    CONDUCTANCE g        USEION ca
    ik = g*(v - ek)
}
