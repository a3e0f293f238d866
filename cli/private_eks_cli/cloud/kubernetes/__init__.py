"""A small Kubernetes API server, as a model of documented behaviour, and the folder that a provider renders to."""
