: expect: 3:20 unknown-block
NEURON { SUFFIX bad } STATE { m }
BREAKPOINT { SOLVE statse METHOD cnexp }
DERIVATIVE states { m' = -m }
