: expect: 3:10 duplicate-name
NEURON { SUFFIX bad }
FUNCTION floor(x) { floor = x }
