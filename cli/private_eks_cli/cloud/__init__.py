"""A model of the documented behaviour of AWS: what it answers, what it refuses, what a change replaces."""
