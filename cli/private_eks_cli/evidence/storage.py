"""What controls ask of whatever keeps something: keys, logs, images, files, messages, builds."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..promises.exceptions import short_retention
from ..promises.images import TEMPLATE, has_key
from ..promises.safety import encrypts_messages, is_open
from ..promises.storage import FILES, is_encrypted
from .network import public_addresses

REPOSITORY = "aws:ecr/repository:Repository"


def keys(graph: Graph) -> list[Resource]:
    """Give the KMS keys."""
    return graph.of("aws:kms/key:Key")


def rotation(graph: Graph, key: Resource) -> Iterator[str]:
    """Name a key that does not rotate."""
    if key.inputs.get("enableKeyRotation") is not True:
        yield f"key {key.name} does not rotate"


def open_key(graph: Graph, key: Resource) -> Iterator[str]:
    """Name a key that anybody may use; a condition with a wildcard or a variable counts as none."""
    for statement in statements(key.inputs.get("policy")):
        fixed = not any(re.search(r"[*?]|\$\{", text) for text in strings(statement.get("Condition", {})))
        if "*" in strings(statement["Principal"]) or not fixed:
            yield f"others than the named may use key {key.name}"


def log_groups(graph: Graph) -> list[Resource]:
    """Give the log groups."""
    return graph.of("LogGroup")


def retention(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a log group that forgets within a year; one without a retention never does."""
    if days := short_retention(group):
        yield f"log group {group.name} is kept for {days} days"


def repositories(graph: Graph) -> list[Resource]:
    """Give the ECR repositories, and the templates of those that caches make."""
    return graph.of(REPOSITORY, TEMPLATE)


def own_repositories(graph: Graph) -> list[Resource]:
    """Give the ECR repositories."""
    return graph.of(REPOSITORY)


def scanning(graph: Graph, repository: Resource) -> Iterator[str]:
    """Name a repository whose images are not scanned."""
    if repository.inputs.get("imageScanningConfiguration") != {"scanOnPush": True}:
        yield f"images in {repository.name} are not scanned"


def scanning_of_caches(graph: Graph) -> Iterator[str]:
    """Tell what decides whether the repositories of caches are scanned."""
    if graph.of(TEMPLATE):
        yield (
            "Repositories that pull-through caches make are scanned if the registry says so: "
            "ask for its setting (aws ecr get-registry-scanning-configuration)."
        )


def moving_tags(graph: Graph, repository: Resource) -> Iterator[str]:
    """Name a repository whose tags move."""
    if repository.inputs.get("imageTagMutability") != "IMMUTABLE":
        yield f"tags move in {repository.name}"


def lifecycle(graph: Graph, repository: Resource) -> Iterator[str]:
    """Name a repository without a lifecycle policy."""
    own = {policy.inputs["repository"] for policy in graph.of("LifecyclePolicy")}
    if not repository.inputs.get("lifecyclePolicy") and repository.inputs.get("name") not in own:
        yield f"{repository.name} has no lifecycle policy"


def image_key(graph: Graph, repository: Resource) -> Iterator[str]:
    """Name a repository without a key of its owner's."""
    if not has_key(repository):
        yield f"images in {repository.name} are not encrypted with a key"


def file_systems(graph: Graph) -> list[Resource]:
    """Give the EFS file systems."""
    return graph.of(FILES)


def file_key(graph: Graph, files: Resource) -> Iterator[str]:
    """Name a file system that is not encrypted with a key."""
    if not is_encrypted(files):
        yield f"file system {files.name} is not encrypted with a key"


def backups(graph: Graph, files: Resource) -> Iterator[str]:
    """Name a file system without automatic backups."""
    policies = [p.inputs for p in graph.of("BackupPolicy") if p.inputs["fileSystemId"] == files.id]
    if [policy["backupPolicy"]["status"] for policy in policies] != ["ENABLED"]:
        yield f"file system {files.name} is not backed up"


def access_points(graph: Graph) -> list[Resource]:
    """Give the access points of file systems."""
    return graph.of("AccessPoint")


def root_directory(graph: Graph, point: Resource) -> Iterator[str]:
    """Name an access point that shows everything."""
    if point.inputs.get("rootDirectory", {}).get("path", "/") == "/":
        yield f"access point {point.name} shows the whole file system"


def user_identity(graph: Graph, point: Resource) -> Iterator[str]:
    """Name an access point whose users may be anyone."""
    if not {"uid", "gid"} <= point.inputs.get("posixUser", {}).keys():
        yield f"access point {point.name} lets its users be anyone"


def mount_targets(graph: Graph) -> list[Resource]:
    """Give the mount targets of file systems."""
    return graph.of("MountTarget")


def mount_subnet(graph: Graph, target: Resource) -> Iterator[str]:
    """Name a mount target in a subnet that hands out public addresses."""
    for subnet in graph.of("Subnet"):
        if subnet.id == target.inputs.get("subnetId"):
            yield from (f"{target.name}: {fault}" for fault in public_addresses(graph, subnet))


def queues(graph: Graph) -> list[Resource]:
    """Give the SQS queues."""
    return graph.of("aws:sqs/queue:Queue")


def queue_encryption(graph: Graph, queue: Resource) -> Iterator[str]:
    """Name a queue that is not encrypted."""
    if not encrypts_messages(queue):
        yield f"queue {queue.name} is not encrypted"


def queue_policies(graph: Graph) -> list[Resource]:
    """Give the policies of SQS queues."""
    return graph.of("QueuePolicy")


def open_queue(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a queue that lets anybody in."""
    if is_open(policy):
        yield f"others than this account may send to the queue of {policy.name}"


def builds(graph: Graph) -> list[Resource]:
    """Give the CodeBuild projects."""
    return graph.of("aws:codebuild/project:Project")


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


def session_documents(graph: Graph) -> list[Resource]:
    """Give the documents of Systems Manager."""
    return graph.of("aws:ssm/document:Document")


def shared_document(graph: Graph, document: Resource) -> Iterator[str]:
    """Name a document that is public."""
    if "all" in json.dumps(document.inputs.get("permissions") or {}).lower():
        yield f"document {document.name} is shared with everybody"
