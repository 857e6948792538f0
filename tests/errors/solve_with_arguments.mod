: expect: 4:20 solve-with-arguments
NEURON { SUFFIX x RANGE a }
ASSIGNED { a }
BREAKPOINT { SOLVE p }
PROCEDURE p(q) { a = q }
