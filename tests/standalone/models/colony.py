"""Cells of two shapes, side by side in lanes, and some that are alone: a model of several parts."""

from vecgen import n

cells, saved = [], []
for k in range(24):
    soma, dend, tip = (n.Section(f"{name}[{k}]") for name in ("soma", "dend", "tip"))
    soma.L = soma.diam = 15 + 0.2 * k
    dend.L, dend.diam, dend.nseg = 100 + k, 2, 5
    tip.L, tip.diam, tip.nseg = 40, 1 + 0.01 * k, 2
    dend.connect(soma(1))
    tip.connect(dend(0.5), k % 2)
    soma.insert("hh")
    for section in (dend, tip):
        section.insert("pas")
        section.e_pas = -66 + 0.1 * k
    cells.append((soma, dend, tip))
    saved.append(tip(0.7)._ref_v)
balls = [n.Section(f"ball[{k}]") for k in range(70)]
for k, section in enumerate(balls):
    section.L = section.diam = 10 + 0.1 * k
    section.insert("hh")
    section(0.5).hh.gnabar *= 1 + 0.004 * k
saved += [section(0.5)._ref_v for section in balls[::9]]
odd = n.Section("odd")
odd.nseg, odd.L, odd.diam = 7, 300, 1
odd.insert("hh")
saved += [odd(0.9)._ref_v, odd(0.5).hh._ref_m, odd(0.3)._ref_ina]
clamps = []
for k, section in enumerate([*balls[::2], *[cell[0] for cell in cells], odd]):
    clamp = n.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.2 + 0.01 * k, 1.5, 0.05 + 0.01 * (k % 11)
    clamps.append(clamp)
saved.append(clamps[-1]._ref_i)
n.celsius = 10
n.finitialize(-65)
n.batch_save(n._ref_t, *saved)
n.fadvance()
n.batch_run(6, 0.1, "colony.dat", "many cells")
