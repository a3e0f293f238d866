"""Which tags AWS takes: characters, lengths and numbers, service by service."""

import unicodedata
from collections.abc import Iterator, Mapping

from .table import Live, Table

MOST = 50
"""Without those of AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"""
_PLAIN = ("aws:codebuild/", "aws:cloudwatch/logGroup:", "aws:efs/", "aws:iam/", "aws:ssm/")
"""Services that take letters, digits, spaces and a few signs only, by the models of their APIs."""
_PUNCTUATION = "_.:/=+-@"
_SHORTER = "aws:codebuild/"
_CASELESS = "aws:iam/"


def tags_not_taken(wanted: Live, live: Table) -> Iterator[str]:
    """Tags are few, short, plain, not AWS's own, and on roles different by more than case.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html; the words about case are those of
    eksctl-io/eksctl#2603.
    """
    tags = wanted.inputs.get("tagsAll") or wanted.inputs.get("tags")
    if not isinstance(tags, Mapping):
        return
    if len(tags) > MOST:
        yield f"TagLimitExceeded: {len(tags)} tags on {wanted.name}; the maximum is {MOST}"
    less = wanted.type.startswith(_SHORTER)
    for key, value in tags.items():
        if key.lower().startswith("aws:"):
            yield f"InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use: {key}"
        if not 1 <= len(key) <= 128 - less or len(str(value)) > 256 - less:
            yield f"InvalidParameterValue: tag {key} is too short or too long"
        if wanted.type.startswith(_PLAIN) and not all(map(_plain, f"{key}{value}")):
            yield f"ValidationError: tag {key} fails to satisfy constraint: [\\p{{L}}\\p{{Z}}\\p{{N}}_.:/=+\\-@]*"
    if wanted.type.startswith(_CASELESS) and len({key.lower() for key in tags}) < len(tags):
        yield "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive"


def _plain(char: str) -> bool:
    return char in _PUNCTUATION or unicodedata.category(char)[0] in "LNZ"
