"""Namespaces, with pod security, network policies, quotas and limits."""
