: expect: 3:17 unknown-unit
NEURON { SUFFIX bad }
UNITS { F =     (farday) (coulomb) }
