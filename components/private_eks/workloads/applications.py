"""Applications by name: what it takes to run one container well, from a few settings.

Makes no namespace and no image. Pods satisfy the Pod Security Standard `restricted`: not root, no capabilities, a
read-only root file system.
"""

from typing import NotRequired

import pulumi

from ..common.args import InRegion
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.regions import partition_of
from ..fargate.settings import OnFargateOrNodes
from ..intranet.plan.authorities import plan_authorities
from ..intranet.plan.registries import plan_registries
from ..kubernetes.manifests import register
from ..kubernetes.plan.manifests import Manifest
from ..network.plan.blocks import private_block
from ..registry.plan.image_names import image_key
from .plan.applications import ApplicationContext, place_of, plan_application
from .plan.ingress_groups import check_groups, of_applications
from .plan.pods import PodOutputs
from .plan.scheduling import SchedulableCompute
from .plan.volumes import claims_of, plan_volumes
from .settings import ApplicationSettings, BehindApplications


class ApplicationsArgs(InRegion, OnFargateOrNodes, BehindApplications):
    """Inputs of `Applications`."""

    applications: dict[str, ApplicationSettings]
    """Applications, by name: that of the Deployment, of the Service and of the service account."""
    image_references: NotRequired[dict[str, pulumi.Input[str]]]
    """Images in private ECR by the names that applications give them, as `Registry` gives them. Default: none."""


class Applications(pulumi.ComponentResource):
    """For each application a Deployment and what belongs to it: service account, Service, files, scaling, a budget.

    https://docs.aws.amazon.com/eks/latest/best-practices/application.html
    """

    names: pulumi.Output[list[str]]
    """Names of the applications, known when they are there."""

    def __init__(self, name: str, args: ApplicationsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the applications."""
        args = settle(args, ApplicationsArgs)
        partition_of(args["region"])
        for i, cidr in enumerate(args.get("source_ranges", [])):
            private_block(f"source_ranges[{i}]", cidr, shortest=8)
        planned = manifests_of(args)
        check_groups(of_applications(args["applications"], planned))
        super().__init__("private-eks:index:Applications", name, asked(args, ApplicationsArgs), opts)

        made = register(self, name, planned)

        self.names = pulumi.Output.all(*(resource.urn for resource in made)).apply(
            lambda _: sorted(args["applications"])
        )
        self.register_outputs({"names": self.names})


def manifests_of(args: ApplicationsArgs) -> list[Manifest]:
    """Plan the objects of all applications."""
    return [manifest for key in sorted(args["applications"]) for manifest in _manifests(key, args)]


def _manifests(key: str, args: ApplicationsArgs) -> list[Manifest]:
    settings, references = args["applications"][key], args.get("image_references", {})
    around = ApplicationContext(
        region=args["region"],
        schedulable=SchedulableCompute(args.get("fargate_profiles", {}), open_ended=args.get("nodes", True)),
        cidrs=args.get("source_ranges", []),
        auto_mode=args.get("auto_mode", False),
        proxy=args.get("proxy"),
        authorities=plan_authorities(args.get("certificate_authorities", {})),
        registries=plan_registries(args.get("registries", {})),
    )
    where, given = f"applications.{key}.image", settings["image"]
    serves = around.serves(place_of(key, settings, around.schedulable))
    image = image_key(where, given, dict.fromkeys(references, ""), args["region"], serves)
    pod_outputs = PodOutputs(
        image=given if image is None else references[image],
        volume_claims=claims_of(key, settings),
        pull_secret=around.pull_secret(given) if image is None else None,
    )
    role_arn = args.get("role_arns", {}).get(f"{settings['namespace']}/{key}")
    annotations = {} if role_arn is None else {"eks.amazonaws.com/role-arn": role_arn}
    made = plan_application(key, settings, around, pod_outputs, annotations)
    return made + plan_volumes(key, settings, args.get("volume_handles", {}))
