"""One measurement each, in a process of its own: `python -m benchmarks.runs.NAME JOB` prints JSON.

JOB is JSON, too. Times are seconds of processor time but where said otherwise, the best of a few.
"""
