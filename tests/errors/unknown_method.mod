: expect: 3:34 unknown-method
NEURON { SUFFIX bad } STATE { m }
BREAKPOINT { SOLVE states METHOD cnxp }
DERIVATIVE states { m' = -m }
