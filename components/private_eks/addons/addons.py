"""EKS add-ons: cluster software that AWS installs, through its own API, from its own regional registry.

Each add-on gets a role of its own with what it needs, and the configuration that a private network asks for; both are
known for the add-ons of `plan.known_addons`. Their VPC endpoints are for `Endpoints` to make.
"""

import functools
import typing
from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, OfCluster, Tagged
from ..common.asked import asked
from ..common.outputs import by_name
from ..common.plan.arguments import refusal, settle
from ..common.plan.mappings import merged
from ..common.plan.names import check_tags, named
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Roles
from ..iam.settings import Governed
from ..identities.plan import POD_IDENTITY
from ..identities.pod_roles import IdentityProvider, make_pod_role
from .plan.addon_settings import NEWEST, OVERWRITE, configuration_json
from .plan.addons import PlannedAddon, creation_order, plan_addon, role_name
from .plan.known_addons import KNOWN
from .settings import AddonSettings


class AddonsArgs(InRegion, OfCluster, Governed, Tagged):
    """Inputs of `Addons`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster: roles trust its pods only."""
    oidc_provider_arn: pulumi.Input[str]
    """ARN of the cluster's IAM OIDC provider, for roles by `irsa`."""
    version: str
    """Kubernetes minor version of the cluster, for example `1.35`, for add-ons of version `newest`."""
    addons: dict[str, AddonSettings]
    """Add-ons by the name that EKS gives them, for example `coredns`."""


class Addons(pulumi.ComponentResource):
    """EKS add-ons with their roles, those first that others need; what they run on is for `depends_on` to say.

    Alone it takes them to run on Linux nodes; `Compute` configures those that run on Fargate, too. Fields that the
    configuration sets are kept at it: changes made in the cluster are overwritten at the next update.
    https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
    """

    versions: pulumi.Output[dict[str, str]]
    """Installed versions by add-on."""
    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles, by add-on; without those that have none."""

    def __init__(self, name: str, args: AddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the add-ons `{name}-{addon}`."""
        args = settle(args, AddonsArgs)
        tags = args.get("tags", {})
        check_tags(tags)
        planned = {key: plan_addon(args["region"], key, given, tags) for key, given in args["addons"].items()}
        check_iam("iam", args.get("iam", {}), args["region"], [key for key, addon in planned.items() if addon.identity])
        super().__init__("private-eks:index:Addons", name, asked(args, AddonsArgs), opts)

        for key in sorted(planned.keys() - KNOWN.keys()):
            pulumi.log.warn(f"nothing is known of {key}: its endpoints and permissions are yours to add", self)
        roles, permissions = self._roles(name, args, planned)
        addons: dict[str, aws.eks.Addon] = {}
        for key in creation_order(planned):
            before = [addons[other] for other in planned[key].after if other in addons]
            addons[key] = self._addon(name, key, args, planned[key], roles.get(key), [*before, *permissions[key]])

        self.versions = by_name({key: addon.addon_version for key, addon in sorted(addons.items())})
        self.role_arns = by_name(roles)
        self.register_outputs({"versions": self.versions, "role_arns": self.role_arns})

    def _roles(
        self, name: str, args: AddonsArgs, planned: Mapping[str, PlannedAddon]
    ) -> tuple[dict[str, pulumi.Output[str]], dict[str, list[pulumi.Resource]]]:
        """Give every add-on that has one its role, the caller's or one of its own, and what gives that its policies."""
        provider = IdentityProvider(args["cluster_arn"], args["oidc_provider_arn"])
        roles: dict[str, pulumi.Output[str]] = {}
        permissions: dict[str, list[pulumi.Resource]] = {key: [] for key in planned}
        for key, addon in sorted(planned.items()):
            given = addon.settings.get("role_arn")
            tags = {**args.get("tags", {}), **addon.settings.get("tags", {})}
            if given is not None:
                roles[key] = pulumi.Output.from_input(given)
            elif addon.identity:
                makes = Roles(args["region"], tags, args.get("iam", {}))
                role = make_pod_role(makes, self, role_name(name, key), key, provider, addon.identity)
                roles[key], permissions[key] = role.arn, list(role.attachments)
        return roles, permissions

    def _addon(
        self,
        name: str,
        key: str,
        args: AddonsArgs,
        planned: PlannedAddon,
        role_arn: pulumi.Output[str] | None,
        before: list[pulumi.Resource],
    ) -> aws.eks.Addon:
        settings = planned.settings
        version, minutes = settings.get("version"), settings.get("timeout_minutes")
        on_conflict = settings.get("on_conflict", OVERWRITE)
        associations = _associations(key, planned, role_arn)
        configuration = pulumi.Output.from_input(settings.get("configuration", {}))
        return aws.eks.Addon(
            f"{name}-{key}",
            cluster_name=args["cluster_name"],
            addon_name=key,
            addon_version=self._newest(key, args["version"]) if version == NEWEST else version,
            configuration_values=configuration.apply(functools.partial(configuration_json, key, planned.defaults)),
            pod_identity_associations=associations or None,
            service_account_role_arn=None if associations else role_arn,
            resolve_conflicts_on_create=on_conflict if on_conflict == "NONE" else OVERWRITE,
            resolve_conflicts_on_update=on_conflict,
            preserve=settings.get("preserve"),
            tags=named({**args.get("tags", {}), **settings.get("tags", {})}, f"{name}-{key}"),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=before,
                custom_timeouts=pulumi.CustomTimeouts(create=f"{minutes}m", update=f"{minutes}m") if minutes else None,
                # AWS's answer changes with time: it decides the creation only, or previews would differ.
                ignore_changes=["addonVersion"] if version == NEWEST else None,
            ),
        )

    def _newest(self, key: str, version: str) -> str:
        """Ask AWS for the newest version of an add-on that runs on this Kubernetes version."""
        try:
            found = aws.eks.get_addon_version(
                addon_name=key, kubernetes_version=version, most_recent=True, opts=pulumi.InvokeOptions(parent=self)
            )
        except Exception as error:
            remedy = f"check the add-on's name, or give a version ({error})"
            raise refusal(f"addons.{key}.version", NEWEST, f"add-ons of Kubernetes {version}", remedy) from None
        return found.version


def settings_of(planned: Mapping[str, PlannedAddon]) -> dict[str, AddonSettings]:
    """Give planned add-ons as `Addons` takes them, with what was decided about each for the whole cluster."""
    return {name: _settings(addon) for name, addon in planned.items()}


def _settings(planned: PlannedAddon) -> AddonSettings:
    given = pulumi.Output.from_input(planned.settings.get("configuration", {}))
    mechanism = {"mechanism": planned.mechanism} if planned.mechanism else {}
    configuration = {"configuration": given.apply(functools.partial(merged, planned.defaults))}
    return typing.cast(AddonSettings, {**planned.settings, **mechanism, **configuration})


def _associations(
    key: str, planned: PlannedAddon, role_arn: pulumi.Output[str] | None
) -> list[aws.eks.AddonPodIdentityAssociationArgs]:
    """Hand the role to the add-on's service accounts, where Pod Identity does that; IRSA annotates them instead."""
    if role_arn is None or planned.mechanism != POD_IDENTITY:
        return []
    return [
        aws.eks.AddonPodIdentityAssociationArgs(role_arn=role_arn, service_account=account)
        for account in KNOWN[key].service_accounts
    ]
