"""The control plane, and who may enter it."""
