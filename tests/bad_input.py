"""Bad stack files, as data: what is written, and how the program refuses it.

A row changes one thing in a stack file that is good as it stands. `change` maps the path of a key to its new value, and
`None` removes the key; keys are those of the stack file, with `private-eks:` left out.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ADMIN: Mapping[str, Any] = {"AmazonEKSClusterAdminPolicy": {}}
ROLE = "arn:aws:iam::111122223333:role"
DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}
TAINT = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}

_COMMON: Mapping[str, Any] = {
    "aws:region": "eu-west-1",
    "version": "1.35",
    "cidr": "10.10.0.0/16",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "accessEntries": {"admins": {"principalArn": f"{ROLE}/admins", "policies": ADMIN}},
}
_PROFILES = {"coredns": {"selectors": [DNS]}}
_GROUPS = {"general": {"instanceTypes": ["m6i.large"], "minSize": 2, "maxSize": 4}}

GOOD: Mapping[str, Mapping[str, Any]] = {
    "fargate": {**_COMMON, "compute": "fargate", "fargateProfiles": _PROFILES},
    "managed": {**_COMMON, "compute": "managed", "nodeGroups": _GROUPS},
    "mixed": {**_COMMON, "compute": "mixed", "fargateProfiles": _PROFILES, "nodeGroups": _GROUPS},
}
"""The stack files that rows change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bad stack file, with the argument that its refusal names and a part of the message."""

    id: str
    change: Mapping[str, Any]
    argument: str
    message: str
    stack: str = field(default="mixed", kw_only=True)


@dataclass(frozen=True, slots=True)
class BadText:
    """One file that is no stack file, with the start of its refusal and a part of the message."""

    id: str
    text: str
    start: str
    message: str


def stack_config(row: Row) -> dict[str, Any]:
    """Give the `config` of a row's stack file."""
    config: dict[str, Any] = copy.deepcopy(dict(GOOD[row.stack]))
    for path, value in row.change.items():
        _put(config, path, value)
    return {key if ":" in key else f"private-eks:{key}": value for key, value in config.items()}


