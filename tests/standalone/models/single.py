"""One compartment with hh; `python single.py OUTPUT [GNABAR]`."""

import sys

from vecgen import n

soma = n.Section("soma")
soma.L = soma.diam = 10
soma.insert(n.hh)
stimulus = n.IClamp(soma(0.5))
stimulus.delay, stimulus.dur, stimulus.amp = 0.3, 0.2, 0.5
if len(sys.argv) > 2:
    soma.gnabar_hh = float(sys.argv[2])
n.batch_save()
n.batch_save(n._ref_t, soma(0.5)._ref_v)
n.finitialize(-65)
n.batch_run(2, 0.1, sys.argv[1], "My HH sim")
