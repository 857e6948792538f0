: expect: 3:11 assign-neuron-variable
NEURON { SUFFIX bad }
INITIAL { t = 1 }
