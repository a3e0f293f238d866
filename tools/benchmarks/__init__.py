"""Measures that a change can be compared by: `python -m tools.benchmarks`. No test depends on them."""
