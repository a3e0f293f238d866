"""Capabilities of EKS: ACK, kro and Argo CD, run by EKS in an account of AWS, and reached in private only."""

from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..cluster.access import grant_access
from ..cluster.plan.access import access_policy_arn
from ..common.args import InRegion, OfCluster, Tagged
from ..common.asked import asked
from ..common.outputs import by_name
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..iam.plan.policies import service_trust
from ..iam.plan.role_settings import check_iam
from ..iam.roles import AttachedRole, Roles
from ..iam.settings import Governed
from ..keys.plan import check_key_arn
from ..keys.settings import Keyed
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS, check_retention
from . import plan
from .settings import CapabilitySettings


class CapabilitiesArgs(InRegion, OfCluster, Governed, Keyed, Tagged):
    """Inputs of `Capabilities`."""

    capabilities: dict[str, CapabilitySettings]
    """Capabilities by name: `ack`, `argocd`, `kro`; a cluster has one of each at most."""
    endpoint_id: NotRequired[pulumi.Input[str] | None]
    """ID of an interface endpoint for `eks-capabilities`, from which people reach Argo CD. Default: none."""
    log_retention_days: NotRequired[int]
    """Days that their logs are kept. Default: 365."""


class Capabilities(pulumi.ComponentResource):
    """Capabilities of a cluster, each with its role and its logs.

    EKS reaches a private API endpoint by itself, and makes their access entries. What they manage outlives them: delete
    applications and resources of theirs first. https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
    """

    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of their roles, by capability."""
    argocd_url: pulumi.Output[str]
    """Address of Argo CD's own pages; empty without it."""

    def __init__(self, name: str, args: CapabilitiesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the capabilities `{name}-{capability}`."""
        args = settle(args, CapabilitiesArgs)
        capabilities, region = args["capabilities"], args["region"]
        check_tags(args.get("tags", {}))
        check_key_arn("key_arn", args.get("key_arn"), region)
        check_retention(args.get("log_retention_days", LOG_RETENTION_DAYS))
        plan.check_capabilities("capabilities", capabilities, region)
        plan.check_argocd_endpoint("capabilities", capabilities, args.get("endpoint_id") is not None)
        check_iam("iam", args.get("iam", {}), region, capabilities)
        super().__init__("private-eks:index:Capabilities", name, asked(args, CapabilitiesArgs), opts)

        roles, trust = Roles.of(args), service_trust(plan.PRINCIPAL, tagging=True)
        made = {key: roles.make(self, f"{name}-{key}", key, trust) for key in sorted(capabilities)}
        running = {key: self._capability(name, key, args, role) for key, role in made.items()}
        self._logs(name, args, running)

        self.role_arns = by_name({key: role.arn for key, role in made.items()})
        argocd = running.get(plan.ARGOCD)
        self.argocd_url = argocd.configuration.apply(_url) if argocd else pulumi.Output.from_input("")
        self.register_outputs({"role_arns": self.role_arns, "argocd_url": self.argocd_url})

    def _capability(self, name: str, key: str, args: CapabilitiesArgs, role: AttachedRole) -> aws.eks.Capability:
        settings = args["capabilities"][key]
        capability = aws.eks.Capability(
            f"{name}-{key}",
            cluster_name=args["cluster_name"],
            capability_name=key,
            type=plan.TYPES[key],
            role_arn=role.arn,
            delete_propagation_policy="RETAIN",
            configuration=_argocd(settings, args) if key == plan.ARGOCD else None,
            tags=named(args.get("tags", {}), f"{name}-{key}"),
            # A cluster has one of each type, and EKS changes no namespace and no instance of what there is.
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=role.attachments,
                delete_before_replace=True,
                replace_on_changes=["configuration.argoCd.awsIdc", "configuration.argoCd.namespace"],
            ),
        )
        for policy, scope in sorted(settings.get("policies", {}).items()):
            whom = args["cluster_name"], role.arn
            arn = access_policy_arn(args["region"], policy)
            grant_access(self, f"{name}-{key}-{policy}", whom, arn, scope, [capability])
        return capability

    def _logs(self, name: str, args: CapabilitiesArgs, running: dict[str, aws.eks.Capability]) -> None:
        """Deliver their logs to one encrypted group."""
        if not running:
            return
        opts = pulumi.ResourceOptions(parent=self)
        days = args.get("log_retention_days", LOG_RETENTION_DAYS)
        # A name that begins so lets CloudWatch Logs write without a resource policy of ours.
        place = LogPlace(
            args["region"], account_of(self), f"/aws/vendedlogs/eks/{name}/capabilities", days, args.get("tags", {})
        )
        made = f"{name}-capabilities"
        group = make_log_group(self, made, place, key_of(self, made, args.get("key_arn"), place, f"Logs of {made}"))
        destination = aws.cloudwatch.LogDeliveryDestination(
            made,
            name=made[: plan.LONGEST_SOURCE],
            delivery_destination_configuration={"destination_resource_arn": group.arn},
            tags=named(place.tags, made),
            opts=opts,
        )
        before: list[pulumi.Resource] = []
        for capability, log in [(one, log) for key, one in running.items() for log in plan.LOGS[key]]:
            source_name = plan.source_name(name, log)
            source = aws.cloudwatch.LogDeliverySource(
                source_name,
                name=source_name,
                log_type=log,
                resource_arn=capability.arn,
                tags=named(place.tags, source_name),
                opts=opts,
            )
            delivery = aws.cloudwatch.LogDelivery(
                source_name,
                delivery_source_name=source.name,
                delivery_destination_arn=destination.arn,
                tags=named(place.tags, source_name),
                # CloudWatch Logs refuses deliveries to one destination that are made at the same time.
                opts=pulumi.ResourceOptions(parent=self, depends_on=before),
            )
            before = [delivery]


def _argocd(settings: CapabilitySettings, args: CapabilitiesArgs) -> aws.eks.CapabilityConfigurationArgs:
    center, own = settings["identity_center"], args.get("endpoint_id")
    argocd = aws.eks.CapabilityConfigurationArgoCdArgs(
        aws_idc=aws.eks.CapabilityConfigurationArgoCdAwsIdcArgs(
            idc_instance_arn=center["instance_arn"], idc_region=center.get("region", args["region"])
        ),
        namespace=settings.get("namespace", plan.NAMESPACE),
        network_access=aws.eks.CapabilityConfigurationArgoCdNetworkAccessArgs(
            vpce_ids=[*([] if own is None else [own]), *settings.get("vpc_endpoint_ids", [])]
        ),
        rbac_role_mappings=[
            aws.eks.CapabilityConfigurationArgoCdRbacRoleMappingArgs(**mapping)
            for mapping in plan.role_mappings(settings)
        ],
    )
    return aws.eks.CapabilityConfigurationArgs(argo_cd=argocd)


def _url(configuration: aws.eks.outputs.CapabilityConfiguration | None) -> str:
    argocd = configuration.argo_cd if configuration else None
    return argocd.server_url or "" if argocd else ""
