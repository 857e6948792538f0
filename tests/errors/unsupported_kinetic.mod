: expect: 4:1 unsupported
NEURON { SUFFIX bad } STATE { a b }
BREAKPOINT { SOLVE scheme METHOD sparse }
KINETIC scheme { ~ a <-> b (1, 2) }
