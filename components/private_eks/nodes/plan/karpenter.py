"""Decisions about Karpenter: who runs it, what it may do, and what it hears about its nodes.

The permissions are those of Karpenter's own template, https://karpenter.sh/docs/reference/cloudformation/, without
what it does not do here: instance profiles of its own making, and prices.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import LONGEST_ROLE_NAME
from ...common.plan.regions import ec2_principal
from ...fargate.plan.fargate import Profiles, selects
from ...iam.plan.policies import Policy, policy
from ...identities.plan import MECHANISMS, POD_IDENTITY, Identity, check_account, mechanism_for

if TYPE_CHECKING:
    from ..settings import KarpenterSettings

NAMESPACE = "kube-system"
SERVICE_ACCOUNT = "karpenter"
LABELS = {"app.kubernetes.io/instance": "karpenter", "app.kubernetes.io/name": "karpenter"}
"""Labels of the controller's pods, where its chart is installed as `karpenter`."""

LONGEST_NAME = LONGEST_ROLE_NAME - len("-karpenter-node")

_NODE_ROLES = frozenset({"nodeRole", "nodeRoleArn", "role"})
"""What callers may take for a setting."""

QUEUE_RETENTION_SECONDS = 300
"""An interruption is two minutes away when it is announced: an older message is of no use."""

