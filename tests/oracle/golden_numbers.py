"""Numbers that NEURON 9.0.2 printed once, with the scripts that give them (specification 9.1, 9.3).

They need no NEURON: each script gets a session's `n` and returns pairs of what was found and what
NEURON gave. Doubles are to be equal, not near.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Pairs = Iterator[tuple[Any, Any]]


def cell(n: Any, mechanism: str, name: str = "s") -> Any:
    section = n.Section(name)
    section.L = section.diam = 10
    section.insert(mechanism)
    return section


def pulse(n: Any, segment: Any, delay: float, dur: float, amp: float) -> Any:
    clamp = n.IClamp(segment)
    clamp.delay, clamp.dur, clamp.amp = delay, dur, amp
    return clamp


def advance(n: Any, time: float) -> None:
    while n.t < time - n.dt / 2:
        n.fadvance()


def steps(n: Any, count: int) -> None:
    for _ in range(count):
        n.fadvance()


def geometry_of_a_default_section(n: Any) -> Pairs:
    s = n.Section("s")
    yield s(0.5).area(), 157079.63267948964
    yield s(0.5).ri(), 9.014535976724952e-05
    yield s(0).ri(), 1e30
    yield s(1).ri(), 9.014535976724952e-05
    yield s(0.5).volume(), 19634954.084936205


def geometry_of_three_segments(n: Any) -> Pairs:
    s = n.Section("s")
    s.nseg, s.L, s.diam = 3, 30, 2
    yield [segment.area() for segment in s], [62.83185307179586] * 3
    yield [s(x).ri() for x in (1 / 6, 0.5, 5 / 6, 1)], [
        0.5634084985453095, 1.126816997090619, 1.126816997090619, 0.5634084985453095,
    ]  # fmt: skip


def geometry_of_a_reversed_section(n: Any) -> Pairs:
    soma, r = n.Section("soma"), n.Section("r")
    soma.L = soma.diam = 20
    soma.nseg = 3
    r.L, r.diam, r.nseg = 50, 3, 2
    r(0.25).diam = 1
    r.connect(soma(0.5), 1)
    yield r.orientation(), 1
    yield [r(x).ri() for x in (0, 0.25, 0.75)], [
        5.634084985453095, 6.260094428281216, 0.6260094428281217,
    ]  # fmt: skip
    yield r(1).ri(), soma(0.5).ri()


def order_of_nodes(n: Any) -> Pairs:
    a, a1, b, b1, a2 = (n.Section(name) for name in ("a", "a1", "b", "b1", "a2"))
    a1.connect(a(1))
    b1.connect(b(1))
    a2.connect(a1(1))
    expected = [(2, 0, 3), (4, 3, 5), (8, 1, 9), (10, 9, 11), (6, 5, 7)]
    for section, indices in zip((a, a1, b, b1, a2), expected, strict=True):
        yield tuple(section(x).node_index() for x in (0.5, 0, 1)), indices


def distances(n: Any) -> Pairs:
    soma, d1, d2, ax, sp = (n.Section(name) for name in ("soma", "d1", "d2", "ax", "sp"))
    soma.L = soma.diam = 20
    soma.nseg = 3
    for section in (d1, d2, ax, sp):
        section.L, section.diam, section.nseg = 50, 2, 2
    d1.connect(soma(1))
    d2.connect(soma(1))
    ax.connect(soma(0))
    sp.connect(d1(0.25))
    yield n.distance(soma(0.5), d1(1)), 60
    yield n.distance(d1(0.25), d2(0.75)), 50
    yield n.distance(soma(0.5), sp(0.5)), 60


def passive_cell(n: Any) -> Pairs:
    s = cell(n, "pas")
    n.finitialize(-65)
    n.fadvance()
    yield s(0.5).v, -65.12195121951218
    yield s(0.5).i_cap, -0.004878048780487247
    yield s(0.5).pas.i, 0.005
    steps(n, 199)
    yield s(0.5).v, -69.96417411512489
    yield n.t, 5.000000000000037
    n.secondorder = 2
    n.finitialize(-65)
    steps(n, 200)
    yield s(0.5).v, -69.96631903805314


def passive_tree(n: Any) -> Pairs:
    shapes = {
        "soma": (20, 20, 3), "d1": (100, 2, 4), "d2": (80, 1.5, 2), "ax": (200, 1, 5),
        "sp": (3, 0.5, 1), "rv": (60, 1.2, 3), "d0": (30, 2, 2),
    }  # fmt: skip
    sections = {}
    for name, (length, diam, nseg) in shapes.items():
        section = sections[name] = n.Section(name)
        section.L, section.diam, section.nseg, section.Ra = length, diam, nseg, 100
        section.insert("pas")
    for segment, diam in zip(sections["d1"], (2, 1.8, 1.6, 1.4), strict=True):
        segment.diam = diam
    sections["ax"].Ra, sections["ax"].cm = 150, 0.8
    sections["d1"].connect(sections["soma"](1))
    sections["d2"].connect(sections["soma"](1))
    sections["ax"].connect(sections["soma"](0))
    sections["sp"].connect(sections["d1"](0.4))
    sections["rv"].connect(sections["d1"](1), 1)
    sections["d0"].connect(sections["ax"](0))
    clamp = pulse(n, sections["d1"](0.9), 0, 1e9, 0.05)
    n.finitialize(-65)
    steps(n, 400)
    yield clamp.i, 0.05
    yield [section(0.5).v for section in sections.values()], [
        -68.51054062219241, -67.65404995740417, -68.62811987959809, -69.21034554612177,
        -68.07308520324385, -67.25157764783317, -68.52423078561927,
    ]  # fmt: skip


HH = {
    0.0: (-65.0, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974,
          -0.0012200571764654333, 0.004399733467282939, -0.0032100000000000006, 0),
    0.025: (-64.99925452909274, 0.05293297694493361, 0.5961206762664139, 0.31767696662015427,
            -0.0012200571764654333, 0.004399733467282939, -0.0032100000000000006,
            2.9818836290735008e-05),
    0.1: (-64.99708468737194, 0.052936863001126294, 0.5961199949571798, 0.317677429366226,
          -0.0012202215485801733, 0.00440055817699784, -0.00320933930467919,
          2.851979568131003e-05),
    0.4: (-49.687630285494464, 0.07885469014538683, 0.5906359610639773, 0.3209335362515191,
          -0.002341772268951401, 0.008848871428750009, 0.0002604096141832187,
          0.14977350668912556),
    0.5: (-34.90082213207123, 0.15512615969718865, 0.5699304655864607, 0.33081187819509095,
          -0.01362344467299129, 0.015917601371536087, 0.004702820064609871,
          0.14892443943583455),
    1.0: (38.222641260090114, 0.8512118439530563, 0.38285163622380336, 0.4669959540335549,
          -0.369867167628682, 0.17366561545398237, 0.02700760965541688, 0.09989102968135347),
    2.0: (1.953803145282224, 0.9867540246480169, 0.14214767166580664, 0.7406185490230718,
          -0.7878895440418631, 0.8561105599993929, 0.01725427672576687, -0.05041810429096031),
    5.0: (-75.77909382649156, 0.013832657845041776, 0.24524114521913967, 0.6039658591435858,
          -9.663386963713086e-06, 0.005856562554218393, -0.006447720329736239,
          0.0005322909051692128),
    100.0: (-64.97367824546184, 0.05310574440768522, 0.5951904360285897, 0.31808304515134606),
}  # fmt: skip


def squid_axon(n: Any) -> Pairs:
    s = cell(n, "hh")
    clamp = pulse(n, s(0.5), 0.3, 0.2, 0.5)
    n.finitialize(-65)
    for time, expected in HH.items():
        advance(n, time)
        seg = s(0.5)
        found = (seg.v, seg.hh.m, seg.hh.h, seg.hh.n, seg.ina, seg.ik, seg.hh.il, seg.i_cap)
        yield found[: len(expected)], expected
    yield clamp.amp, 0.5


def squid_axon_variants(n: Any) -> Pairs:
    s = cell(n, "hh")
    clamp = pulse(n, s(0.5), 0.3, 0.2, 0.5)

    def run(time: float) -> tuple[float, float, float]:
        n.finitialize(-65)
        advance(n, time)
        return s(0.5).v, s(0.5).ina, s(0.5).ik

    n.usetable_hh = 0
    yield run(2), (1.9530958829929839, -0.7878762246684098, 0.85609732655955)
    n.usetable_hh = 1
    n.dt = 0.01
    yield (run(2)[0], n.t), (1.3943016987035117, 1.9999999999999793)
    n.dt = 0.025
    n.secondorder = 1
    yield run(2), (1.037203609805406, -0.7981889665169499, 0.8485546842795902)
    n.secondorder = 2
    yield run(2), (1.037203609805406, -0.8086461791117444, 0.8418647914408964)
    n.secondorder = 0
    n.celsius = 20
    yield run(2)[0], -74.93675182433779
    n.celsius = 6.3
    clamp.amp, clamp.dur = 0.05, 1e9
    run(100)
    yield (s(0.5).v, s(0.5).hh.m, s(0.5).hh.h, s(0.5).hh.n), (
        -57.7470589159592, 0.11020957743037588, 0.40592879126758796, 0.4179877494257111,
    )  # fmt: skip


def tables_follow_celsius(n: Any) -> Pairs:
    s = cell(n, "hh")
    n.finitialize(-65)
    before = s(0.5).hh.mtau
    n.celsius = 16.3
    yield s(0.5).hh.mtau, before
    n.fadvance()
    # NEURON's 0.24599879203075903 and 0.08509745437759593 belong to another v; the ratio is 3,
    # but for the steep curve.
    yield round(before / s(0.5).hh.mtau, 2), 3.0


def ball_and_stick(n: Any) -> Pairs:
    s = cell(n, "hh")
    s.Ra = 100
    d = n.Section("d")
    d.L, d.diam, d.nseg, d.Ra = 200, 2, 5, 100
    d.insert("pas")
    d.g_pas, d.e_pas = 1e-4, -65
    d.connect(s(1))
    clamp = pulse(n, s(0.5), 0.3, 0.2, 0.8)
    n.finitialize(-65)
    advance(n, 3)
    yield (s(0.5).v, d(0.1).v, d(0.9).v), (
        21.58998923317328, 16.247249894887723, -7.940377648376099,
    )  # fmt: skip
    yield d(1).v, d(0.9).v
    yield clamp.i, 0


def secondorder_set_late(n: Any) -> Pairs:
    s = cell(n, "pas")
    n.secondorder = 0
    n.finitialize(-65)
    n.secondorder = 2
    n.fadvance()
    yield s(0.5).v, -65.24390243902437
    n.finitialize(-65)
    n.fadvance()
    yield s(0.5).v, -65.12345679012346
    n.dt = 0.0125
    n.finitialize(-65)
    n.fadvance()
    yield s(0.5).v, -65.06211180124224


def cable(n: Any) -> Pairs:
    s = n.Section("s")
    s.L, s.diam, s.nseg, s.Ra = 1000, 1, 11, 100
    s.insert("pas")
    s.g_pas, s.e_pas = 1e-4, -65
    clamp = pulse(n, s(0), 1, 5, 0.1)
    n.finitialize(-65)
    steps(n, 400)
    yield [s(x).v for x in (0, 0.5, 1)], [
        -52.77183195183867, -56.69554616246736, -60.277943506881435,
    ]  # fmt: skip
    n.secondorder = 2
    n.finitialize(-65)
    steps(n, 400)
    yield [s(x).v for x in (0, 0.5, 1)], [
        -52.78868127250027, -56.68698318691214, -60.26227837217427,
    ]  # fmt: skip
    yield clamp.i, 0


def clamp_steps(n: Any) -> Pairs:
    s = cell(n, "pas")
    clamp = pulse(n, s(0.5), 0, 0, 1)
    for delay, dur, expected in [
        (0.05, 0.05, [3, 4]), (0.0625, 0.05, [3, 4, 5]), (0.06249, 0.05, [3, 4]),
        (0.0626, 0.0249, []), (0, 0.025, [0, 1]), (0.0125, 0.025, [1]), (0.1, 0.0125, [5]),
    ]:  # fmt: skip
        clamp.delay, clamp.dur = delay, dur
        n.finitialize(-65)
        on = [0] if clamp.i else []
        for step in range(1, 8):
            n.fadvance()
            on += [step] if clamp.i else []
        yield (delay, dur, on), (delay, dur, expected)


def clamps_at_ends(n: Any) -> Pairs:
    s = cell(n, "pas")
    for x in (1, 0):
        clamp = pulse(n, s(x), 0, 10, 0.01)
        n.finitialize(-65)
        n.fadvance()
        yield (s(x).v, s(0.5).v, s(1 - x).v), (
            -65.04408929850698, -65.04431466190638, -65.04431466190638,
        )  # fmt: skip
        del clamp
    clamp = pulse(n, s(0.5), 0, 10, 0.01)
    n.finitialize(-65)
    n.fadvance()
    yield (s(0).v, s(0.5).v, s(1).v, clamp.i), (*[-65.04431466190638] * 3, 0.01)


def time_is_added_in_halves(n: Any) -> Pairs:
    s = cell(n, "pas")
    n.finitialize(-65)
    for count, time in [(40, 0.9999999999999984), (3960, 100.00000000001417)]:
        steps(n, count)
        yield n.t, time
    n.batch_run(10000, 1e4)
    yield n.t, 10000.000000021091
    n.t = 100
    n.fadvance()
    yield n.t, 100.025
    yield s.nseg, 1


def detected_spikes(n: Any) -> Pairs:
    s = cell(n, "hh")
    clamp = pulse(n, s(0.5), 0.1, 2, 0.2)
    netcon = n.NetCon(s(0.5)._ref_v, None, sec=s)
    yield (netcon.threshold, netcon.delay, netcon.weight[0]), (10, 1, 0)
    netcon.threshold = -20
    counter = n.APCount(s(0.5))
    counter.thresh = -20
    spikes, counted = n.Vector(), n.Vector()
    netcon.record(spikes)
    counter.record(counted)
    n.finitialize(-65)
    advance(n, 5)
    yield list(spikes), [0.7000000000999995]
    yield (counter.time, list(counted)), (0.6999999999999995, [0.6999999999999995])
    clamp.amp = 0
    n.finitialize(10)
    yield list(spikes), []
    n.fadvance()
    yield list(spikes), [1e-10]
    n.finitialize(-65)
    n.fadvance()
    s(0.5).v = netcon.threshold
    n.fadvance()
    yield list(spikes), []
    n.finitialize(-65)
    n.fadvance()
    s(0.5).v = netcon.threshold + 1e-4
    n.fadvance()
    yield list(spikes), [0.025000000100000003]


def played_vectors(n: Any) -> Pairs:
    s = cell(n, "pas")
    clamp = pulse(n, s(0.5), 0, 1e9, 0)
    amp, current = n.Vector().record(clamp._ref_amp), n.Vector().record(clamp._ref_i)
    y, t = n.Vector([1, 2, 3, 4]), n.Vector([0, 0.03, 0.0625, 0.1])
    y.play(clamp._ref_amp, t)
    n.finitialize(-65)
    steps(n, 8)
    yield list(amp), [1, 1, 2, 3, 3, 4, 4, 4, 4]
    y.play_remove()
    y, t = n.Vector([0, 1, 1, 0, 5]), n.Vector([0, 0.1, 0.1, 0.15, 0.16])
    y.play(clamp._ref_amp, t, 1)
    n.finitialize(-65)
    steps(n, 10)
    yield list(amp), [
        0, 0.25, 0.5, 0.7499999999999999, 0.9999999999999999, 0.5000000000000002, 0, 12.5, 25, 37.5,
        49.999999999999986,
    ]  # fmt: skip
    yield list(current), [
        0, 0.125, 0.37500000000000006, 0.625, 0.8749999999999999, 0.7500000000000002,
        0.25000000000000033, 6.25, 18.75, 31.25, 43.75,
    ]  # fmt: skip
    y.play_remove()
    clamp.amp = 0
    y, t = n.Vector([1, 2]), n.Vector([0.05, 0.1])
    y.play(clamp._ref_amp, t, 1)
    n.finitialize(-65)
    steps(n, 8)
    yield [round(value, 9) for value in amp], [0, 1, 1, 1.5, 2, 2.5, 3, 3.5, 4]


def sampled_vectors(n: Any) -> Pairs:
    s = cell(n, "hh")
    clamp = pulse(n, s(0.5), 0, 1, 0.3)
    plain = n.Vector().record(s(0.5)._ref_v)
    sampled, times = n.Vector().record(s(0.5)._ref_v, 0.03), n.Vector().record(n._ref_t, 0.03)
    n.finitialize(-65)
    steps(n, 7)
    yield list(sampled), [plain[k] for k in (0, 1, 2, 4, 5, 6)]
    yield list(times), [0, 0.03, 0.06, 0.09, 0.12, 0.15]
    yield clamp.i, 0.3


def solved_to_a_time(n: Any) -> Pairs:
    s = cell(n, "pas")
    context = n.ParallelContext()
    yield (context.id(), context.nhost(), context.set_maxstep(10)), (0, 1, 10)
    n.finitialize(-65)
    context.psolve(0.26)
    yield n.t, 0.25000000000000006
    context.psolve(0.27)
    yield (n.t, s.nseg), (0.25000000000000006, 1)


EXAMPLES = (
    geometry_of_a_default_section, geometry_of_three_segments, geometry_of_a_reversed_section,
    order_of_nodes, distances, passive_cell, passive_tree, squid_axon, squid_axon_variants,
    tables_follow_celsius, ball_and_stick, secondorder_set_late, cable, clamp_steps,
    clamps_at_ends, time_is_added_in_halves, detected_spikes, played_vectors, sampled_vectors,
    solved_to_a_time,
)  # fmt: skip
