: expect: 4:11 assign-neuron-variable
NEURON { SUFFIX bad }
ASSIGNED { celsius (degC) }
INITIAL { celsius = 34 }
