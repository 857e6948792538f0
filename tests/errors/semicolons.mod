: expect: 6:10 unexpected-character
: expect: 7:15 unexpected-character
NEURON { SUFFIX quiet RANGE a }
ASSIGNED { a b }
PROCEDURE act() {
    a = 1;
    b = a + 2 % 3
}
