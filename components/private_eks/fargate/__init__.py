"""Fargate profiles, and the log router of their pods."""
