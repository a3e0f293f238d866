"""The control plane, private from its first second, with everything that must exist before and beside it.

Made of AWS API calls only: `pulumi up` works from outside the VPC. It makes no node, no add-on, no Kubernetes object.
"""

import json
from collections.abc import Sequence
from typing import NotRequired

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks

from ..common.args import InRegion, InVpc, Limited, Tagged
from ..common.asked import asked
from ..common.caller import caller_of
from ..common.plan.arguments import known_texts, settle
from ..common.plan.names import check_tags, named
from ..common.plan.quotas import RULES_OF_CLUSTER, check_quotas, check_rules
from ..common.plan.regions import ec2_principal
from ..common.quotas import quotas_of
from ..common.remarks import tell
from ..iam.plan.policies import service_trust
from ..iam.plan.role_names import AUTO_NODE, CLUSTER
from ..iam.plan.role_settings import check_iam
from ..iam.plan.workers import AUTO_NODE_POLICIES, cluster_policies
from ..iam.roles import AttachedRole, Roles
from ..iam.settings import Governed
from ..keys.plan import check_key_arn
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS
from ..network.plan.blocks import SERVICE_CIDR, check_client_cidrs, check_service_cidr
from ..network.rules import admit_blocks
from .access import make_access, make_identity_provider
from .control_plane_children import completing, quieten_children
from .plan import cluster as plan
from .plan.access import check_access
from .plan.control_plane import check_control_plane, remarks_on
from .settings import ControlPlaneAttributes, ControlPlaneSettings


