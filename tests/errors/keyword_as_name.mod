: expect: 3:29 syntax
: expect: 6:11 syntax
NEURON { SUFFIX quiet RANGE STEP }
PROCEDURE act() {
    LOCAL a
    a = 2*STATE
}
