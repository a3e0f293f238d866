"""Single wrong values: put into a legitimate stack, each is refused, and the refusal begins with the key."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from private_eks.common.plan.regions import partition_of
from tests.bad_input.rows import _put
from tests.certificates import EXPIRED, SERVER

from . import places, tenants, ways_in, workers, wrong_jobs, wrong_places, wrong_tenants, wrong_workers
from .draw import Config, Draw

Fits = Callable[[Config], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Wrong:
    """A wrong value: where it is put, what it is, the key that its refusal begins with, and which stacks it fits."""

    path: str
    value: Any
    argument: str
    fits: Fits

    def __str__(self) -> str:
        """Name it."""
        return f"{self.path} = {self.value!r}"

    def into(self, config: Config) -> Config:
        """Give the stack file with it."""
        changed = copy.deepcopy(config)
        _put(changed, self.path, _there(self.value, _names(config)))
        return changed


def _names(config: Config) -> dict[str, str]:
    """Say how ARNs, hosts, zones and blocks are called in a stack."""
    partition, zones = partition_of(config["aws:region"]), places.zones_of_stack(config)
    return {
        "{region}": config["aws:region"],
        "{partition}": partition.name,
        "{suffix}": partition.dns_suffix,
        "{zone}": zones[0],
        "{other}": zones[1],
        "{free}": ways_in.free_subnet(config) or "",
        "{taken}": f"{config['cidr'].split('/')[0]}/28",
    }


def _there(value: Any, names: dict[str, str]) -> Any:
    """Put in how things are called there."""
    if isinstance(value, dict):
        return {key: _there(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_there(item, names) for item in value]
    for place, name in names.items():
        value = value.replace(place, name) if isinstance(value, str) else value
    return value


def _anywhere(config: Config) -> bool:
    return True


def _plain(config: Config) -> bool:
    return places.is_plain(config)


_ADMIN = "accessEntries.bad"
_ARN = "arn:aws:iam::111122223333"
_WHOLE: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("name", ("sg-shop",)),
    ("version", ("1.29",)),
    ("supportType", ("LONG", "standard")),
    ("cidr", ("10.0.0.1/16",)),
    ("nodePrefix", (8, 29, 16)),
    ("serviceCidr", ("x",)),
    ("clientCidrs", (["10.200.0.1/16"],)),
    (
        "secondaryCidrs",
        (["10.0.0.0/8"],),
    ),
    ("logRetentionDays", (-1,)),
    ("controlPlaneEgress", ("customer-isolated", "CUSTOMER_ROUTED")),
    ("keyArn", ("alias/x", "arn:aws:kms:eu-west-9:111122223333:key/1234abcd", "1234abcd-12ab-34cd-56ef-1234567890ab")),
    ("keyArns", ({"secrets": "alias/x"}, {"disks": "x"}, {"logs": ""}, {"files": ["x"]}, {"volumes": "1234abcd"})),
    (
        "tags",
        ({"a": "1", "A": "2"},),
    ),
    ("zones", (["eu-west-9a", "eu-west-9b"], ["eu-west-1"])),
    ("uses", (["dynamo"], ["everything"])),
    ("endpointServices", (["com.amazonaws.eu-west-9.ssm"],)),
    ("existingEndpointServices", (["glue"],)),
    ("quotas", ({"nodeGroups": 5}, {"policiesPerRole": 99}, {"rulesPerSecurityGroup": 2000}, {"pods": 9})),
    ("inCluster", ({"mode": "helm"}, {"through": "nobody"})),
    ("manifests", (["nothing.yaml"],)),
    ("proxy.https", ("proxy.corp:3128", "http://a:b@proxy.corp:3128", "http://proxy.corp", "http://8.8.8.8:80")),
    ("certificateAuthorities", ({"company": "ca.pem"}, {"company": SERVER}, {"company": EXPIRED}, {"A B": ""})),
    (
        "registries",
        ({"quay": {"host": "quay.io"}}, {"a": {"host": "https://a.internal"}}, {"a b": {"host": "a.internal"}}),
    ),
    ("registries", ({"a": {"host": "10.0.0.9", "mirrors": {"hub": ""}}},)),
    ("proxy", ({"https": "http://proxy.corp:80", "cidrs": ["8.8.8.0/24"]}, {"cidrs": ["10.0.0.0/28"]})),
    ("nodegroups", ({},)),
    ("managedNodeGroups", ({"a": {}},)),
    ("protect", ("maybe",)),
    (
        f"{_ADMIN}.principalArn",
        ("admins", f"{_ARN}:group/x", f"{_ARN}:root", "arn:aws:sts::111122223333:assumed-role/a/b"),
    ),
    (f"{_ADMIN}.principalArn", (f"{_ARN}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForX",)),
    (
        "accessEntries.admins.policies",
        ({"AmazonEKSAdminPolcy": {}},),
    ),
    ("accessEntries.admins.kubernetesGroups", (["system:masters"],)),
)


_CACHES = (("pullThroughCaches", ({"hub": {"upstream": "registry-1.docker.io"}},)),)


def _wrongs(rows: Any, fits: Fits) -> Iterator[Wrong]:
    for path, values, *argument in rows:
        for value in values:
            yield Wrong(path, value, argument[0] if argument else path, fits)


def _groups(config: Config) -> bool:
    return "nodeGroups" in config and not config.get("customNetworking")


def _windows(config: Config) -> bool:
    return _groups(config) and partition_of(config["aws:region"]).name == "aws"


def _no_windows(config: Config) -> bool:
    return _groups(config) and partition_of(config["aws:region"]).name != "aws"


def _two_blocks(config: Config) -> bool:
    """Tell of nodes, without Windows, in a VPC that has not exactly one further block."""
    one = len(config.get("secondaryCidrs", [])) == 1
    return "nodeGroups" in config and not one and not workers.has_windows(config)


def _no_nodes(config: Config) -> bool:
    return not workers.groups_of(config) and "karpenter" not in config


def _on_fargate(config: Config) -> bool:
    return "fargateProfiles" in config


TABLE: tuple[Wrong, ...] = (
    *_wrongs(_WHOLE, _anywhere),
    *_wrongs((("compute", ("serverless", "Fargate")),), _anywhere),
    *_wrongs(_CACHES, lambda config: len(config.get("name", "")) < 30),
    *_wrongs(wrong_places.REACH, _anywhere),
    *_wrongs(wrong_places.MANY_CLIENTS, lambda config: "rulesPerSecurityGroup" not in config.get("quotas", {})),
    *_wrongs(wrong_places.NO_OR_TWO_BLOCKS, _two_blocks),
    *_wrongs(wrong_places.NO_NODES, _no_nodes),
    *_wrongs(wrong_places.PUBLIC, lambda config: ways_in.free_subnet(config) is not None),
    *_wrongs(wrong_workers.GROUPS, _groups),
    *_wrongs(wrong_workers.MORE_GROUPS, _groups),
    *_wrongs(wrong_workers.WINDOWS, _windows),
    *_wrongs(wrong_workers.NO_WINDOWS, _no_windows),
    *_wrongs(wrong_workers.KARPENTER, lambda config: "karpenter" in config),
    *_wrongs(wrong_workers.PROFILES, _on_fargate),
    *_wrongs(wrong_workers.GOVCLOUD, lambda config: config["aws:region"].startswith("us-gov-")),
    *_wrongs(wrong_workers.NO_WINDOWS_2025, lambda config: config["version"] < "1.35" and _windows(config)),
    *_wrongs(wrong_tenants.SPACES, _anywhere),
    *_wrongs(wrong_tenants.APPLICATIONS, _anywhere),
    *_wrongs(wrong_tenants.BALANCED, tenants.is_balanced),
    *_wrongs(wrong_tenants.MIRRORED, _plain),
    *_wrongs(wrong_tenants.STORED, _anywhere),
    *_wrongs(wrong_tenants.ADDONS, lambda config: config["compute"] != "auto"),
    *_wrongs(wrong_tenants.WAYS_IN, _anywhere),
    *_wrongs((*wrong_jobs.JOBS, *wrong_jobs.PODS), _anywhere),
    *_wrongs(wrong_jobs.CHART, _plain),
    *_wrongs(wrong_jobs.ON_FARGATE, _on_fargate),
    *_wrongs(wrong_jobs.ROLES, workers.has_nodes),
    *_wrongs(wrong_jobs.ROLES_ON_FARGATE, _on_fargate),
)


def wrongs_of(config: Config, seed: int, count: int) -> list[Wrong]:
    """Choose wrong values for the stack of a seed: each comes up within as many stacks as it takes to use them all."""
    fitting = [wrong for wrong in TABLE if wrong.fits(config)]
    return Draw(seed).sample(fitting, min(count, len(fitting)))
