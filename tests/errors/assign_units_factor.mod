: expect: 4:11 assign-constant
NEURON { SUFFIX bad }
UNITS { F = (faraday) (coulomb) }
INITIAL { F = 3 }
