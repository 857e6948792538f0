: expect: 6:11 syntax
NEURON { SUFFIX quiet RANGE a }
ASSIGNED { a v }

PROCEDURE act() {
    if (v = 3) {
        a = 1
    }
}
