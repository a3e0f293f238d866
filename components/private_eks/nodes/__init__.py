"""Nodes: managed and self-managed groups, Karpenter's AWS side, images and user data."""
