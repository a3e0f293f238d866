"""EKS add-ons: cluster software that AWS installs, through its own API, from its own regional registry."""

from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from .outputs import by_name
from .plan.addons import configuration_json
from .plan.arguments import settle
from .plan.names import check_tags, named


class AddonSettings(TypedDict):
    """One EKS add-on."""

    version: NotRequired[str]
    """Version, for example `v1.12.4-eksbuild.1`. Default: EKS's choice at creation, kept until one is given here."""
    configuration: NotRequired[dict[str, Any]]
    """Configuration values, as the add-on's schema has them. Default: none."""
    role_arn: NotRequired[pulumi.Input[str]]
    """ARN of the role of its service account. Default: none."""


class AddonsArgs(TypedDict):
    """Inputs of `Addons`."""

    cluster_name: pulumi.Input[str]
    """Name of the cluster."""
    addons: dict[str, AddonSettings]
    """Add-ons by the name that EKS gives them, for example `coredns`."""
    tags: NotRequired[dict[str, str]]
    """Tags for every resource that takes them. Default: none."""


class Addons(pulumi.ComponentResource):
    """EKS add-ons that may be installed side by side; what they run on is for `depends_on` to say.

    Fields that the configuration sets are kept at it: changes made in the cluster are overwritten at the next update.
    https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
    """

    versions: pulumi.Output[dict[str, str]]
    """Installed versions by add-on."""

    def __init__(self, name: str, args: AddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the add-ons `{name}-{addon}`."""
        args = settle(args, AddonsArgs)
        check_tags(args.get("tags", {}))
        super().__init__("private-eks:index:Addons", name, {}, opts)

        addons = {
            key: aws.eks.Addon(
                f"{name}-{key}",
                cluster_name=args["cluster_name"],
                addon_name=key,
                addon_version=settings.get("version"),
                configuration_values=configuration_json(settings.get("configuration", {})),
                service_account_role_arn=settings.get("role_arn"),
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="OVERWRITE",
                tags=named(args.get("tags", {}), f"{name}-{key}"),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for key, settings in sorted(args["addons"].items())
        }

        self.versions = by_name({key: addon.addon_version for key, addon in addons.items()})
        self.register_outputs({"versions": self.versions})
