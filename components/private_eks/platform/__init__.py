"""Helm charts that most clusters want, templated by the program."""
