: expect: 4:17 not-a-literal
NEURON { SUFFIX bad }
PARAMETER { a = 1
            b = a }
