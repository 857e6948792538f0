: expect: 2:28 undeclared-name
NEURON { SUFFIX bad GLOBAL gmax }
PARAMETER { gmx = 1 }
