"""A soma with hh, a passive dendrite, a step current; the spike is recorded on the way."""

from vecgen import n

n.load_file("stdrun.hoc")

soma = n.Section("soma")
soma.L = soma.diam = 20
soma.insert(n.hh)

dendrite = n.Section("dendrite")
dendrite.L, dendrite.diam, dendrite.nseg = 300, 2, 15
dendrite.connect(soma(1))
dendrite.insert(n.pas)
for segment in dendrite:
    segment.pas.g = 1e-4
    segment.pas.e = -65

for section in (soma, dendrite):
    section.Ra = 100

step = n.IClamp(soma(0.5))
step.delay, step.dur, step.amp = 5, 20, 0.4

t = n.Vector().record(n._ref_t)
v = n.Vector().record(soma(0.5)._ref_v)

n.batch_save()
n.batch_save(n._ref_t, soma(0.5)._ref_v)
for x in (0.1, 0.5, 0.9):
    n.batch_save(dendrite(x)._ref_v)

n.finitialize(-65)
n.batch_run(40, 0.5, "ball_and_stick.dat", "soma, then three places of the dendrite")

peak = max(range(len(v)), key=lambda i: v[i])
print(f"highest potential of the soma: {v[peak]:.3f} mV at {t[peak]:.3f} ms")
