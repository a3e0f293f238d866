"""What is encrypted, and kept: secrets, volumes, logs, messages."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from private_eks.cluster.plan.cluster import LOG_TYPES

from ..graph.asked import asked
from ..graph.model import Graph, Resource
from ..graph.nodes import is_bottlerocket, is_windows, node_groups, template_of
from ..recording.wire import UNKNOWN
from .bastions import BASTION, callers_encrypted
from .images import images_kept
from .storage import stored


def encrypted(graph: Graph) -> Iterator[str]:
    """Name secrets, volumes and logs that are not encrypted, and logs that are not kept."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        yield from unencrypted_secrets(graph, cluster)
        yield from missing_log_types(graph, cluster, chosen_log_types(graph))
    for group in graph.ours("LogGroup"):
        yield from unkept(graph, group)
    for key in graph.ours("aws:kms/key:Key"):
        yield from without_rotation(graph, key)
    for queue in graph.ours("aws:sqs/queue:Queue"):
        yield from unencrypted_queue(graph, queue)
    for template in graph.of("LaunchTemplate"):
        yield from unencrypted_volumes(graph, template)
        yield from unmentioned_volumes(graph, template)
        if template.inputs.get("metadataOptions", {}).get("instanceMetadataTags") != "disabled":
            yield f"{template.name} leaves tags in instance metadata to the account: nodes may not start"
    for machine in (*graph.of("LaunchTemplate"), *graph.ours(BASTION)):
        yield from without_imdsv2(graph, machine)
        if not asked_hops(graph, machine):
            yield from several_hops(graph, machine)
    yield from stored(graph)
    yield from images_kept(graph)
    yield from callers_encrypted(graph)


def unencrypted_secrets(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose secrets are not encrypted with a key of KMS, perhaps one that is not known yet."""
    encryption: Any = cluster.inputs.get("encryptionConfig", {})
    hidden = encryption == UNKNOWN or (
        encryption.get("resources") == ["secrets"] and encryption.get("provider", {}).get("keyArn")
    )
    if not hidden:
        yield f"secrets of cluster {cluster.name} are not encrypted with a key"


def chosen_log_types(graph: Graph) -> Collection[str]:
    """Give the logs that somebody asked for by name; all of them where nobody did."""
    found: Collection[str] = asked(graph, "controlPlane", {}).get("logTypes", LOG_TYPES)
    return found


def missing_log_types(graph: Graph, cluster: Resource, wanted: Collection[str] = LOG_TYPES) -> Iterator[str]:
    """Name the logs that a cluster does not write."""
    if missing := sorted(set(wanted) - set(cluster.inputs.get("enabledClusterLogTypes", []))):
        yield f"cluster {cluster.name} does not log {', '.join(missing)}"


def unkept(graph: Graph, group: Resource) -> Iterator[str]:
    """Name what a log group lacks."""
    if not group.inputs.get("kmsKeyId"):
        yield f"log group {group.name} is not encrypted"
    if not group.inputs.get("retentionInDays"):
        yield f"log group {group.name} has no retention"


def without_rotation(graph: Graph, key: Resource) -> Iterator[str]:
    """Name a key that does not rotate."""
    if key.inputs.get("enableKeyRotation") is not True:
        yield f"key {key.name} does not rotate"


def unencrypted_queue(graph: Graph, queue: Resource) -> Iterator[str]:
    """Name a queue that encrypts neither by a key of KMS nor by one of SQS's own, as queues do by default.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
    """
    if not queue.inputs.get("kmsMasterKeyId") and queue.inputs.get("sqsManagedSseEnabled") is False:
        yield f"queue {queue.name} is not encrypted"


def without_imdsv2(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name an instance, or a launch template, whose metadata answer without a token."""
    if machine.inputs.get("metadataOptions", {}).get("httpTokens") != "required":
        yield f"{machine.name} does not require IMDSv2"


def several_hops(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name an instance, or a launch template, whose containers reach its credentials."""
    if machine.inputs.get("metadataOptions", {}).get("httpPutResponseHopLimit") != 1:
        yield f"containers on {machine.name} can read its credentials"


def asked_hops(graph: Graph, machine: Resource) -> bool:
    """Tell whether the group of a launch template was told to let its pods read its credentials."""
    group = graph.resources.get(machine.parent)
    settings = group.inputs.get("settings") if group else None
    told = settings.get("httpPutResponseHopLimit") if isinstance(settings, Mapping) else None
    return told is not None and told == machine.inputs.get("metadataOptions", {}).get("httpPutResponseHopLimit")


def unencrypted_volumes(graph: Graph, template: Resource) -> Iterator[str]:
    """Name the devices of a launch template that are not encrypted."""
    for device in template.inputs.get("blockDeviceMappings", []):
        if "ebs" in device and str(device["ebs"].get("encrypted")).lower() != "true":
            yield f"volume {device['deviceName']} of {template.name} is not encrypted"


def unmentioned_volumes(graph: Graph, template: Resource) -> Iterator[str]:
    """Name the devices of groups' images that their launch template does not mention.

    They are encrypted only if the account says so.
    """
    mentioned = {device["deviceName"] for device in template.inputs.get("blockDeviceMappings", [])}
    groups = [group for group in node_groups(graph) if template_of(graph, group) is template]
    for device in sorted({device for group in groups for device in _devices(graph, group)} - mentioned):
        yield f"volume {device} of {template.name} is not encrypted"


def _devices(graph: Graph, group: Resource) -> set[str]:
    if is_bottlerocket(graph, group):
        return {"/dev/xvda", "/dev/xvdb"}
    return {"/dev/sda1"} if is_windows(graph, group) else {"/dev/xvda"}
