: expect: 5:5 unterminated-verbatim
NEURON { SUFFIX quiet }

PROCEDURE act() {
    VERBATIM
    return 0; } ENDVERBATIM
}
