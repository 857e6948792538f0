: expect: 4:1 unsupported
NEURON { SUFFIX bad RANGE a } ASSIGNED { a }
INITIAL {
VERBATIM
a = 3;
ENDVERBATIM
}
