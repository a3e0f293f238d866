"""The configuration of Fargate's log router, part of what is applied from inside the cluster, or rendered.

The log group and what the pod execution role may do belong to `FargateProfiles`. Pods that run already go on without
logs until they are started anew.
"""

from typing import NotRequired

import pulumi

from ..common.args import InRegion
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..kubernetes.manifests import register
from .plan import fargate_logging as plan
from .settings import FargateLoggingSettings


class FargateLoggingArgs(InRegion):
    """Inputs of a `FargateLogging`."""

    log_group_name: pulumi.Input[str]
    """Name of the log group, which has to be there: `FargateProfiles` and `Compute` make one and name it."""
    settings: NotRequired[FargateLoggingSettings]
    """Filters, parsers and the router's own log, as `FargateProfiles` has them. Default: none."""


class FargateLogging(pulumi.ComponentResource):
    """The namespace `aws-observability` and the ConfigMap with which pods on Fargate log to CloudWatch.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
    """

    config_map_name: pulumi.Output[str]
    """Name of the ConfigMap, known when it is there. Pods that shall log wait for it."""

    def __init__(self, name: str, args: FargateLoggingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the configuration."""
        args = settle(args, FargateLoggingArgs)
        group, settings = args["log_group_name"], args.get("settings", {})
        plan.check_configuration(settings, group if isinstance(group, str) else None)
        super().__init__("private-eks:index:FargateLogging", name, asked(args, FargateLoggingArgs), opts)

        data = plan.configuration(args["region"], "", settings)
        output = pulumi.Output.from_input(group).apply(
            lambda known: plan.configuration(args["region"], known, settings)["output.conf"]
        )
        made = register(self, name, plan.manifests({**data, "output.conf": output}))

        self.config_map_name = pulumi.Output.all(*(one.urn for one in made)).apply(lambda _: plan.CONFIG_MAP)
        self.register_outputs({"config_map_name": self.config_map_name})
