"""A private cluster in one component, for a start of ten lines.

Made of `Network`, `Endpoints`, `Cluster` and `Compute` as the root program makes them, and of nothing else. What the
program has beside them, such as `Registry`, `Bastion` and `Workloads`, takes its outputs: name the zones for it, and
in `uses` what it calls.
"""

import pulumi

from ..common.asked import asked
from ..common.zones import call_before
from .parts import make_cluster, make_compute, make_endpoints, make_network, outputs_of
from .private_cluster_args import PrivateClusterArgs
from .stack import plan_of_args


class PrivateCluster(pulumi.ComponentResource):
    """A private EKS cluster with its network, its VPC endpoints and everything that runs pods.

    The endpoints follow from what runs in it; the component's name is the cluster's name.
    https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
    """

    cluster_name: pulumi.Output[str]
    """Name of the cluster."""
    cluster_arn: pulumi.Output[str]
    """ARN of the cluster."""
    cluster_endpoint: pulumi.Output[str]
    """HTTPS address of the Kubernetes API, which resolves to private addresses."""
    certificate_authority: pulumi.Output[str]
    """Certificate authority of the API, base64."""
    kubeconfig: pulumi.Output[str]
    """Kubeconfig as JSON, without a secret: it calls `aws eks get-token`. Known when the access entries are there."""
    oidc_issuer: pulumi.Output[str]
    """HTTPS address of the cluster's OIDC issuer."""
    oidc_provider_arn: pulumi.Output[str]
    """ARN of the IAM OIDC provider, for roles of service accounts."""
    cluster_security_group_id: pulumi.Output[str]
    """ID of the security group that EKS made for the control plane and Fargate pods."""
    node_security_group_id: pulumi.Output[str]
    """ID of the nodes' security group; empty without nodes."""
    endpoints_security_group_id: pulumi.Output[str]
    """ID of the security group of the interface endpoints."""
    vpc_id: pulumi.Output[str]
    """ID of the VPC."""
    zones: pulumi.Output[list[str]]
    """Availability zone names; lists of subnets and route tables are in their order."""
    node_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for nodes and pods."""
    control_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for control-plane, endpoint and bastion interfaces."""
    pod_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets in the secondary blocks, block by block."""
    route_table_ids: pulumi.Output[list[str]]
    """IDs of the route tables, one per zone."""
    free_cidrs: pulumi.Output[list[str]]
    """Blocks of the VPC that no subnet uses yet."""
    endpoint_ids: pulumi.Output[dict[str, str]]
    """IDs of the VPC endpoints by service."""
    endpoint_reasons: pulumi.Output[dict[str, list[str]]]
    """Why each service has an endpoint."""
    fargate_profile_names: pulumi.Output[dict[str, str]]
    """Names of the Fargate profiles in EKS, by the names given here."""
    fargate_log_group: pulumi.Output[str]
    """Name of the log group of pods on Fargate; empty without `fargate_logging`."""
    node_group_names: pulumi.Output[dict[str, str]]
    """Names of the managed groups in EKS, by the names given here."""
    autoscaling_group_names: pulumi.Output[dict[str, str]]
    """Names of the Auto Scaling groups of all groups, by the groups' names."""
    addon_versions: pulumi.Output[dict[str, str]]
    """Installed versions by add-on."""
    karpenter_names: pulumi.Output[dict[str, str]]
    """What Karpenter's settings want: `instance-profile` and `queue`; empty without Karpenter."""
    identity_role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles of `identities`, by name."""
    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the other roles: `pod-execution`, `karpenter`, `karpenter-node`, and each group's and add-on's name."""

    def __init__(self, name: str, args: PrivateClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, in the zones that AWS offers, then declare the cluster `name`."""
        args, plan = plan_of_args(name, args, call_before(opts))
        super().__init__("private-eks:index:PrivateCluster", name, asked(args, PrivateClusterArgs), opts)

        network = make_network(plan, self)
        endpoints = make_endpoints(plan, network, self)
        cluster = make_cluster(plan, network, self)
        compute = make_compute(plan, network, endpoints, cluster, self)

        outputs = {
            **outputs_of(network, endpoints, cluster, compute),
            "certificate_authority": cluster.certificate_authority,
            "oidc_issuer": cluster.oidc_issuer,
            "zones": pulumi.Output.from_input(plan.zones),
        }
        for key, output in outputs.items():
            setattr(self, key, output)
        self.register_outputs({key: getattr(self, key) for key in type(self).__annotations__})
