"""What may be done, what is encrypted, and what the deployment itself talks to."""

import json
from collections.abc import Iterator
from typing import Any

from ..graph import Graph, Resource, strings

EXPECTED_POLICIES = {
    "AmazonEC2ContainerRegistryPullOnly": "ec2.amazonaws.com",
    "AmazonEKSClusterPolicy": "eks.amazonaws.com",
    "AmazonEKSFargatePodExecutionRolePolicy": "eks-fargate-pods.amazonaws.com",
    "AmazonEKSWorkerNodePolicy": "ec2.amazonaws.com",
    "AmazonEKS_CNI_Policy": "sts:AssumeRoleWithWebIdentity",
}
"""AWS's policies that we attach, and who may carry each."""


def outside(graph: Graph) -> Iterator[str]:
    """Name everything that would call the Kubernetes API."""
    for resource in graph:
        if resource.type.startswith("kubernetes:"):
            yield f"{resource.name} is a Kubernetes object"


def least_privilege(graph: Graph) -> Iterator[str]:
    """Name wildcard grants, roles that anybody may assume, and managed policies on the wrong role."""
    for role in graph.of("Role"):
        for statement in _statements(role.inputs["assumeRolePolicy"]):
            if "*" in strings(statement["Principal"]):
                yield f"anybody may assume role {role.name}"
            if "pods" in str(statement) and "Condition" not in statement:
                yield f"role {role.name} may be assumed for other clusters"
    for document in graph.of("RolePolicy", "Policy"):
        for statement in _statements(document.inputs["policy"]):
            if any(action == "*" or action.endswith(":*") for action in strings(statement["Action"])):
                yield f"policy {document.name} grants {statement['Action']}"
    for key in graph.of("aws:kms/key:Key"):
        if any("*" in strings(statement["Principal"]) for statement in _statements(key.inputs["policy"])):
            yield f"anybody may use key {key.name}"
    yield from _misplaced(graph)


def _misplaced(graph: Graph) -> Iterator[str]:
    trusts = {role.outputs.get("name"): role.inputs["assumeRolePolicy"] for role in graph.of("Role")}
    for attachment in graph.of("RolePolicyAttachment"):
        policy = attachment.inputs["policyArn"].rsplit("/", 1)[-1]
        trust = trusts.get(attachment.inputs["role"], "").replace(".com.cn", ".com")
        if policy not in EXPECTED_POLICIES or EXPECTED_POLICIES[policy] not in trust:
            yield f"{attachment.name}: {policy} does not belong on this role"


def encrypted(graph: Graph) -> Iterator[str]:
    """Name secrets, volumes and logs that are not encrypted, and logs that are not kept."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        encryption = cluster.inputs.get("encryptionConfig", {})
        if encryption.get("resources") != ["secrets"] or not encryption.get("provider", {}).get("keyArn"):
            yield f"secrets of cluster {cluster.name} are not encrypted with a key"
        if len(cluster.inputs.get("enabledClusterLogTypes", [])) < 5:
            yield f"cluster {cluster.name} does not log everything"
    for group in graph.of("LogGroup"):
        if not group.inputs.get("kmsKeyId"):
            yield f"log group {group.name} is not encrypted"
        if not group.inputs.get("retentionInDays"):
            yield f"log group {group.name} has no retention"
    for key in graph.of("aws:kms/key:Key"):
        if key.inputs.get("enableKeyRotation") is not True:
            yield f"key {key.name} does not rotate"
    for template in graph.of("LaunchTemplate"):
        yield from _template(template)


def _template(template: Resource) -> Iterator[str]:
    for device in template.inputs.get("blockDeviceMappings", []):
        if str(device["ebs"].get("encrypted")).lower() != "true":
            yield f"volume {device['deviceName']} of {template.name} is not encrypted"
    metadata: dict[str, Any] = template.inputs.get("metadataOptions", {})
    if metadata.get("httpTokens") != "required" or metadata.get("httpPutResponseHopLimit") != 1:
        yield f"pods on {template.name} can read the node's credentials"


def _statements(document: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(document)["Statement"]
    return statements
