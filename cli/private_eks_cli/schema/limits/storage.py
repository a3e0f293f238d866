"""Limits of repositories and caches, file systems and storage classes."""

from collections.abc import Mapping

from private_eks.common.plan.arguments import camel
from private_eks.common.plan.names import KEY
from private_eks.common.plan.regions import ACCOUNT, PARTITION, REGION
from private_eks.registry.plan.image_names import CHART
from private_eks.registry.plan.pull_through import AZURE, LONGEST_PREFIX, UPSTREAMS, secret_arn
from private_eks.registry.plan.registry import LONGEST_NAME, MOST_DAYS, MOST_IMAGES, NAME
from private_eks.storage.plan.file_system import HIGHEST_ID, LONGEST_PATH, PATH, THROUGHPUT_MODES, TRANSITION_DAYS
from private_eks.storage.plan.storage import (
    DRIVERS,
    EBS,
    EFS,
    FILE_SYSTEMS,
    IOPS,
    OCTAL,
    OF_KIND,
    RECLAIM_POLICIES,
    THROUGHPUT,
)
from private_eks.storage.plan.storage import LONGEST_NAME as LONGEST_CLASS

from ..forms import Schema, between, both, listed, named, one, spelled, valued, where, without
from .shared import IMAGE, KEY_ARN, MEMBERS, TAGS

_ID = between(1, HIGHEST_ID)
_FREE = [upstream for upstream, (_, secret) in UPSTREAMS.items() if not secret]


def _of_kind(kind: str, **more: object) -> Schema:
    others = (camel(field) for other, fields in OF_KIND.items() if other != kind for field in fields)
    return without(others) | more


def _iops(type_: str) -> Schema:
    return {"properties": {"iops": between(*IOPS[type_])}}


LIMITS: Mapping[str, Schema] = {
    "AccessPointSettings.gid": _ID,
    "AccessPointSettings.path": spelled(PATH, longest=LONGEST_PATH),
    "AccessPointSettings.permissions": spelled(OCTAL),
    "AccessPointSettings.uid": _ID,
    "FileSystemSettings.access_points": MEMBERS,
    "FileSystemSettings.key_arn": KEY_ARN,
    "FileSystemSettings.tags": TAGS,
    "FileSystemSettings.throughput_mode": one(THROUGHPUT_MODES),
    "FileSystemSettings.transition_to_ia_days": one([0, *TRANSITION_DAYS]),
    "PullThroughCacheSettings": where("upstream", {"enum": sorted(_FREE)}, {}, {"required": ["credentialArn"]}),
    "PullThroughCacheSettings.credential_arn": spelled(secret_arn(PARTITION, REGION)),
    "PullThroughCacheSettings.upstream": {
        "anyOf": [one(name for name in UPSTREAMS if "<" not in name), spelled(AZURE)]
    },
    "RepositorySettings.keep_images": between(1, MOST_IMAGES),
    "RepositorySettings.pull_accounts": listed(unique=True, items=spelled(ACCOUNT)),
    "RepositorySettings.untagged_days": between(1, MOST_DAYS),
    "StackSettings.file_systems": MEMBERS,
    "StackSettings.images": MEMBERS | valued(spelled(rf"({CHART})?(?![^/]*([A-Z]|\.\.)[^/]*/){IMAGE}")),
    "StackSettings.pull_through_caches": named(spelled(NAME, longest=LONGEST_PREFIX) | {"minLength": 2}),
    "StackSettings.repositories": named(spelled(NAME, longest=LONGEST_NAME) | {"minLength": 2}),
    "StackSettings.storage_classes": named(spelled(KEY, longest=LONGEST_CLASS)),
    "StorageClassSettings": both(
        where("kind", {"const": EBS}, _of_kind(EBS)),
        where("kind", {"const": EFS}, _of_kind(EFS, required=["fileSystem"])),
        where("volumeType", {"const": "io2"}, _iops("io2") | {"required": ["iops"]}, _iops("gp3")),
        where("volumeType", {"const": "io2"}, without(["throughput"])),
    ),
    "StorageClassSettings.directory_permissions": spelled(OCTAL),
    "StorageClassSettings.fs_type": one(FILE_SYSTEMS),
    "StorageClassSettings.key_arn": KEY_ARN,
    "StorageClassSettings.kind": one(DRIVERS),
    "StorageClassSettings.reclaim_policy": one(RECLAIM_POLICIES),
    "StorageClassSettings.throughput": between(*THROUGHPUT),
    "StorageClassSettings.volume_type": one(IOPS),
}
