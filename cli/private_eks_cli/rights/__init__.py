"""Rights: which requests AWS gets when a stack is deployed, and what policies say to them."""
