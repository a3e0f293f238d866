"""Decisions, as functions over plain values: nothing in here imports Pulumi."""
