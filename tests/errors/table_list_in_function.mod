: expect: 3:33 table-list
NEURON { SUFFIX bad RANGE a } ASSIGNED { a }
FUNCTION half(x) { TABLE        a FROM 0 TO 1 WITH 10 half = x/2 }
