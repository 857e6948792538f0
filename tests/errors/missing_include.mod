: expect: 3:1 include-not-read
NEURON { SUFFIX bad }
INCLUDE "no-such-file.inc"
