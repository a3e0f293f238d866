"""Random stack files: legitimate ones, of which no tool may complain, and ones with one wrong value, which none takes.

A number is the seed of a stack: `python -m tests.fuzz --runs 2000 --first 0` asks many, `tests/test_fuzz.py` a few.
"""
