TITLE a point process that leaves its conductance in a global
NEURON { POINT_PROCESS Stamps GLOBAL stamp NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-5 }
ASSIGNED { v i stamp }
BREAKPOINT {
    i = g*(v + 60)
    stamp = g
}
