"""What all Kubernetes objects have in common: syntax, metadata, shapes, quantities, files."""
