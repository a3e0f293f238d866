"""What others refer to is not deleted."""

from collections.abc import Iterator

from ...graph.model import strings
from ..facts import all_facts
from .table import Live, Table, of

_IN_USE = {
    "ec2": "DependencyViolation: {id} has a dependent object and cannot be deleted",
    "efs": "FileSystemInUse: {id} has mount targets or access points",
    "eks": "ResourceInUseException: {id} cannot be deleted while it is in use",
    "iam": "DeleteConflict: Cannot delete {id}: it is still in use",
}
_SAYS_NOTHING = frozenset({"description", "labels", "tagSpecifications", "tags", "tagsAll"})


def targets(doomed: Live, live: Table) -> Iterator[str]:
    """A rule of EventBridge loses its targets first.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
    """
    if doomed.type == "aws:cloudwatch/eventRule:EventRule":
        for target in of("aws:cloudwatch/eventTarget:EventTarget", live):
            if target.inputs.get("rule") == doomed.id:
                yield f"ValidationException: Rule can't be deleted since it has targets: {doomed.id} has {target.id}"


def in_use(doomed: Live, live: Table) -> Iterator[str]:
    """What another resource refers to by id, ARN or cluster name stays.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation),
    https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCluster.html (ResourceInUseException). Stricter than
    AWS for a key, a launch template, a log group, a queue or a role that is in use: AWS deletes it and leaves the user
    broken.
    """
    if doomed.type in _OF_OTHERS:
        return
    own_arn = None if "arn" in doomed.inputs else doomed.outputs.get("arn")
    names = {doomed.id, own_arn} - {None, ""}
    service = doomed.type.split(":")[1].split("/")[0]
    template = _IN_USE.get(service, "ResourceInUseException: {id} cannot be deleted while it is in use")
    for other in live:
        unsaid = {*_SAYS_NOTHING, _own_name(other.type)}
        said = (value for key, value in other.inputs.items() if key not in unsaid)
        if not names.isdisjoint(strings(said)):
            yield f"{template.format(id=doomed.id)}: {other.kind} {other.id} refers to it"


_OF_OTHERS = frozenset(
    {
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "aws:efs/backupPolicy:BackupPolicy",
        "aws:efs/fileSystemPolicy:FileSystemPolicy",
    }
)
"""What carries the id of the thing that it is put on; others refer to that one."""
_PREFIXES = {
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": "ecrRepositoryPrefix",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "prefix",
}
"""What a cache and the template for its repositories are called by, each for itself."""


def _own_name(type_: str) -> str:
    """Name the property that names the thing itself: a queue called like a cluster does not refer to it."""
    if type_ in _PREFIXES:
        return _PREFIXES[type_]
    return str((all_facts().get(type_, {}).get("autoName") or {}).get("property", ""))
