"""The AWS side of Karpenter in a VPC without a way out: everything but the controller and its node pools.

Nodes get the instance profile made here, so that the controller needs no rights in IAM: a node class names it in
`spec.instanceProfile`. The chart wants `settings.isolatedVPC`, and the queue's name as `settings.interruptionQueue`;
versions 1.7.0 to 1.8.2 call IAM all the same (https://github.com/aws/karpenter-provider-aws/issues/8609).
Instances that Karpenter launches are unknown to Pulumi: delete the node pools before the cluster.
"""

import json
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, OfCluster
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.tags import Tags
from ..iam.plan.role_names import KARPENTER, KARPENTER_NODE
from ..iam.plan.role_settings import check_iam
from ..iam.roles import AttachedRole, Profile, Roles
from ..iam.settings import Governed
from ..identities.plan import POD_IDENTITY, Identity
from ..identities.pod_roles import IdentityProvider, associate, make_pod_role
from .nodes import make_node_role
from .plan import karpenter as plan
from .settings import KarpenterSettings


class KarpenterArgs(InRegion, OfCluster, Governed):
    """Inputs of a `Karpenter`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster: the controller may touch nothing of another one."""
    oidc_provider_arn: pulumi.Input[str]
    """ARN of the cluster's IAM OIDC provider, for `irsa`."""
    settings: NotRequired[KarpenterSettings]
    """The controller itself. Default: the chart's own names."""
    mechanism: NotRequired[str]
    """How the controller gets its role: `pod-identity`, or `irsa` on Fargate. Default: `pod-identity`."""
    tags: NotRequired[Tags]
    """Tags for every resource that takes them; not for the nodes that Karpenter launches. Default: none."""


class Karpenter(pulumi.ComponentResource):
    """Roles, instance profile, access entry and interruption queue for Karpenter.

    Spot nodes also need the account's role for EC2 Spot:
    https://karpenter.sh/docs/troubleshooting/#missing-service-linked-role
    """

    node_role_arn: pulumi.Output[str]
    """ARN of the nodes' role."""
    instance_profile_name: pulumi.Output[str]
    """Name of the nodes' instance profile, for `spec.instanceProfile` of node classes."""
    queue_name: pulumi.Output[str]
    """Name of the queue that announces interruptions, for `settings.interruptionQueue`."""
    controller_role_arn: pulumi.Output[str]
    """ARN of the controller's role."""

    def __init__(self, name: str, args: KarpenterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare what Karpenter needs in AWS."""
        args = settle(args, KarpenterArgs)
        check_tags(args.get("tags", {}))
        identity = plan.controller_identity(name, args.get("settings", {}), args.get("mechanism", POD_IDENTITY))
        check_iam("iam", args.get("iam", {}), args["region"], (KARPENTER, KARPENTER_NODE))
        super().__init__("private-eks:index:Karpenter", name, asked(args, KarpenterArgs), opts)

        roles = Roles.of(args)
        node = make_node_role(roles, self, f"{name}-karpenter", False, KARPENTER_NODE)
        profile = self._nodes(f"{name}-karpenter-node", args, roles, node)
        queue = self._queue(name, args)
        controller = self._controller(f"{name}-karpenter", args, roles, identity, node.arn, queue)

        self.node_role_arn = node.arn
        self.instance_profile_name = profile.name
        self.queue_name = queue.name
        self.controller_role_arn = controller.arn
        self.register_outputs(
            {
                "node_role_arn": self.node_role_arn,
                "instance_profile_name": self.instance_profile_name,
                "queue_name": self.queue_name,
                "controller_role_arn": self.controller_role_arn,
            }
        )

    def _nodes(self, name: str, args: KarpenterArgs, roles: Roles, node: AttachedRole) -> Profile:
        """Let instances of the role start as nodes, and join."""
        aws.eks.AccessEntry(
            name,
            cluster_name=args["cluster_name"],
            principal_arn=node.arn,
            type="EC2_LINUX",
            tags=named(args.get("tags", {}), name),
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        return roles.profile(self, name, KARPENTER_NODE, node)

    def _queue(self, name: str, args: KarpenterArgs) -> aws.sqs.Queue:
        tags = args.get("tags", {})
        queue = aws.sqs.Queue(
            f"{name}-karpenter",
            message_retention_seconds=plan.QUEUE_RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
            tags=named(tags, f"{name}-karpenter"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.sqs.QueuePolicy(
            f"{name}-karpenter",
            queue_url=queue.url,
            policy=queue.arn.apply(plan.queue_policy).apply(json.dumps),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for key, pattern in plan.INTERRUPTIONS.items():
            rule = aws.cloudwatch.EventRule(
                f"{name}-{key}",
                description=f"Tells Karpenter: {', '.join(pattern['detail-type'])}",
                event_pattern=json.dumps(pattern),
                tags=named(tags, f"{name}-{key}"),
                opts=pulumi.ResourceOptions(parent=self),
            )
            aws.cloudwatch.EventTarget(
                f"{name}-{key}", rule=rule.name, arn=queue.arn, opts=pulumi.ResourceOptions(parent=self)
            )
        return queue

    def _controller(
        self,
        name: str,
        args: KarpenterArgs,
        roles: Roles,
        identity: Identity,
        node_role_arn: pulumi.Output[str],
        queue: aws.sqs.Queue,
    ) -> AttachedRole:
        provider = IdentityProvider(args["cluster_arn"], args["oidc_provider_arn"])
        zonal_shift = args.get("settings", {}).get("zonal_shift", False)
        arns = pulumi.Output.all(args["cluster_arn"], node_role_arn, queue.arn)
        statements = arns.apply(lambda known: plan.controller_statements(known[0], known[1], known[2], zonal_shift))
        role = make_pod_role(roles, self, name, KARPENTER, provider, identity, statements)
        associate(self, name, args["cluster_name"], identity, role, roles.tags)
        return role
