"""ECR: policies belong to a repository, and what a template asks for needs a role."""

from collections.abc import Iterator

from .table import Live, Table, ready

LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
READERS = "aws:ecr/repositoryPolicy:RepositoryPolicy"
REPOSITORY = "aws:ecr/repository:Repository"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"


def of_no_repository(wanted: Live, live: Table) -> Iterator[str]:
    """A policy is put on a repository that is there.

    https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
    """
    name = wanted.inputs.get("repository")
    if wanted.type in (LIFECYCLE, READERS) and name not in {repository.id for repository in ready(REPOSITORY, live)}:
        yield f"RepositoryNotFoundException: The repository with name '{name}' does not exist in the registry"


def without_a_role(wanted: Live, live: Table) -> Iterator[str]:
    """A template that names a key or tags has a role. Stricter than AWS may be, which could fail at the first pull.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
    """
    if wanted.type == TEMPLATE and not wanted.inputs.get("customRoleArn"):
        encryption = wanted.inputs.get("encryptionConfigurations") or [{}]
        if encryption[0].get("kmsKey") or wanted.inputs.get("resourceTags"):
            yield f"InvalidParameterException: template {wanted.id} names a key or tags, and no customRoleArn"
