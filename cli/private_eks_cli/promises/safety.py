"""What may be done, what is encrypted, and what the deployment itself talks to."""

from collections.abc import Iterator
from typing import Any

from ..graph.asked import way_in
from ..graph.documents import statements
from ..graph.model import Graph, Resource, is_object, strings
from ..graph.nodes import is_bottlerocket, is_windows, node_groups, template_of
from ..graph.objects import renders
from ..recording.wire import UNKNOWN
from .bastions import callers_encrypted
from .images import images_kept, pulled_by_nobody_else
from .pod_roles import trusted_exactly
from .storage import stored

EXPECTED_POLICIES = {
    "AmazonEC2ContainerRegistryPullOnly": "ec2.amazonaws.com",
    "AmazonEKSBlockStoragePolicyV2": "eks.amazonaws.com",
    "AmazonEKSClusterPolicy": "eks.amazonaws.com",
    "AmazonEKSComputePolicy": "eks.amazonaws.com",
    "AmazonEKSFargatePodExecutionRolePolicy": "eks-fargate-pods.amazonaws.com",
    "AmazonEKSLoadBalancingPolicy": "eks.amazonaws.com",
    "AmazonEKSNetworkingPolicy": "eks.amazonaws.com",
    "AmazonEKSVPCResourceController": "eks.amazonaws.com",
    "AmazonEKSWorkerNodeMinimalPolicy": "ec2.amazonaws.com",
    "AmazonEKSWorkerNodePolicy": "ec2.amazonaws.com",
}
"""AWS's policies for machines that we attach, and who may carry each; those for pods are the user's and add-ons'."""
FOR_PODS = ("pods.eks.amazonaws.com", "sts:AssumeRoleWithWebIdentity")
APPLY = "apply"
"""The mode of the in-cluster layer in which it talks to the cluster."""
CHARTS = ("kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart")
TOO_MUCH = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")


def outside(graph: Graph) -> Iterator[str]:
    """Name everything that would call the Kubernetes API: rendering does not, and applying is asked for.

    A Helm release goes to the cluster even where everything else is rendered, and the newer kind of chart may ask it.
    """
    if way_in(graph)[0] == APPLY:
        return
    for resource in graph:
        if resource.type in CHARTS or (is_object(resource.type) and resource.custom and not renders(graph, resource)):
            yield f"{resource.name} is a Kubernetes object"


def least_privilege(graph: Graph) -> Iterator[str]:
    """Name wildcard grants, roles that anybody may assume, and managed policies on the wrong role."""
    for role in graph.of("Role"):
        for statement in statements(role.inputs["assumeRolePolicy"]):
            if "*" in strings(statement["Principal"]):
                yield f"anybody may assume role {role.name}"
            if "fargate-pods" in str(statement) and "Condition" not in statement:
                yield f"role {role.name} may be assumed for other clusters"
    for document in graph.of("RolePolicy", "Policy"):
        for statement in statements(document.inputs["policy"]):
            if any(action == "*" or action.endswith(":*") for action in strings(statement["Action"])):
                yield f"policy {document.name} grants {statement['Action']}"
    yield from trusted_exactly(graph)
    yield from _misplaced(graph)
    yield from _open_to_all(graph)
    yield from pulled_by_nobody_else(graph)


def _open_to_all(graph: Graph) -> Iterator[str]:
    for key in graph.of("aws:kms/key:Key"):
        if any("*" in strings(statement["Principal"]) for statement in statements(key.inputs.get("policy"))):
            yield f"anybody may use key {key.name}"
    for queue in graph.of("QueuePolicy"):
        if is_open(queue):
            yield f"others than this account may send to the queue of {queue.name}"


def is_open(queue: Resource) -> bool:
    """Tell whether the policy of a queue lets others in than those whom it names with a condition."""
    allowed = [s for s in statements(queue.inputs["policy"]) if s["Effect"] == "Allow"]
    return any("*" in strings(s["Principal"]) or "Condition" not in s for s in allowed)


