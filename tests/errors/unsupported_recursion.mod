: expect: 3:44 unsupported
NEURON { SUFFIX bad }
FUNCTION down(x) { if (x > 0) { down = 1 + down(x - 1) } }