def _put(config: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        config = config.setdefault(key, {})
    if value is None:
        config.pop(last)
    else:
        config[last] = value


def _entry(principal_arn: str, **settings: Any) -> dict[str, Any]:
    return {"accessEntries.second": {"principalArn": principal_arn, **settings}}


def _group(**settings: Any) -> dict[str, Any]:
    return {f"nodeGroups.general.{key}": value for key, value in settings.items()}


_GOVCLOUD = {
    "aws:region": "us-gov-west-1",
    "zones": ["us-gov-west-1a", "us-gov-west-1b"],
    "accessEntries.admins.principalArn": "arn:aws-us-gov:iam::111122223333:role/admins",
}
_VIRGINIA = {"aws:region": "us-east-1", "zones": ["us-east-1a", "us-east-1e"]}
_MANY_USES = ["cluster-autoscaler", "load-balancer-controller", "session-manager", "secrets-manager"]

COMPUTE = (
    Row("unknown compute mode", {"compute": "serverless"}, "compute", "allowed: fargate, managed, mixed"),
    Row("no compute mode", {"compute": None}, "compute", "got None; allowed: text; give a value"),
    Row("mode forbids profiles", {"compute": "managed"}, "fargateProfiles", "none with compute 'managed'"),
    Row("mode forbids groups", {"compute": "fargate"}, "nodeGroups", "none with compute 'fargate'"),
    Row("mode wants profiles", {"compute": "mixed"}, "fargateProfiles", "at least one", stack="managed"),
    Row("mode wants groups", {"compute": "mixed"}, "nodeGroups", "at least one", stack="fargate"),
    Row("mode wants groups, none left", {"nodeGroups": {}}, "nodeGroups", "at least one", stack="managed"),
)

NETWORK = (
    Row("one zone", {"zones": ["eu-west-1a"]}, "zones", "2 to 8 different zones"),
    Row("repeated zones", {"zones": ["eu-west-1a", "eu-west-1a"]}, "zones", "2 to 8 different zones"),
    Row("zone of another region", {"zones": ["eu-west-1a", "us-east-1b"]}, "zones[1]", "allowed: eu-west-1a"),
    Row("region instead of a zone", {"zones": ["eu-west-1", "eu-west-1b"]}, "zones[0]", "did you mean 'eu-west-1"),
    Row("zone that EKS refuses", _VIRGINIA, "zones[1]", "leave out use1-az3"),
    Row("zones as text", {"zones": "eu-west-1a"}, "zones", "got 'eu-west-1a'; allowed: a list"),
    Row("zones as numbers", {"zones": [1, 2]}, "zones[0]", "put quotes around it"),
    Row("no cidr", {"cidr": None}, "cidr", "got None; allowed: text"),
    Row("tiny cidr", {"cidr": "10.0.0.0/25"}, "cidr", "from /16 to /24"),
    Row("huge cidr", {"cidr": "10.0.0.0/8"}, "cidr", "from /16 to /24"),
    Row("malformed cidr", {"cidr": "10.0.0/16"}, "cidr", "Expected 4 octets"),
    Row("public cidr", {"cidr": "52.0.0.0/16"}, "cidr", "take it from 10.0.0.0/8"),
    Row("host bits in cidr", {"cidr": "10.0.1.0/16"}, "cidr", "has host bits set"),
    Row("netmask in cidr", {"cidr": "10.0.0.0/255.255.0.0"}, "cidr", "write it as 10.0.0.0/16"),
    Row("zero in the prefix", {"cidr": "10.0.0.0/016"}, "cidr", "write it as 10.0.0.0/16"),
    Row("IPv6 cidr", {"cidr": "fd00::/56"}, "cidr", "a private IPv4 block"),
    Row("several cidrs", {"cidr": ["10.0.0.0/16", "10.1.0.0/16"]}, "cidr", "a private IPv4 block"),
    Row("node prefix too short", {"nodePrefix": 16}, "nodePrefix", "allowed: 17 to 28 in 10.10.0.0/16"),
    Row("node prefix too long", {"nodePrefix": 29}, "nodePrefix", "allowed: 17 to 28"),
    Row("node prefix as text", {"nodePrefix": "/20"}, "nodePrefix", "a whole number"),
    Row("half a node prefix", {"nodePrefix": 20.5}, "nodePrefix", "a whole number"),
    Row("node subnets do not fit", {"nodePrefix": 17}, "cidr", "2 node subnets of /17 and 2 control subnets of /26"),
    Row("unused remedy word", {"nodePrefix": 17}, "cidr", "fewer zones or a longer nodePrefix"),
)

FURTHER_BLOCKS = (
    Row("service block inside the VPC", {"serviceCidr": "10.10.16.0/20"}, "serviceCidr", "apart from 10.10.0.0/16"),
    Row("service block around the VPC", {"serviceCidr": "10.0.0.0/12"}, "serviceCidr", "apart from 10.10.0.0/16"),
    Row("service block too small", {"serviceCidr": "172.20.0.0/25"}, "serviceCidr", "from /12 to /24"),
    Row("service block too large", {"serviceCidr": "10.0.0.0/8"}, "serviceCidr", "from /12 to /24"),
    Row("service block public", {"serviceCidr": "8.8.0.0/16"}, "serviceCidr", "a private IPv4 block"),
    Row("service block in shared range", {"serviceCidr": "100.64.0.0/16"}, "serviceCidr", "10/8, 172.16/12"),
    Row(
        "service block on a client block",
        {"serviceCidr": "172.20.0.0/16", "clientCidrs": ["172.20.5.0/24"]},
        "serviceCidr",
        "apart from 172.20.5.0/24",
    ),
    Row(
        "secondary blocks overlap",
        {"secondaryCidrs": ["100.64.0.0/16", "100.64.128.0/17"]},
        "secondaryCidrs[1]",
        "apart from 100.64.0.0/16",
    ),
    Row("secondary block is the first", {"secondaryCidrs": ["10.10.0.0/16"]}, "secondaryCidrs[0]", "apart from"),
    Row("secondary range restricted", {"secondaryCidrs": ["192.168.0.0/16"]}, "secondaryCidrs[0]", "mixes no others"),
    Row("secondary block tiny", {"secondaryCidrs": ["100.64.0.0/26"]}, "secondaryCidrs[0]", "from /16 to /25"),
    Row(
        "five secondary blocks",
        {"secondaryCidrs": [f"100.{64 + i}.0.0/16" for i in range(5)]},
        "secondaryCidrs",
        "at most 4 blocks",
    ),
    Row("secondary blocks as text", {"secondaryCidrs": "100.64.0.0/16"}, "secondaryCidrs", "allowed: a list"),
    Row("client block public", {"clientCidrs": ["8.8.8.0/24"]}, "clientCidrs[0]", "a private IPv4 block"),
    Row("client block inside the VPC", {"clientCidrs": ["10.10.4.0/24"]}, "clientCidrs[0]", "apart from 10.10.0.0/16"),
    Row("client block twice", {"clientCidrs": ["10.9.0.0/16", "10.9.0.0/16"]}, "clientCidrs", "each block once"),
    Row("clients are everybody", {"clientCidrs": ["0.0.0.0/0"]}, "clientCidrs[0]", "from /8 to /32"),
    Row("client block malformed", {"clientCidrs": ["office"]}, "clientCidrs[0]", "Expected 4 octets in 'office'"),
    Row("client without a prefix", {"clientCidrs": ["10.9.1.7"]}, "clientCidrs[0]", "write it as 10.9.1.7/32"),
)

FARGATE = (
    Row("six selectors", {"fargateProfiles.x.selectors": [DNS] * 6}, "fargateProfiles.x.selectors", "1 to 5 selectors"),
    Row("no selector", {"fargateProfiles.x.selectors": []}, "fargateProfiles.x.selectors", "got '0 selectors'"),
    Row("selectors missing", {"fargateProfiles.x": {}}, "fargateProfiles.x.selectors", "it has no default"),
    Row(
        "six labels",
        {"fargateProfiles.x.selectors": [{"namespace": "a", "labels": {f"l{i}": "v" for i in range(6)}}]},
        "fargateProfiles.x.selectors[0].labels",
        "at most 5 labels",
    ),
    Row(
        "eleven profiles",
        {f"fargateProfiles.p{i}": {"selectors": [DNS]} for i in range(10)},
        "fargateProfiles",
        "got '11 profiles'; allowed: at most 10",
    ),
    Row(
        "namespace in capitals",
        {"fargateProfiles.x.selectors": [{"namespace": "Team"}]},
        "fargateProfiles.x.selectors[0].namespace",
        "lower-case letters",
    ),
    Row("Fargate in GovCloud", _GOVCLOUD, "aws:region", "use node groups in GovCloud", stack="fargate"),
    Row("reserved profile name", {"name": "eks-main"}, "name", "EKS reserves this start"),
    Row("reserved profile name, by its key", {"name": "eks"}, "name", "EKS reserves this start"),
    Row(
        "profile name in capitals",
        {"fargateProfiles.My_Team": {"selectors": [DNS]}},
        "fargateProfiles.My_Team",
        "lower",
    ),
    Row(
        "no home for CoreDNS",
        {"fargateProfiles.coredns.selectors": [{"namespace": "default"}]},
        "fargateProfiles",
        "CoreDNS would stay pending",
        stack="fargate",
    ),
    Row(
        "CoreDNS's home asks for more labels",
        {"fargateProfiles.coredns.selectors": [{**DNS, "labels": {"k8s-app": "kube-dns", "tier": "one"}}]},
        "fargateProfiles",
        "k8s-app: kube-dns",
        stack="fargate",
    ),
)

NODES = (
    Row("only tainted groups", _group(taints=[TAINT]), "nodeGroups", "without a taint that keeps CoreDNS away"),
    Row("only empty groups", _group(minSize=0), "nodeGroups", "one group with nodes"),
    Row("desired above max", _group(desiredSize=5), "nodeGroups.general.desiredSize", "minSize to maxSize, 2 to 4"),
    Row("desired below min", _group(desiredSize=1), "nodeGroups.general.desiredSize", "2 to 4"),
    Row("min above max", _group(minSize=5), "nodeGroups.general.minSize", "0 to maxSize, which is 4"),
    Row("min below zero", _group(minSize=-1), "nodeGroups.general.minSize", "got -1"),
    Row("max 451", _group(maxSize=451), "nodeGroups.general.maxSize", "1 to 450 nodes"),
    Row("max zero", _group(minSize=0, maxSize=0), "nodeGroups.general.maxSize", "1 to 450 nodes"),
    Row("min as text", _group(minSize="2"), "nodeGroups.general.minSize", "got '2'; allowed: a whole number"),
    Row("min as a switch", _group(minSize=True), "nodeGroups.general.minSize", "a whole number"),
    Row("half a node", _group(maxSize=3.5), "nodeGroups.general.maxSize", "got 3.5; allowed: a whole number"),
    Row(
        "21 instance types",
        _group(instanceTypes=[f"m6i.{i}xlarge" for i in range(21)]),
        "nodeGroups.general.instanceTypes",
        "got '21 types'",
    ),
    Row(
        "repeated types",
        _group(instanceTypes=["m6i.large", "m6i.large"]),
        "nodeGroups.general.instanceTypes",
        "different types",
    ),
    Row("no instance type", _group(instanceTypes=[]), "nodeGroups.general.instanceTypes", "1 to 20 different types"),
    Row("size without family", _group(instanceTypes=["large"]), "nodeGroups.general.instanceTypes[0]", "family and"),
    Row(
        "Arm type on x86 image", _group(instanceTypes=["m7g.large"]), "nodeGroups.general.instanceTypes[0]", "x86 types"
    ),
    Row(
        "x86 type on Arm image",
        _group(amiType="BOTTLEROCKET_ARM_64"),
        "nodeGroups.general.instanceTypes[0]",
        "Arm types",
    ),
    Row("unknown image", _group(amiType="AL2023_x86_64_STANDART"), "nodeGroups.general.amiType", "STANDARD'?"),
    Row("Amazon Linux 2", _group(amiType="AL2_x86_64"), "nodeGroups.general.amiType", "allowed: AL2023_ARM_64_NVIDIA"),
    Row(
        "FIPS image", _group(amiType="BOTTLEROCKET_x86_64_FIPS"), "nodeGroups.general.amiType", "'BOTTLEROCKET_x86_64'"
    ),
    Row("Windows image", _group(amiType="WINDOWS_CORE_2022_x86_64"), "nodeGroups.general.amiType", "choose one"),
    Row("unknown capacity", _group(capacityType="spot"), "nodeGroups.general.capacityType", "ON_DEMAND, SPOT"),
    Row("unknown update strategy", _group(updateStrategy="MINIMUM"), "nodeGroups.general.updateStrategy", "'MINIMAL'?"),
    Row(
        "both unavailable forms",
        _group(maxUnavailable=1, maxUnavailablePercentage=20),
        "nodeGroups.general.maxUnavailable",
        "maxUnavailable or maxUnavailablePercentage",
    ),
    Row("none unavailable", _group(maxUnavailable=0), "nodeGroups.general.maxUnavailable", "1 to 100"),
    Row(
        "more than all unavailable",
        _group(maxUnavailablePercentage=101),
        "nodeGroups.general.maxUnavailablePercentage",
        "1 to 100",
    ),
    Row("volume too small", _group(volumeSize=19), "nodeGroups.general.volumeSize", "20 to 65536 GiB"),
    Row(
        "label in kubernetes.io",
        _group(labels={"kubernetes.io/role": "x"}),
        "nodeGroups.general.labels.kubernetes.io/role",
        "such a node may not join",
    ),
    Row(
        "label value too long",
        _group(labels={"cost_center": "v" * 64}),
        "nodeGroups.general.labels.cost_center",
        "1 to 63 characters",
    ),
    Row("label as a number", _group(labels={"tier": 1}), "nodeGroups.general.labels.tier", "put quotes around it"),
    Row(
        "unknown taint effect",
        _group(taints=[{**TAINT, "effect": "NoSchedule"}]),
        "nodeGroups.general.taints[0].effect",
        "NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE",
    ),
    Row(
        "taint key too long",
        _group(taints=[{**TAINT, "key": "k" * 64}]),
        "nodeGroups.general.taints[0]",
        "a key of 1 to 63 characters",
    ),
    Row("51 taints", _group(taints=[TAINT] * 51), "nodeGroups.general.taints", "at most 50"),
    Row("taints as a mapping", _group(taints=TAINT), "nodeGroups.general.taints", "allowed: a list"),
    Row(
        "zone that the stack lacks",
        _group(zones=["eu-west-1c"]),
        "nodeGroups.general.zones[0]",
        "allowed: eu-west-1a, eu-west-1b",
    ),
    Row("empty zones of a group", _group(zones=[]), "nodeGroups.general.zones", "one or more of eu-west-1a"),
    Row("group name in capitals", {"nodeGroups.Batch": {}}, "nodeGroups.Batch", "lower-case letters"),
    Row("group name too long", {f"nodeGroups.{'g' * 50}": {}}, f"nodeGroups.{'g' * 50}", "shorten this name"),
    Row("group named like a role", {"nodeGroups.vpc-cni": {}}, "nodeGroups.vpc-cni", "rename this entry"),
    Row("31 groups", {f"nodeGroups.g{i}": {} for i in range(30)}, "nodeGroups", "got '31 groups'; allowed: at most 30"),
    Row("group without settings", {"nodeGroups": {"general": None}}, "nodeGroups.general", "a mapping with amiType"),
)

ACCESS = (
    Row("no access entries", {"accessEntries": None}, "accessEntries", "a mapping of names to values; give a value"),
    Row(
        "empty access entries", {"accessEntries": {}}, "accessEntries", "nobody else could enter, not even the creator"
    ),
    Row("no admin", {"accessEntries.admins.policies": {"AmazonEKSViewPolicy": {}}}, "accessEntries", "got ['admins']"),
    Row(
        "admin in a namespace only",
        {"accessEntries.admins.policies.AmazonEKSClusterAdminPolicy": {"namespaces": ["default"]}},
        "accessEntries",
        "for the whole cluster",
    ),
    Row("malformed ARN", _entry("admins"), "accessEntries.second.principalArn", "arn:aws:iam::<account>:role/<name>"),
    Row(
        "assumed role",
        _entry("arn:aws:sts::111122223333:assumed-role/admins/me"),
        "accessEntries.second.principalArn",
        "not that of an assumed session",
    ),
    Row(
        "IAM group", _entry("arn:aws:iam::111122223333:group/x"), "accessEntries.second.principalArn", "or user/<name>"
    ),
    Row(
        "ARN of another partition",
        _entry("arn:aws-cn:iam::111122223333:role/x"),
        "accessEntries.second.principalArn",
        "allowed: arn:aws:iam",
    ),
    Row(
        "repeated principal",
        _entry(f"{ROLE}/admins"),
        "accessEntries.second.principalArn",
        "merge it with accessEntries.admins",
    ),
    Row(
        "reserved Kubernetes group",
        _entry(f"{ROLE}/x", kubernetesGroups=["team", "system:masters"]),
        "accessEntries.second.kubernetesGroups[1]",
        "bind a group of your own",
    ),
    Row(
        "misspelt policy",
        _entry(f"{ROLE}/x", policies={"AmazonEKSEditPolcy": {}}),
        "accessEntries.second.policies.AmazonEKSEditPolcy",
        "did you mean 'AmazonEKSEditPolicy'?",
    ),
    Row(
        "IAM policy instead of an access policy",
        _entry(f"{ROLE}/x", policies={"AdministratorAccess": {}}),
        "accessEntries.second.policies.AdministratorAccess",
        "use an access policy's name",
    ),
    Row(
        "empty namespaces",
        _entry(f"{ROLE}/x", policies={"AmazonEKSViewPolicy": {"namespaces": []}}),
        "accessEntries.second.policies.AmazonEKSViewPolicy.namespaces",
        "leave it out to mean the whole cluster",
    ),
    Row("no principal", {"accessEntries.second": {}}, "accessEntries.second.principalArn", "it has no default"),
    Row(
        "policies as a list", _entry(f"{ROLE}/x", policies=["A"]), "accessEntries.second.policies", "a mapping of names"
    ),
    Row(
        "entry name in snake case",
        {"accessEntries.my_team": {"principalArn": "x"}},
        "accessEntries.my_team",
        "lower-case letters, digits and inner hyphens",
    ),
    Row("empty entry name", {"accessEntries": {"": {"principalArn": "x"}}}, "accessEntries.", "rename this entry"),
    Row(
        "empty Kubernetes group",
        {"accessEntries.admins.kubernetesGroups": [""]},
        "accessEntries.admins.kubernetesGroups[0]",
        "bind a group of your own",
    ),
    Row("label with a space", _group(labels={"a b": "c"}), "nodeGroups.general.labels.a b", "rename the key"),
    Row("label value with a slash", _group(labels={"a": "b/c"}), "nodeGroups.general.labels.a", "change the value"),
    Row("label with an empty domain", _group(labels={"/a": "b"}), "nodeGroups.general.labels./a", "rename the key"),
    Row("taint with a colon", _group(taints=[{**TAINT, "key": "a:b"}]), "nodeGroups.general.taints[0]", "rename"),
    Row("role of an add-on", {"addons": {"vpc-cni": {"roleArn": "cni"}}}, "addons.vpc-cni.roleArn", "ARN of a role"),
    Row("tag of AWS's own", {"tags": {"aws:team": "x"}}, "tags.aws:team", "rename or shorten the tag"),
    Row("tag value too long", {"tags": {"team": "x" * 257}}, "tags.team", "rename or shorten the tag"),
    Row("too many tags", {"tags": {f"t{i}": "x" for i in range(41)}}, "tags", "at most 40"),
)

CLUSTER = (
    Row("name too long", {"name": "n" * 41}, "name", "1 to 40 letters"),
    Row("name with a dot", {"name": "main.cluster"}, "name", "letters, digits, hyphens and underscores"),
    Row("no version", {"version": None}, "version", "got None; allowed: text"),
    Row("version too old", {"version": "1.20"}, "version", "got '1.20'; allowed: a minor version in quotes, '1.31'"),
    Row("version latest", {"version": "latest"}, "version", "write it like '1.35'"),
    Row("version without quotes", {"version": 1.3}, "version", "got '1.3'; allowed: a minor version in quotes"),
    Row("version with a patch", {"version": "1.35.2"}, "version", "a minor version"),
    Row("retention 364", {"logRetentionDays": 364}, "logRetentionDays", "180, 365, 400"),
    Row("retention forever", {"logRetentionDays": "forever"}, "logRetentionDays", "a whole number"),
    Row("support type", {"supportType": "extended"}, "supportType", "EXTENDED, STANDARD"),
    Row("protect as text", {"protect": "yes"}, "protect", "got 'yes'; allowed: true or false"),
    Row("protect as a number", {"protect": 1}, "protect", "true or false"),
    Row("key by alias", {"keyArn": "arn:aws:kms:eu-west-1:111122223333:alias/x"}, "keyArn", "not of its alias"),
    Row("key of another region", {"keyArn": "arn:aws:kms:eu-west-2:111122223333:key/a1"}, "keyArn", "kms:eu-west-1:"),
    Row("tags as numbers", {"tags": {"cost_center": 4711}}, "tags.cost_center", "put quotes around it"),
    Row("tags as a list", {"tags": ["environment"]}, "tags", "a mapping of names to values"),
)

ENDPOINTS = (
    Row("unknown use", {"uses": ["mining"]}, "uses", "cluster-autoscaler"),
    Row("misspelt use", {"uses": ["cluster-autoscale"]}, "uses", "did you mean 'cluster-autoscaler'?"),
    Row("uses as text", {"uses": "karpenter"}, "uses", "got 'karpenter'; allowed: a list"),
    Row("misspelt service", {"endpointServices": ["kmss"]}, "endpointServices", "did you mean 'kms'?"),
    Row("service in capitals", {"endpointServices": ["KMS"]}, "endpointServices", "PrivateLink services"),
    Row(
        "service of another region",
        {"endpointServices": ["com.amazonaws.eu-west-2.kms"]},
        "endpointServices",
        "allowed: services of eu-west-1",
    ),
    Row(
        "existing service without a need", {"existingEndpointServices": ["kms"]}, "existingEndpointServices", "ecr.api"
    ),
    Row("too many endpoints", {"cidr": "10.0.0.0/24", "uses": _MANY_USES}, "uses", "at most 5 endpoints beside"),
)

REGION = (
    Row("empty region", {"aws:region": ""}, "aws:region", "such as 'eu-west-1'"),
    Row("zone as region", {"aws:region": "eu-west-1a"}, "aws:region", "not a zone or a city"),
    Row("city as region", {"aws:region": "Ireland"}, "aws:region", "not a zone or a city"),
    Row("region in our namespace", {"region": "eu-west-1"}, "aws:region", "and nowhere else"),
)

ADDONS = (
    Row("add-on not installed", {"addons.aws-ebs-csi-driver": {}}, "addons", "allowed: coredns, kube-proxy, vpc-cni"),
    Row("node add-on without nodes", {"addons.vpc-cni": {}}, "addons", "allowed: coredns;", stack="fargate"),
    Row("add-on version malformed", {"addons.coredns": {"version": "1.12"}}, "addons.coredns.version", "v1.12.4-eks"),
    Row(
        "add-on configuration as text",
        {"addons.coredns": {"configuration": "{}"}},
        "addons.coredns.configuration",
        "a mapping",
    ),
)

UNKNOWN_KEYS = (
    Row("unknown key", {"nodegroups": {}}, "nodegroups", "did you mean 'nodeGroups'?"),
    Row("unknown key unlike any", {"colour": "red"}, "colour", "remove it"),
    Row("key in snake case", {"node_groups": {}}, "node_groups", "did you mean 'nodeGroups'?"),
    Row("unknown key of an entry", {"accessEntries.admins.policis": {}}, "accessEntries.admins.policis", "'policies'?"),
    Row(
        "unknown key of a policy",
        {"accessEntries.admins.policies.AmazonEKSViewPolicy": {"namespace": ["a"]}},
        "accessEntries.admins.policies.AmazonEKSViewPolicy.namespace",
        "did you mean 'namespaces'?",
    ),
    Row(
        "unknown key of a profile",
        {"fargateProfiles.x": {"selector": []}},
        "fargateProfiles.x.selector",
        "'selectors'?",
    ),
    Row(
        "unknown key of a selector",
        {"fargateProfiles.x.selectors": [{"namespce": "a"}]},
        "fargateProfiles.x.selectors[0].namespce",
        "did you mean 'namespace'?",
    ),
    Row(
        "unknown key of a group",
        _group(instanceType="m6i.large"),
        "nodeGroups.general.instanceType",
        "'instanceTypes'?",
    ),
    Row("snake-case key of a group", _group(min_size=1), "nodeGroups.general.min_size", "did you mean 'minSize'?"),
    Row(
        "unknown key of a taint",
        _group(taints=[{"key": "a", "efect": "NO_SCHEDULE"}]),
        "nodeGroups.general.taints[0].efect",
        "did you mean 'effect'?",
    ),
    Row("unknown key of an add-on", {"addons.coredns": {"versoin": "v1.0.0"}}, "addons.coredns.versoin", "'version'?"),
)

ROWS = (
    *COMPUTE,
    *NETWORK,
    *FURTHER_BLOCKS,
    *FARGATE,
    *NODES,
    *ACCESS,
    *CLUSTER,
    *ENDPOINTS,
    *REGION,
    *ADDONS,
    *UNKNOWN_KEYS,
)

TEXTS = (
    BadText("broken YAML", "config: [", "Pulumi.test.yaml: got no YAML", "correct it: while parsing"),
    BadText("YAML that is a list", "- aws:region: eu-west-1", "Pulumi.test.yaml: got list", "below config:"),
    BadText("YAML that is a text", "eu-west-1", "Pulumi.test.yaml: got str", "a YAML mapping with the key config"),
    BadText("config that is a list", "config: [a]", "Pulumi.test.yaml: got", "below config:"),
    BadText(
        "key without namespace", "config: {zones: []}", "Pulumi.test.yaml: got the key 'zones'", "'private-eks:zones'"
    ),
    BadText("Python in YAML", "config: !!python/object:os.system {}", "Pulumi.test.yaml: got no YAML", "constructor"),
    BadText("empty file", "", "Pulumi.test.yaml: got NoneType", "a YAML mapping with the key config"),
    BadText("empty config", "config:", "aws:region: got None", "set aws:region"),
)
