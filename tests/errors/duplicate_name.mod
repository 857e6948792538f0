: expect: 4:12 duplicate-name
NEURON { SUFFIX bad RANGE g }
PARAMETER { g = 1 }
ASSIGNED { g v }
