"""Measures that a change can be compared by: `python -m benchmarks`. No test depends on them."""
