"""Measurements: `python -m benchmarks`. Every speed is a ratio to a named peer, taken in one go."""
