: expect: 3:19 duplicate-name
NEURON { SUFFIX bad }
FUNCTION twice(x, x) { twice = x }
