"""What repositories and pull-through caches may be told."""

from typing import NotRequired, TypedDict

import pulumi


class RepositorySettings(TypedDict):
    """A repository for images that you build."""

    keep_images: NotRequired[int]
    """How many images with a tag to keep, the newest first. Default: 100."""
    untagged_days: NotRequired[int]
    """Days until an image without a tag goes; the platforms of a tagged image stay with it. Default: 14."""
    mutable_tags: NotRequired[bool]
    """Let a tag be moved to another image. Default: false."""
    force_delete: NotRequired[bool]
    """Delete the images too when the repository is deleted or replaced; without it ECR refuses. Default: false."""
    pull_accounts: NotRequired[list[str]]
    """Ids of other AWS accounts that may pull, 12 digits each. Default: none."""


class PullThroughCacheSettings(TypedDict):
    """A registry whose images ECR fetches when they are pulled the first time, which has to be from outside."""

    upstream: str
    """Host of the registry, for example `quay.io`, or `registry-1.docker.io` for Docker Hub."""
    credential_arn: NotRequired[pulumi.Input[str]]
    """ARN of a secret with user name and access token, its name beginning with `ecr-pullthroughcache/`.
    Default: none; not for registries that want one."""
