"""A stack as a whole: its settings, its one plan, and the one wiring of its parts."""
