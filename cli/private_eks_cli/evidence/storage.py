"""What controls ask of whatever keeps something: keys, logs, images, files, messages, builds."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..promises.exceptions import short_retention
from ..promises.images import TEMPLATE
from ..promises.private import public_addresses


def open_key(graph: Graph, key: Resource) -> Iterator[str]:
    """Name a key that anybody may use; a condition with a wildcard or a variable counts as none."""
    for statement in statements(key.inputs.get("policy")):
        fixed = not any(re.search(r"[*?]|\$\{", text) for text in strings(statement.get("Condition", {})))
        if "*" in strings(statement["Principal"]) or not fixed:
            yield f"others than the named may use key {key.name}"


def retention(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a log group that forgets within a year; one without a retention never does."""
    if days := short_retention(group):
        yield f"log group {group.name} is kept for {days} days"


def scanning_of_caches(graph: Graph) -> Iterator[str]:
    """Tell what decides whether the repositories of caches are scanned."""
    if graph.of(TEMPLATE):
        yield (
            "Repositories that pull-through caches make are scanned if the registry says so: "
            "ask for its setting (aws ecr get-registry-scanning-configuration)."
        )


def backups(graph: Graph, files: Resource) -> Iterator[str]:
    """Name a file system without automatic backups."""
    policies = [p.inputs for p in graph.of("BackupPolicy") if p.inputs["fileSystemId"] == files.id]
    if [policy["backupPolicy"]["status"] for policy in policies] != ["ENABLED"]:
        yield f"file system {files.name} is not backed up"


def mount_subnet(graph: Graph, target: Resource) -> Iterator[str]:
    """Name a mount target in a subnet that hands out public addresses."""
    for subnet in graph.of("Subnet"):
        if subnet.id == target.inputs.get("subnetId"):
            yield from (f"{target.name}: {fault}" for fault in public_addresses(graph, subnet))


def build_source(graph: Graph, project: Resource) -> Iterator[str]:
    """Name a project whose source's address holds a credential."""
    if re.search(r"://[^/]+@", str(project.inputs.get("source", {}).get("location", ""))):
        yield f"the source of {project.name} holds a credential"


def build_environment(graph: Graph, project: Resource) -> Iterator[str]:
    """Name a project with AWS's credentials in plain variables."""
    for variable in project.inputs.get("environment", {}).get("environmentVariables", []):
        if variable["name"] in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") and _is_plain(variable):
            yield f"{project.name} has {variable['name']} in clear text"


def _is_plain(variable: Mapping[str, Any]) -> bool:
    return bool(variable.get("type", "PLAINTEXT") == "PLAINTEXT")


def build_logs(graph: Graph, project: Resource) -> Iterator[str]:
    """Name a project without logs."""
    logs = project.inputs.get("logsConfig", {})
    if not any(logs.get(kind, {}).get("status") == "ENABLED" for kind in ("cloudwatchLogs", "s3Logs")):
        yield f"builds of {project.name} are not logged"


def open_build_logs(graph: Graph, project: Resource) -> Iterator[str]:
    """Name a project whose logs in S3 are not encrypted."""
    if project.inputs.get("logsConfig", {}).get("s3Logs", {}).get("encryptionDisabled"):
        yield f"logs of {project.name} in S3 are not encrypted"


def shared_document(graph: Graph, document: Resource) -> Iterator[str]:
    """Name a document that is public."""
    if "all" in json.dumps(document.inputs.get("permissions") or {}).lower():
        yield f"document {document.name} is shared with everybody"
