"""The IAM documents in a recorded program, spelled the way parliament reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from private_eks_cli.graph.model import Graph, Resource

from .terraform_plan import aws_resources

KINDS: Mapping[tuple[str, str], str] = {
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "policy"): "endpoint policy",
    ("aws:ecr/repositoryPolicy:RepositoryPolicy", "policy"): "repository policy",
    ("aws:efs/fileSystemPolicy:FileSystemPolicy", "policy"): "file system policy",
    ("aws:iam/role:Role", "assumeRolePolicy"): "trust policy",
    ("aws:iam/rolePolicy:RolePolicy", "policy"): "role policy",
    ("aws:kms/key:Key", "policy"): "key policy",
    ("aws:sqs/queuePolicy:QueuePolicy", "policy"): "queue policy",
}
"""Where documents are, and what kind they are there."""


@dataclass(frozen=True, slots=True)
class Document:
    """An IAM document and the resource that it was found in."""

    urn: str
    kind: str
    text: str


def documents(graph: Graph) -> list[Document]:
    """Give all IAM documents of the graph.

    Raises KeyError for a document in a property that is not in the table.
    """
    found = []
    for resource in aws_resources(graph):
        for name, value in resource.inputs.items():
            if (resource.type, name) in KINDS or (isinstance(value, str) and '"Statement"' in value):
                found.append(_document(resource, name, value))
    return found


def judged_trust(text: str, arn: str) -> str:
    """Give a policy with the resource that AWS implies, the role or repository itself: parliament asks for one."""
    document = json.loads(text)
    document["Statement"] = [{**statement, "Resource": arn} for statement in document["Statement"]]
    return json.dumps(document)


def _document(resource: Resource, name: str, value: str) -> Document:
    if (resource.type, name) not in KINDS:
        raise KeyError(f"{name} of {resource.urn} is an IAM document that is not in tests/judges/documents.py: add it")
    kind = KINDS[resource.type, name]
    implied = {
        "repository policy": f"arn:aws:ecr:eu-west-1:111122223333:repository/{resource.inputs.get('repository')}",
        "trust policy": resource.arn,
    }
    return Document(resource.urn, kind, judged_trust(value, implied[kind]) if kind in implied else value)