class ClusterArgs(InRegion, InVpc, ControlPlaneSettings, Governed, Limited, Tagged):
    """Inputs of a `Cluster`."""

    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC: `service_cidr` may touch neither them nor `client_cidrs`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets in two or more zones, for the control plane's interfaces. Later changes are ignored."""
    client_cidrs: NotRequired[list[pulumi.Input[str]]]
    """Private IPv4 blocks outside the VPC that may reach the API endpoint, for example an office. Default: none."""
    log_key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key for logs, whose policy must admit CloudWatch Logs. Default: that for secrets."""
    log_retention_days: NotRequired[int]
    """Days that control-plane logs are kept. Default: 365."""
    auto_mode: NotRequired[bool]
    """Let EKS run nodes, load balancers and volumes by itself, in `node_subnet_ids`. Default: false."""
    node_subnet_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """IDs of private subnets for the nodes of Auto Mode, and with it for the control plane. Default: `subnet_ids`."""
    vpc_resource_controller: NotRequired[bool]
    """Let EKS manage the addresses of Windows pods and of pods with security groups of their own. Default: false."""


class Cluster(pulumi.ComponentResource):
    """An EKS control plane with a private endpoint only; the component's name is the cluster's name.

    Secrets are encrypted with a KMS key, its logs go to an encrypted log group that exists before the
    cluster does, and entry is by access entries alone: whoever creates the cluster is not made its administrator.
    https://docs.aws.amazon.com/eks/latest/userguide/create-cluster.html
    """

    name: pulumi.Output[str]
    """Name of the cluster."""
    arn: pulumi.Output[str]
    """ARN of the cluster."""
    endpoint: pulumi.Output[str]
    """HTTPS address of the Kubernetes API, which resolves to private addresses."""
    certificate_authority: pulumi.Output[str]
    """Certificate authority of the API, base64."""
    security_group_id: pulumi.Output[str]
    """ID of the security group that EKS made for the control plane, managed nodes and Fargate pods."""
    oidc_issuer: pulumi.Output[str]
    """HTTPS address of the cluster's OIDC issuer."""
    oidc_provider_arn: pulumi.Output[str]
    """ARN of the IAM OIDC provider, for roles of service accounts."""
    kubeconfig: pulumi.Output[str]
    """Kubeconfig as JSON, without a secret: it calls `aws eks get-token`. Known when the access entries are there."""

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the cluster `name`."""
        args = settle(args, ClusterArgs)
        check_tags(args.get("tags", {}))
        check_quotas(quotas_of(args))
        days = args.get("log_retention_days", LOG_RETENTION_DAYS)
        support, egress = args.get("support_type", plan.SUPPORT_TYPE), _egress(args)
        plan.check_cluster(name, args["version"], support, days, egress)
        check_access(args["access_entries"], args["region"])
        check_control_plane(args.get("control_plane", {}), args.get("auto_mode", False))
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        check_key_arn("log_key_arn", args.get("log_key_arn"), args["region"])
        client_cidrs = args.get("client_cidrs", [])
        check_client_cidrs("client_cidrs", client_cidrs, args["vpc_cidrs"])
        check_rules("client_cidrs", len(client_cidrs), RULES_OF_CLUSTER, quotas_of(args))
        check_service_cidr(args.get("service_cidr", SERVICE_CIDR), [*args["vpc_cidrs"], *known_texts(client_cidrs)])
        auto_node = (AUTO_NODE,) if args.get("auto_mode", False) else ()
        check_iam("iam", args.get("iam", {}), args["region"], (CLUSTER, *auto_node))
        super().__init__("private-eks:index:Cluster", name, asked(args, ClusterArgs), opts)
        tell(self, name, remarks_on(args.get("control_plane", {}), egress))

        control_plane = self._control_plane(name, args, days).eks_cluster
        self.name = control_plane.name
        self.arn = control_plane.arn
        self.endpoint = control_plane.endpoint
        self.certificate_authority = control_plane.certificate_authority.apply(lambda authority: str(authority.data))
        self.security_group_id = control_plane.vpc_config.apply(lambda vpc: str(vpc.cluster_security_group_id))
        self.oidc_issuer = control_plane.identities.apply(_issuer)
        admit_blocks(self, f"{name}-api", self.security_group_id, client_cidrs, "Kubernetes API")
        self.oidc_provider_arn = self._oidc_provider(name, args)
        self.kubeconfig = self._kubeconfig(args["region"], self._access(name, args))
        make_identity_provider(self, name, self.name, args.get("control_plane", {}), args.get("tags", {}))
        self.register_outputs(
            {
                "name": self.name,
                "arn": self.arn,
                "endpoint": self.endpoint,
                "certificate_authority": self.certificate_authority,
                "security_group_id": self.security_group_id,
                "oidc_issuer": self.oidc_issuer,
                "oidc_provider_arn": self.oidc_provider_arn,
                "kubeconfig": self.kubeconfig,
            }
        )

    def _control_plane(self, name: str, args: ClusterArgs, log_retention_days: int) -> eks.Cluster:
        region, tags, protect = args["region"], args.get("tags", {}), args.get("protect", False)
        place = LogPlace(region, account_of(self), f"/aws/eks/{name}/cluster", log_retention_days, tags)
        description = f"Secrets and logs of EKS cluster {name}"
        key_arn = key_of(self, name, args.get("key_arn"), place, description, protect)
        # EKS makes this log group itself, without retention, if it is not there when the first log line is.
        log_key_arn = args.get("log_key_arn")
        log_group = make_log_group(self, name, place, key_arn if log_key_arn is None else log_key_arn)
        role, node_role = self._roles(name, args)
        attributes = args.get("control_plane", {})
        # Auto Mode puts its nodes into the cluster's subnets.
        subnet_ids = args.get("node_subnet_ids", args["subnet_ids"]) if node_role else args["subnet_ids"]
        return eks.Cluster(
            name,
            name=name,
            version=args["version"],
            vpc_id=args["vpc_id"],
            private_subnet_ids=subnet_ids,
            endpoint_private_access=True,
            endpoint_public_access=False,
            kubernetes_service_ip_address_range=args.get("service_cidr", SERVICE_CIDR),
            ip_family="ipv4",
            encryption_config_key_arn=key_arn,
            enabled_cluster_log_types=attributes.get("log_types", list(plan.LOG_TYPES)),
            upgrade_policy={"support_type": args.get("support_type", plan.SUPPORT_TYPE)},
            deletion_protection=attributes.get("deletion_protection", protect),
            service_role=role.resource,
            authentication_mode=eks.AuthenticationMode.API,
            # What follows keeps the component to the AWS API: docs/decisions/0003-control-plane.md
            bootstrap_self_managed_addons=False,
            coredns_addon_options={"enabled": False},
            kube_proxy_addon_options={"enabled": False},
            use_default_vpc_cni=True,
            create_instance_role=False,
            skip_default_node_group=True,
            skip_default_security_groups=True,
            auto_mode=_auto_mode(node_role, attributes) if node_role else None,
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                # None leaves it to the options of whoever made this component.
                protect=protect or None,
                depends_on=[log_group, *role.attachments, *(node_role.attachments if node_role else ())],
                transforms=[completing(_egress(args), args.get("zonal_shift", True), attributes), quieten_children],
            ),
        )

    def _roles(self, name: str, args: ClusterArgs) -> tuple[AttachedRole, AttachedRole | None]:
        """Make the cluster's role, and that of Auto Mode's nodes where there are such nodes."""
        region, auto_mode = args["region"], args.get("auto_mode", False)
        roles = Roles.of(args)
        policies = cluster_policies(auto_mode, args.get("vpc_resource_controller", False))
        trust = service_trust("eks.amazonaws.com", tagging=auto_mode)
        role = roles.make(self, f"{name}-cluster", CLUSTER, trust, policies, read=True)
        if not auto_mode:
            return role, None
        trust = service_trust(ec2_principal(region))
        return role, roles.make(self, f"{name}-auto-node", AUTO_NODE, trust, AUTO_NODE_POLICIES)

    def _oidc_provider(self, name: str, args: ClusterArgs) -> pulumi.Output[str]:
        if not args.get("iam", {}).get("oidc_provider", True):
            return pulumi.Output.from_input("")
        # IAM trusts the issuer's certificate by its authority; reading a thumbprint would need a way to the internet.
        provider = aws.iam.OpenIdConnectProvider(
            name,
            url=self.oidc_issuer,
            client_id_lists=["sts.amazonaws.com"],
            tags=named(args.get("tags", {}), name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return provider.arn

    def _access(self, name: str, args: ClusterArgs) -> list[pulumi.Output[str]]:
        return make_access(self, name, self.name, args["region"], args["access_entries"], args.get("tags", {}))

    def _kubeconfig(self, region: str, access: list[pulumi.Output[str]]) -> pulumi.Output[str]:
        parts = pulumi.Output.all(self.name, self.endpoint, self.certificate_authority, *access)
        caller = caller_of(self)
        return parts.apply(lambda k: json.dumps(plan.kubeconfig(k[0], k[1], k[2], region, caller=caller)))


def _auto_mode(node_role: AttachedRole, attributes: ControlPlaneAttributes) -> eks.AutoModeOptionsArgs:
    return eks.AutoModeOptionsArgs(
        enabled=True,
        create_node_role=False,
        compute_config=eks.ClusterComputeConfigArgs(
            node_pools=attributes.get("node_pools", list(plan.NODE_POOLS)), node_role_arn=node_role.arn
        ),
    )


def _egress(args: ClusterArgs) -> str:
    return args.get("control_plane_egress", plan.CUSTOMER_ROUTED)


def _issuer(identities: list[aws.eks.outputs.ClusterIdentity]) -> str:
    return str(identities[0].oidcs[0].issuer) if identities[0].oidcs else ""
