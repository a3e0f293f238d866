"""KMS keys of others that a stack encrypts with, and what their policies have to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from private_eks.iam.plan.policies import account_encrypts, logs_encrypt

from ..graph.asked import region_of
from ..graph.model import Graph, Resource, strings
from ..promises.declared import foreign

_PURPOSES: Mapping[str, str] = {
    "aws:backup/vault:Vault": "backups",
    "aws:cloudwatch/logGroup:LogGroup": "logs",
    "aws:codebuild/project:Project": "what builds leave",
    "aws:ec2/launchTemplate:LaunchTemplate": "volumes of nodes and bastions",
    "aws:ecr/repository:Repository": "images",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "images",
    "aws:efs/fileSystem:FileSystem": "files",
    "aws:eks/cluster:Cluster": "Kubernetes secrets",
    "aws:iam/rolePolicy:RolePolicy": "volumes that pods claim",
    "aws:ssm/document:Document": "sessions",
    "kubernetes:storage.k8s.io/v1:StorageClass": "volumes that pods claim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedKey:
    """A key that is there, with the statements that its policy needs beside those of its administrators."""

    arn: str
    encrypts: Sequence[str]
    statements: Sequence[Mapping[str, Any]]


def wanted_keys(graph: Graph, account: str) -> Iterator[WantedKey]:
    """Go through the keys that a program of the account names and does not make."""
    for arn in sorted({text for _, text in foreign(graph) if ":kms:" in text}):
        users = [resource for resource in graph.ours() if resource.custom and _names(resource, arn)]
        groups = [user.physical_name for user in users if user.type == "aws:cloudwatch/logGroup:LogGroup"]
        statements = [account_encrypts(region_of(graph), account)]
        if groups:
            statements.append(logs_encrypt(region_of(graph), account, *sorted(groups)))
        purposes = {_PURPOSES[user.type] for user in users if user.type in _PURPOSES}
        yield WantedKey(arn=arn, encrypts=sorted(purposes), statements=statements)


def _names(resource: Resource, arn: str) -> bool:
    return any(arn in text for text in strings(resource.inputs))
