: expect: 7:5 misplaced-statement
: expect: 8:5 misplaced-statement
NEURON { SUFFIX quiet RANGE a }
STATE { p q }

PROCEDURE act() {
    ~ p + q = 3
    CONSERVE p + q = 1
}
