: expect: 4:1 obsolete
: expect: 7:21 obsolete
NEURON { SUFFIX quiet RANGE a }
STEPPED { a = 1, 2 }
STATE { p }
BREAKPOINT {
    SOLVE equations USING newton
}
NONLINEAR equations { ~ p = 2 }