def _misplaced(graph: Graph) -> Iterator[str]:
    trusts = {role.outputs.get("name"): role.inputs["assumeRolePolicy"] for role in graph.of("Role")}
    for attachment in graph.of("RolePolicyAttachment"):
        policy = attachment.inputs["policyArn"].rsplit("/", 1)[-1]
        trust = trusts.get(attachment.inputs["role"], "").replace(".com.cn", ".com")
        for_pods = any(words in trust for words in FOR_PODS)
        if policy in TOO_MUCH or (not for_pods and EXPECTED_POLICIES.get(policy, "nobody") not in trust):
            yield f"{attachment.name}: {policy} does not belong on this role"


def encrypted(graph: Graph) -> Iterator[str]:
    """Name secrets, volumes and logs that are not encrypted, and logs that are not kept."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        if not hides_secrets(cluster):
            yield f"secrets of cluster {cluster.name} are not encrypted with a key"
        if len(cluster.inputs.get("enabledClusterLogTypes", [])) < 5:
            yield f"cluster {cluster.name} does not log everything"
    for group in graph.ours("LogGroup"):
        yield from unkept(group)
    for key in graph.ours("aws:kms/key:Key"):
        if key.inputs.get("enableKeyRotation") is not True:
            yield f"key {key.name} does not rotate"
    for queue in graph.ours("aws:sqs/queue:Queue"):
        if not encrypts_messages(queue):
            yield f"queue {queue.name} is not encrypted"
    yield from stored(graph)
    yield from images_kept(graph)
    yield from _nodes(graph)
    yield from callers_encrypted(graph)


def encrypts_messages(queue: Resource) -> bool:
    """Tell whether a queue encrypts: by a key of KMS, or by one of SQS's own, as queues do by default.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
    """
    return bool(queue.inputs.get("kmsMasterKeyId")) or queue.inputs.get("sqsManagedSseEnabled") is not False


def hides_secrets(cluster: Resource) -> bool:
    """Tell whether a cluster encrypts its secrets with a key of KMS, perhaps one that is not known yet."""
    encryption: Any = cluster.inputs.get("encryptionConfig", {})
    if encryption == UNKNOWN:
        return True
    return encryption.get("resources") == ["secrets"] and bool(encryption.get("provider", {}).get("keyArn"))


def unkept(group: Resource) -> Iterator[str]:
    """Name what a log group lacks."""
    if not group.inputs.get("kmsKeyId"):
        yield f"log group {group.name} is not encrypted"
    if not group.inputs.get("retentionInDays"):
        yield f"log group {group.name} has no retention"


def _nodes(graph: Graph) -> Iterator[str]:
    for template in graph.of("LaunchTemplate"):
        for device in open_disks(template):
            yield f"volume {device} of {template.name} is not encrypted"
        metadata: dict[str, Any] = template.inputs.get("metadataOptions", {})
        if metadata.get("httpTokens") != "required" or metadata.get("httpPutResponseHopLimit") != 1:
            yield f"pods on {template.name} can read the node's credentials"
        if metadata.get("instanceMetadataTags") != "disabled":
            yield f"{template.name} leaves tags in instance metadata to the account: nodes may not start"
    for group in node_groups(graph):
        if own := template_of(graph, group):
            for device in forgotten_disks(graph, group, own):
                yield f"volume {device} of {own.name} is not encrypted"


def open_disks(template: Resource) -> list[str]:
    """Name the devices of a launch template that are not encrypted."""
    devices = template.inputs.get("blockDeviceMappings", [])
    return [d["deviceName"] for d in devices if "ebs" in d and str(d["ebs"].get("encrypted")).lower() != "true"]


def forgotten_disks(graph: Graph, group: Resource, template: Resource) -> list[str]:
    """Name the devices of a group's image that its launch template does not mention.

    They are encrypted only if the account says so.
    """
    mentioned = {device["deviceName"] for device in template.inputs.get("blockDeviceMappings", [])}
    return sorted(_devices(graph, group) - mentioned)


def _devices(graph: Graph, group: Resource) -> set[str]:
    if is_bottlerocket(graph, group):
        return {"/dev/xvda", "/dev/xvdb"}
    return {"/dev/sda1"} if is_windows(graph, group) else {"/dev/xvda"}
