: expect: 4:18 undeclared-name
NEURON { SUFFIX bad NONSPECIFIC_CURRENT i RANGE gbar }
PARAMETER { gbar = 1 } ASSIGNED { v i }
BREAKPOINT { i = gbat*v }
