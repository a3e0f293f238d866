"""Runs a program without an engine, and records what it registers."""
