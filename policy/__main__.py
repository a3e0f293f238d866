"""Serves the policies to the Pulumi engine that started it, until the engine goes."""

from pulumi_policy import PolicyPack

from private_eks_policies.pack import policies

PolicyPack("private-eks", policies())
