: expect: 3:28 undeclared-name
NEURON { SUFFIX bad RANGE a } ASSIGNED { a }
PROCEDURE rates(x) { TABLE b FROM 0 TO 1 WITH 10 a = x }
