"""File systems: encrypted at rest and on the way, and within reach of whoever runs pods, in every zone."""

from collections.abc import Iterator
from typing import Any

from ..graph.asked import asked, of_names
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.nodes import automatic
from ..graph.ways import admits, cluster_groups, groups_of_nodes, reaches

NFS = 2049
FILES = "aws:efs/fileSystem:FileSystem"


def mountable(graph: Graph) -> Iterator[str]:
    """Name zones in which a file system has no mount target, and clients that security groups keep from one.

    https://docs.aws.amazon.com/efs/latest/ug/network-access.html
    """
    subnets = {subnet.id: subnet.inputs.get("availabilityZone", "") for subnet in graph.of("Subnet")}
    for files in graph.of(FILES):
        targets = [target for target in graph.of("MountTarget") if target.inputs["fileSystemId"] == files.id]
        zones = [subnets.get(target.inputs["subnetId"]) for target in targets]
        for zone in sorted(set(subnets.values()) - set(zones)):
            yield f"{files.name} has no mount target in {zone}"
        for target in targets:
            for group in target.inputs.get("securityGroups") or [""]:
                yield from _reached(graph, target, group)


def _reached(graph: Graph, target: Resource, group: str) -> Iterator[str]:
    """The cluster's own security group lets everything out; that of nodes only what a rule names."""
    if graph.of("FargateProfile") or automatic(graph):
        for cluster in cluster_groups(graph):
            if not admits(graph, group, cluster, NFS):
                yield f"{target.name} keeps out pods on Fargate or Auto Mode"
    for nodes in groups_of_nodes(graph):
        if not reaches(graph, nodes, group, NFS):
            yield f"{target.name} is out of reach for nodes"
    for rule in graph.of("SecurityGroupIngressRule"):
        if rule.inputs["securityGroupId"] == group and (rule.inputs.get("fromPort"), rule.inputs.get("toPort")) != (
            NFS,
            NFS,
        ):
            yield f"rule {rule.name} admits more than NFS to {target.name}"


def stored(graph: Graph) -> Iterator[str]:
    """Name file systems that are not encrypted, may be mounted in the clear or by root, or are not backed up."""
    for files in graph.of(FILES):
        yield from unencrypted_files(graph, files)
        policies = [p for p in graph.of("FileSystemPolicy") if p.inputs["fileSystemId"] == files.id]
        if not policies:
            yield f"file system {files.name} may be mounted without TLS and by root: it has no policy"
        for policy in policies:
            yield from _admitted(files, statements(policy.inputs["policy"]))
        statuses = [p.inputs["backupPolicy"]["status"] for p in graph.of("BackupPolicy") if _about(p, files)]
        if statuses != ["ENABLED" if settings_of_files(graph, files).get("backup", True) else "DISABLED"]:
            yield f"file system {files.name} is not backed up as the stack file says"


def unencrypted_files(graph: Graph, files: Resource) -> Iterator[str]:
    """Name a file system that is not encrypted with a key of KMS."""
    if files.inputs.get("encrypted") is not True or not files.inputs.get("kmsKeyId"):
        yield f"file system {files.name} is not encrypted with a key"


def _admitted(files: Resource, statements: list[dict[str, Any]]) -> Iterator[str]:
    denied = [s for s in statements if s["Effect"] == "Deny"]
    if not any(s.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}} for s in denied):
        yield f"file system {files.name} may be mounted without TLS"
    allowed = [s for s in statements if s["Effect"] == "Allow"]
    for statement in allowed:
        if "elasticfilesystem:AccessedViaMountTarget" not in statement.get("Condition", {}).get("Bool", {}):
            yield f"file system {files.name} may be mounted from elsewhere"
    actions = {action for statement in allowed for action in strings(statement["Action"])}
    if actions != {"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"}:
        yield f"clients of file system {files.name} may {', '.join(sorted(actions)) or 'do nothing'}"
    for statement in statements:
        if set(strings(statement["Resource"])) != {files.arn}:
            yield f"the policy of file system {files.name} is about another one"


def shared(graph: Graph) -> Iterator[str]:
    """Compare the access points of the stack file with those that are made, each with a user and a directory."""
    for files in graph.of(FILES):
        points = {point.name: point for point in graph.of("AccessPoint") if _about(point, files)}
        for key in settings_of_files(graph, files).get("accessPoints", {}):
            if f"{files.name}-{key}" not in points:
                yield f"access point {key} of {files.name} is not made"
        for point in points.values():
            yield from root_directory(graph, point)
            yield from user_identity(graph, point)
            if (point.inputs.get("posixUser") or {}).get("uid") == 0:
                yield f"access point {point.name} makes its users root"


def root_directory(graph: Graph, point: Resource) -> Iterator[str]:
    """Name an access point that shows everything."""
    if point.inputs.get("rootDirectory", {}).get("path", "/") == "/":
        yield f"access point {point.name} shows the whole file system"


def user_identity(graph: Graph, point: Resource) -> Iterator[str]:
    """Name an access point whose users may be anyone."""
    if not {"uid", "gid"} <= (point.inputs.get("posixUser") or {}).keys():
        yield f"access point {point.name} lets its users be anyone"


def _about(resource: Resource, files: Resource) -> bool:
    return bool(resource.inputs["fileSystemId"] == files.id)


def settings_of_files(graph: Graph, files: Resource) -> dict[str, Any]:
    """Give what was asked for of a file system; nothing for one that nobody asked for."""
    found: dict[str, dict[str, Any]] = asked(graph, "fileSystems", {})
    return next((settings for key, settings in found.items() if files.name in of_names(graph, key)), {})
