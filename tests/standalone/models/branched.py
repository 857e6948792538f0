"""A soma with hh and four dendrites, connected at ends and in between, one of them reversed."""

from vecgen import n

soma = n.Section("soma")
soma.L = soma.diam = 20
soma.nseg = 3
dendrites = [n.Section(f"dend[{k}]") for k in range(4)]
for k, section in enumerate(dendrites):
    section.L, section.diam, section.nseg = 60 + 10 * k, 2 - 0.2 * k, 2 * k + 1
    section.Ra, section.cm = 80 + 10 * k, 1 + 0.1 * k
dendrites[0].connect(soma(1))
dendrites[1].connect(soma(0.5))
dendrites[2].connect(dendrites[0](1))
dendrites[3].connect(dendrites[0](0.7), 1)
soma.insert("hh")
dendrites[2].insert("hh")
for section in (dendrites[0], dendrites[1], dendrites[3]):
    section.insert("pas")
    section.g_pas, section.e_pas = 1e-4, -65
for segment in dendrites[2]:
    segment.hh.gnabar = 0.1 + 0.01 * segment.x
clamps = [n.IClamp(soma(0.5)), n.IClamp(dendrites[3](1))]
for k, clamp in enumerate(clamps):
    clamp.delay, clamp.dur, clamp.amp = 0.5 + k, 2, 0.3 - 0.1 * k
n.celsius = 10
n.batch_save()
n.batch_save(n._ref_t, soma(0.5)._ref_v, dendrites[2](0.9)._ref_v, soma(0.1).hh._ref_m)
n.batch_save(dendrites[0](0.5).pas._ref_i, soma(0.5)._ref_ina, clamps[1]._ref_i)
n.batch_save(soma(0.5)._ref_i_cap, dendrites[3](1)._ref_v)
n.finitialize(-65)
for _ in range(7):
    n.fadvance()
n.batch_run(10, 0.1, "branched.dat", 'a "tree" */ %n')
