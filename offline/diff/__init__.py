"""What a change does to a stack: `python -m offline diff STACK --against REF`."""
