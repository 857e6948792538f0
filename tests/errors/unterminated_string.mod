: expect: 5:12 unterminated-string
NEURON { SUFFIX quiet }

PROCEDURE act() {
    printf("an open string, *)
}
