: expect: 2:47 duplicate-ion
NEURON { SUFFIX bad USEION na READ ena USEION na WRITE ina }
