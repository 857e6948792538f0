: expect: 4:29 method-of-procedure
NEURON { SUFFIX x RANGE a }
ASSIGNED { a }
BREAKPOINT { SOLVE p METHOD cnexp }
PROCEDURE p() { a = 1 }
