"""Tags as everything takes them."""

import pulumi

Tags = dict[str, pulumi.Input[str]]
"""Values by key; a value may be an output, a key has to be known in a preview."""
