"""Decisions about everything that runs pods; imports no Pulumi."""
