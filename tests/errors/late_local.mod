: expect: 7:5 syntax
NEURON { SUFFIX quiet RANGE a }
ASSIGNED { a v }

PROCEDURE act() {
    a = 1
    LOCAL b
    b = 2
}
