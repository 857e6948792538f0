"""`vecgen compare`: one script under NEURON and under vecgen, and what differs.

Each side runs in a process of its own and leaves an observation: what the script recorded, how
long its runs took, how it ended. `observation`, `stopwatch`, `lookup`, `batch_rows`, `script_run`,
`neuron_names` and `neuron_side` run in the Python that has NEURON, which may be an older one and
need not have vecgen installed: they use the standard library and numpy only.
"""
