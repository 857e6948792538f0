: expect: 3:14 misplaced-equation
NEURON { SUFFIX bad } STATE { m }
BREAKPOINT { m' = -m }
