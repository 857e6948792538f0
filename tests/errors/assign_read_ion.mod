: expect: 4:11 assign-read-ion
NEURON { SUFFIX bad USEION na READ ena }
ASSIGNED { ena (mV) }
INITIAL { ena = 50 }