INTERRUPTIONS: Mapping[str, Mapping[str, list[str]]] = {
    "health-event": {"source": ["aws.health"], "detail-type": ["AWS Health Event"]},
    "rebalance": {"source": ["aws.ec2"], "detail-type": ["EC2 Instance Rebalance Recommendation"]},
    # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-interruptible-cr.html
    "reservation": {"source": ["aws.ec2"], "detail-type": ["EC2 Capacity Reservation Instance Interruption Warning"]},
    "spot-warning": {"source": ["aws.ec2"], "detail-type": ["EC2 Spot Instance Interruption Warning"]},
    "state-change": {"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]},
}
"""Event patterns of the rules that fill the queue: https://karpenter.sh/docs/concepts/disruption/#interruption.

Their names are short, for EventBridge takes 64 characters too.
"""

_PUBLISHED = ("image", "snapshot")
"""What a launch uses and does not make; its ARNs name no account."""
_SHARED = ("capacity-reservation", "placement-group", "security-group", "subnet")
"""The same of an account; another one may share it with ours."""
_MADE = ("fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume")
_DESCRIBED = (
    *("CapacityReservations", "Images", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes", "Instances"),
    *("LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"),
)


def controller_identity(
    component: str, settings: "KarpenterSettings", mechanism: str = POD_IDENTITY, argument: str = "settings"
) -> Identity:
    """Decide as whom the controller runs; `argument` is what the caller calls the settings.

    Raises ValueError for names that Kubernetes refuses, for an unknown mechanism, for settings that want no Karpenter,
    and for a component whose name leaves no room for the names made from it.
    """
    if len(component) > LONGEST_NAME:
        allowed = f"at most {LONGEST_NAME} characters"
        raise refusal("name", component, allowed, "choose a shorter name: the nodes' role carries it")
    if not settings.get("enabled", True):
        raise refusal(f"{argument}.enabled", False, "true", "leave Karpenter out instead")
    one_of("mechanism", mechanism, MECHANISMS)
    namespace = settings.get("namespace", NAMESPACE)
    service_account = settings.get("service_account", SERVICE_ACCOUNT)
    check_account(argument, namespace, service_account)
    return Identity(mechanism, namespace, (service_account,))


def controller_account(settings: "KarpenterSettings") -> str:
    """Name the controller's service account, as `namespace/service account`."""
    return f"{settings.get('namespace', NAMESPACE)}/{settings.get('service_account', SERVICE_ACCOUNT)}"


def controller_mechanism(settings: "KarpenterSettings", profiles: Profiles, has_home: bool) -> str:
    """Choose how the controller gets its role; `has_home` tells whether a node group can run it."""
    return mechanism_for(settings.get("namespace", NAMESPACE), profiles, has_home, LABELS)


def check_karpenter(component: str, settings: "KarpenterSettings", profiles: Profiles, has_home: bool) -> None:
    """Refuse a controller that neither a node group, as `has_home` tells, nor a Fargate profile can run.

    Nodes that Karpenter launches do not count: https://docs.aws.amazon.com/eks/latest/best-practices/karpenter.html
    """
    identity = controller_identity(component, settings, argument="karpenter")
    if not has_home and not any(selects(profile, identity.namespace, LABELS) for profile in profiles.values()):
        allowed = "a node group, or a namespace whose pods a Fargate profile takes"
        remedy = "add one of the two: Karpenter cannot start on nodes that it has yet to launch"
        raise refusal("karpenter.namespace", settings.get("namespace"), allowed, remedy)


def refuse_node_role(argument: str, settings: object) -> None:
    """Refuse a role for the nodes, as node classes take one: Karpenter would have to make instance profiles in IAM.

    https://karpenter.sh/docs/concepts/nodeclasses/#specinstanceprofile
    """
    given = settings if isinstance(settings, Mapping) else {}
    for key in sorted(_NODE_ROLES.intersection(given)):
        remedy = "remove it: node classes name spec.instanceProfile, so that Karpenter needs no rights in IAM"
        raise refusal(f"{argument}.{key}", given[key], "the instance profile that is made here", remedy)


def controller_statements(
    cluster_arn: str, node_role_arn: str, queue_arn: str, zonal_shift: bool = False
) -> list[dict[str, Any]]:
    """Let the controller launch nodes with the nodes' role, tag and terminate those of its cluster, and hear of them.

    Whatever it makes must carry the cluster's name in its tags, and it changes nothing that does not.
    """
    _, partition, _, region, account, cluster = cluster_arn.split(":")
    described = [f"ec2:Describe{things}" for things in _DESCRIBED]
    passed_to = sorted({"ec2.amazonaws.com", ec2_principal(region)})
    received = ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
    return [
        *_node_statements(f"arn:{partition}:ec2:{region}", account, cluster.removeprefix("cluster/")),
        _allow("Describe", described, "*", {"StringEquals": {"aws:RequestedRegion": region}}),
        _allow("FindImages", "ssm:GetParameter", f"arn:{partition}:ssm:{region}::parameter/aws/service/*"),
        _allow("DescribeCluster", "eks:DescribeCluster", cluster_arn),
        _allow("PassNodeRole", "iam:PassRole", node_role_arn, {"StringEquals": {"iam:PassedToService": passed_to}}),
        _allow("HearInterruptions", received, queue_arn),
        *([_allow("AskForZonalShifts", "arc-zonal-shift:GetManagedResource", cluster_arn)] if zonal_shift else ()),
    ]


def queue_policy(queue_arn: str) -> Policy:
    """Let EventBridge send to the queue for rules of its own account and region, and by TLS only.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
    """
    _, partition, _, region, account, _ = queue_arn.split(":")
    send = {
        "Sid": "SendEventsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:{partition}:events:{region}:{account}:rule/*"}},
    }
    encrypted = {
        "Sid": "ByTlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": queue_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return policy(send, encrypted)


def _node_statements(ec2: str, account: str, cluster: str) -> list[dict[str, Any]]:
    """Give the life of a node in statements; `ec2` is the start of the region's ARNs."""
    launch = ["ec2:CreateFleet", "ec2:RunInstances"]
    found = [*(f"{ec2}::{kind}/*" for kind in _PUBLISHED), *(f"{ec2}:*:{kind}/*" for kind in _SHARED)]
    made = [f"{ec2}:{account}:{kind}/*" for kind in _MADE]
    instances, templates = f"{ec2}:{account}:instance/*", f"{ec2}:{account}:launch-template/*"
    owned = {f"kubernetes.io/cluster/{cluster}": "owned"}
    old, new = _tagged("ResourceTag", owned), _tagged("RequestTag", {**owned, "eks:eks-cluster-name": cluster})
    with_it = {"ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"]}
    later = {
        "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": cluster},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim"]},
    }
    return [
        _allow("LaunchFrom", launch, found),
        _allow("LaunchByOwnTemplates", launch, templates, old),
        _allow("LaunchTagged", ["ec2:CreateLaunchTemplate", *launch], made, new),
        _allow("TagAtCreation", "ec2:CreateTags", made, {**new, "StringEquals": {**new["StringEquals"], **with_it}}),
        _allow("TagLater", "ec2:CreateTags", instances, {**old, **later}),
        _allow("DeleteOwn", ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"], [instances, templates], old),
    ]


def _tagged(kind: str, tags: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Ask for `tags` and for that of a node pool, whichever it is."""
    exact = {f"aws:{kind}/{key}": value for key, value in tags.items()}
    return {"StringEquals": exact, "StringLike": {f"aws:{kind}/karpenter.sh/nodepool": "*"}}


def _allow(
    sid: str, actions: str | list[str], resources: str | list[str], condition: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    return {**statement, "Condition": dict(condition)} if condition else statement
