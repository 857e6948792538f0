"""Compartments driven by played Vectors, in the middle of whose playing the program begins.

Python runs the many cells in parts; the program has them in one.
"""

from vecgen import n

section = n.Section("s")
section.L = section.diam = 10
section.nseg = 3
section.insert("hh")
clamps = [n.IClamp(section(x)) for x in (0.5, 0.1, 0.9)]
balls = [n.Section(f"b{k}") for k in range(30)]
for k, ball in enumerate(balls):
    ball.L = ball.diam = 10 + k
    ball.insert("hh")
    clamps.append(n.IClamp(ball(0.5)))
for clamp in clamps:
    clamp.dur = 1e9
times = n.Vector([0, 0.5, 0.62, 3])
lines = n.Vector([0, 0.5, 0.1, -0.2]).play(clamps[0]._ref_amp, times, 1)
steps = n.Vector([0.1, 0.3, 0, 0.2]).play(clamps[1]._ref_amp, 0.7)
late, joints = n.Vector([0.3, 0.9, 4]), n.Vector([1])
jumps = n.Vector([0.1, 0.3, 0.2]).play(clamps[2]._ref_amp, late, joints)
others = [n.Vector([0, 0.01 * k, 0.1]) for k in range(30)]
for clamp, vector in zip(clamps[3:], others, strict=True):
    vector.play(clamp._ref_amp, 0.4)
sampled = n.Vector().record(section(0.5)._ref_v, 0.1)
n.finitialize(-65)
for _ in range(33):
    n.fadvance()
n.batch_save(section(0.5)._ref_v, *(clamp._ref_amp for clamp in clamps), n._ref_t)
n.batch_save(*(ball(0.5)._ref_v for ball in balls[::7]))
n.batch_run(6, 0.1, "played.dat", "played")
