: expect: 4:11 assign-constant
NEURON { SUFFIX bad }
CONSTANT { two = 2 }
INITIAL { two = 3 }
