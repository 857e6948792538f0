"""A compartment driven by played Vectors, in the middle of whose playing the program begins."""

from vecgen import n

section = n.Section("s")
section.L = section.diam = 10
section.nseg = 3
section.insert("hh")
clamps = [n.IClamp(section(x)) for x in (0.5, 0.1, 0.9)]
for clamp in clamps:
    clamp.dur = 1e9
times = n.Vector([0, 0.5, 0.62, 3])
lines = n.Vector([0, 0.5, 0.1, -0.2]).play(clamps[0]._ref_amp, times, 1)
steps = n.Vector([0.1, 0.3, 0, 0.2]).play(clamps[1]._ref_amp, 0.7)
late, joints = n.Vector([0.3, 0.9, 4]), n.Vector([1])
jumps = n.Vector([0.1, 0.3, 0.2]).play(clamps[2]._ref_amp, late, joints)
sampled = n.Vector().record(section(0.5)._ref_v, 0.1)
n.finitialize(-65)
for _ in range(33):
    n.fadvance()
n.batch_save(section(0.5)._ref_v, *(clamp._ref_amp for clamp in clamps), n._ref_t)
n.batch_run(6, 0.1, "played.dat", "played")
