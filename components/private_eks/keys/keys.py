"""A KMS key of our own, as components make one where the caller brings none."""

import json

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from ..iam.plan.policies import Policy
from .plan import KEY_DELETION_DAYS


def make_key_with(
    parent: pulumi.Resource,
    name: str,
    document: pulumi.Output[Policy],
    description: str,
    tags: Tags,
    protect: bool = False,
) -> aws.kms.Key:
    """Make a KMS key, `{name}`, that rotates yearly, with the policy `document` and the alias `alias/{name}`."""
    key = aws.kms.Key(
        name,
        description=description,
        enable_key_rotation=True,
        deletion_window_in_days=KEY_DELETION_DAYS,
        policy=document.apply(json.dumps),
        tags=named(tags, name),
        opts=pulumi.ResourceOptions(parent=parent, protect=protect or None),
    )
    aws.kms.Alias(name, name=f"alias/{name}", target_key_id=key.key_id, opts=pulumi.ResourceOptions(parent=parent))
    return key
