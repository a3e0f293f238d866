"""Namespaces of a cluster, closed until something is allowed.

Network policies are made in any case. They hold on Linux nodes where the VPC CNI's `enableNetworkPolicy` is on, and in
Auto Mode where they are switched on; on Fargate nothing enforces them.
"""

import pulumi

from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.versions import check_version
from ..kubernetes.manifests import register
from ..network.plan.blocks import SERVICE_CIDR, check_service_cidr, private_block
from .plan.namespaces import plan_namespace
from .settings import InBlocks, NamespaceSettings


class NamespacesArgs(InBlocks):
    """Inputs of `Namespaces`."""

    version: str
    """Kubernetes minor version, for example `1.35`: the Pod Security Standard is that of this version."""
    namespaces: dict[str, NamespaceSettings]
    """Namespaces, by name."""


class Namespaces(pulumi.ComponentResource):
    """Namespaces with a Pod Security Standard and network policies that deny what is not named.

    https://kubernetes.io/docs/concepts/security/pod-security-admission/
    """

    names: pulumi.Output[list[str]]
    """Names of the namespaces, known when they are there."""

    def __init__(self, name: str, args: NamespacesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the namespaces."""
        args = settle(args, NamespacesArgs)
        check_version(args["version"])
        for i, cidr in enumerate(args["cidrs"]):
            private_block(f"cidrs[{i}]", cidr, shortest=8)
        services = args.get("service_cidr", SERVICE_CIDR)
        check_service_cidr(services, [])
        planned = [
            manifest
            for key, settings in sorted(args["namespaces"].items())
            for manifest in plan_namespace(key, settings, args["version"], args["cidrs"], services)
        ]
        super().__init__("private-eks:index:Namespaces", name, asked(args, NamespacesArgs), opts)

        made = register(self, name, planned)

        self.names = pulumi.Output.all(*(resource.urn for resource in made)).apply(lambda _: sorted(args["namespaces"]))
        self.register_outputs({"names": self.names})
