: expect: 4:33 assign-loop-index
NEURON { SUFFIX bad RANGE a }
ASSIGNED { a }
INITIAL { FROM j = 0 TO 3 { a=j j = 2 } }
