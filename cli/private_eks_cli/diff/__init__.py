"""What a change does to a stack: `private-eks diff STACK --against REF`."""
