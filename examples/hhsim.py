"""NEURON's own example of batch_save and batch_run: one Hodgkin-Huxley compartment and a pulse."""

from vecgen import n

# define a geometry
soma = n.Section("soma")
soma.L = 10
soma.diam = 10

# biophysics: Hodgkin-Huxley channels
soma.insert(n.hh)

# add a stimulus
iclamp = n.IClamp(soma(0.5))
iclamp.dur = 0.2
iclamp.delay = 0.3
iclamp.amp = 0.5

# define variables to be stored (time and the soma's membrane potential)
n.batch_save()
n.batch_save(n._ref_t, soma(0.5)._ref_v)

# initialize, run, and save
n.finitialize(-65)
n.batch_run(2, 0.1, "hhsim.dat", "My HH sim")
