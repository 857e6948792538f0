: expect: 2:28 global-state
NEURON { SUFFIX bad GLOBAL m }
STATE { m }
