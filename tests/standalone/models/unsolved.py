"""A mechanism whose equations lose their solution as its own clock goes on."""

from pathlib import Path

from vecgen import n

Path("fades.mod").write_text("""
NEURON { SUFFIX fades RANGE a, k }
STATE { a k }
INITIAL { a = 1 k = 0 }
BREAKPOINT { SOLVE states METHOD derivimplicit }
DERIVATIVE states {
    a' = 100*k*k*k*(a*a + 1)
    k' = 1
}
""")
n.load_mechanisms(".")
cell = n.Section("cell")
cell.insert("fades")
n.batch_save(cell(0.5).fades._ref_a)
n.finitialize(-65)
n.batch_run(5, 0.1, "unsolved.dat")
