: expect: 3:13 bad-unit
NEURON { SUFFIX bad }
UNITS { F = (1e-3 meter) (meter) }
