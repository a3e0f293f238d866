"""Region, addresses, endpoints, and what nodes may reach."""

from typing import Any

from .rows import Row

_VIRGINIA = {"aws:region": "us-east-1", "zones": ["us-east-1a", "us-east-1e"]}
_MANY_USES = ["cluster-autoscaler", "load-balancer-controller", "session-manager", "secrets-manager"]
_DATABASE = {"cidr": "10.30.0.0/16", "fromPort": 5432}


def _egress(**settings: Any) -> dict[str, Any]:
    return {"nodeEgress.db": {**_DATABASE, **settings}}


_BLOCKS = (
    Row("one zone", {"zones": ["eu-west-1a"]}, "zones"),
    Row("repeated zones", {"zones": ["eu-west-1a", "eu-west-1a"]}, "zones"),
    Row("zone of another region", {"zones": ["eu-west-1a", "us-east-1b"]}, "zones[1]"),
    Row("region instead of a zone", {"zones": ["eu-west-1", "eu-west-1b"]}, "zones[0]"),
    Row("zone that EKS refuses", _VIRGINIA, "zones[1]"),
    Row("zones as text", {"zones": "eu-west-1a"}, "zones"),
    Row("zones as numbers", {"zones": [1, 2]}, "zones[0]"),
    Row("no cidr", {"cidr": None}, "cidr"),
    Row("tiny cidr", {"cidr": "10.0.0.0/25"}, "cidr"),
    Row("huge cidr", {"cidr": "10.0.0.0/8"}, "cidr"),
    Row("malformed cidr", {"cidr": "10.0.0/16"}, "cidr"),
    Row("public cidr", {"cidr": "52.0.0.0/16"}, "cidr"),
    Row("host bits in cidr", {"cidr": "10.0.1.0/16"}, "cidr"),
    Row("netmask in cidr", {"cidr": "10.0.0.0/255.255.0.0"}, "cidr"),
    Row("cidr without a prefix", {"cidr": "10.0.0.0"}, "cidr"),
    Row("zero in the prefix", {"cidr": "10.0.0.0/016"}, "cidr"),
    Row("IPv6 cidr", {"cidr": "fd00::/56"}, "cidr"),
    Row("several cidrs", {"cidr": ["10.0.0.0/16", "10.1.0.0/16"]}, "cidr"),
    Row("node prefix too short", {"nodePrefix": 16}, "nodePrefix"),
    Row("node prefix too long", {"nodePrefix": 29}, "nodePrefix"),
    Row("node prefix as text", {"nodePrefix": "/20"}, "nodePrefix"),
    Row("half a node prefix", {"nodePrefix": 20.5}, "nodePrefix"),
    Row("node subnets do not fit", {"nodePrefix": 17}, "cidr"),
    Row("unused remedy word", {"nodePrefix": 17}, "cidr"),
)

_FURTHER_BLOCKS = (
    Row("service block inside the VPC", {"serviceCidr": "10.10.16.0/20"}, "serviceCidr"),
    Row("service block around the VPC", {"serviceCidr": "10.0.0.0/12"}, "serviceCidr"),
    Row("service block too small", {"serviceCidr": "172.20.0.0/25"}, "serviceCidr"),
    Row("service block too large", {"serviceCidr": "10.0.0.0/8"}, "serviceCidr"),
    Row("service block public", {"serviceCidr": "8.8.0.0/16"}, "serviceCidr"),
    Row("service block in shared range", {"serviceCidr": "100.64.0.0/16"}, "serviceCidr"),
    Row(
        "service block on a client block",
        {"serviceCidr": "172.20.0.0/16", "clientCidrs": ["172.20.5.0/24"]},
        "serviceCidr",
    ),
    Row("secondary blocks overlap", {"secondaryCidrs": ["100.64.0.0/16", "100.64.128.0/17"]}, "secondaryCidrs[1]"),
    Row("secondary block is the first", {"secondaryCidrs": ["10.10.0.0/16"]}, "secondaryCidrs[0]"),
    Row("secondary range restricted", {"secondaryCidrs": ["192.168.0.0/16"]}, "secondaryCidrs[0]"),
    Row(
        "secondary block of a range that the first closes",
        {"cidr": "10.1.0.0/16", "secondaryCidrs": ["10.0.0.0/16"]},
        "secondaryCidrs[0]",
    ),
    Row(
        "secondary block of the default VPC's range",
        {"cidr": "172.16.0.0/16", "serviceCidr": "192.168.0.0/16", "secondaryCidrs": ["172.31.0.0/16"]},
        "secondaryCidrs[0]",
    ),
    Row(
        "secondary block of a range that another closes",
        {"cidr": "10.5.0.0/16", "secondaryCidrs": ["10.1.0.0/20", "10.0.8.0/21"]},
        "secondaryCidrs[1]",
    ),
    Row(
        "private block beside a shared one",
        {"cidr": "100.64.0.0/16", "secondaryCidrs": ["10.0.0.0/16"]},
        "secondaryCidrs[0]",
    ),
    Row("secondary block of 198.19", {"secondaryCidrs": ["198.19.0.0/16"]}, "secondaryCidrs[0]"),
    Row("secondary block tiny", {"secondaryCidrs": ["100.64.0.0/26"]}, "secondaryCidrs[0]"),
    Row("five secondary blocks", {"secondaryCidrs": [f"100.{64 + i}.0.0/16" for i in range(5)]}, "secondaryCidrs"),
    Row("secondary blocks as text", {"secondaryCidrs": "100.64.0.0/16"}, "secondaryCidrs"),
    Row("client block public", {"clientCidrs": ["8.8.8.0/24"]}, "clientCidrs[0]"),
    Row("client block inside the VPC", {"clientCidrs": ["10.10.4.0/24"]}, "clientCidrs[0]"),
    Row("client block twice", {"clientCidrs": ["10.9.0.0/16", "10.9.0.0/16"]}, "clientCidrs"),
    Row("clients are everybody", {"clientCidrs": ["0.0.0.0/0"]}, "clientCidrs[0]"),
    Row("client block malformed", {"clientCidrs": ["office"]}, "clientCidrs[0]"),
    Row("client without a prefix", {"clientCidrs": ["10.9.1.7"]}, "clientCidrs[0]"),
)

_MANY = [f"10.{i}.0.0/16" for i in range(100, 160)]
_QUOTAS = (
    Row("more client blocks than rules", {"clientCidrs": _MANY}, "clientCidrs"),
    Row(
        "more client blocks than raised rules",
        {"clientCidrs": _MANY, "quotas": {"rulesPerSecurityGroup": 61}},
        "clientCidrs",
    ),
    Row(
        "more egress than rules",
        {"nodeEgress": {f"e{i}": {"cidr": cidr, "fromPort": 443} for i, cidr in enumerate(_MANY)}},
        "nodeEgress",
    ),
    Row("quota below AWS's default", {"quotas": {"nodeGroups": 20}}, "quotas.nodeGroups"),
    Row("quota that is none", {"quotas": {"groups": 50}}, "quotas.groups"),
    Row("quota beyond AWS's most", {"quotas": {"policiesPerRole": 30}}, "quotas.policiesPerRole"),
)

_CUSTOM_NETWORKING = (
    Row("custom networking without a block", {"customNetworking": True}, "secondaryCidrs"),
    Row(
        "custom networking over two blocks",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16", "100.65.0.0/16"]},
        "secondaryCidrs",
    ),
    Row(
        "custom networking on Fargate",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        stack="fargate",
    ),
    Row(
        "custom networking in Auto Mode",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        stack="auto",
    ),
    Row(
        "custom networking of nodes that nobody tells how many pods they hold",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "selfManagedNodeGroups.general.kubelet",
        stack="self-managed",
    ),
    Row(
        "custom networking with Windows nodes",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        stack="windows",
    ),
    Row("custom networking as text", {"customNetworking": "on"}, "customNetworking"),
)

_ENDPOINTS = (
    Row("unknown use", {"uses": ["mining"]}, "uses"),
    Row("misspelt use", {"uses": ["cluster-autoscale"]}, "uses"),
    Row("uses as text", {"uses": "karpenter"}, "uses"),
    Row("misspelt service", {"endpointServices": ["kmss"]}, "endpointServices"),
    Row("service in capitals", {"endpointServices": ["KMS"]}, "endpointServices"),
    Row("service of another region", {"endpointServices": ["com.amazonaws.eu-west-2.ssm"]}, "endpointServices"),
    Row("service that AWS does not know", {"endpointServices": ["nonsense"]}, "endpointServices"),
    Row(
        "service in the region that it has not",
        {"endpointServices": ["com.amazonaws.eu-west-1.iam"]},
        "endpointServices",
    ),
    Row("endpoint access as a list", {"endpointAccess": ["data"]}, "endpointAccess"),
    Row("misspelt endpoint access", {"endpointAccess": {"bucket": ["data"]}}, "endpointAccess.bucket"),
    Row("part of a bucket", {"endpointAccess": {"buckets": ["data/exports/*"]}}, "endpointAccess.buckets[0]"),
    Row(
        "more buckets than an endpoint's policy takes",
        {"endpointAccess": {"buckets": [f"{'b' * 50}-{i}" for i in range(100, 250)]}},
        "endpointAccess.buckets",
    ),
    Row(
        "more roles than an endpoint's policy takes",
        {"endpointAccess": {"roleArns": [f"arn:aws:iam::444455556666:role/{'r' * 30}-{i}" for i in range(100, 250)]}},
        "endpointAccess.roleArns",
    ),
    Row(
        "host of a registry",
        {"endpointAccess": {"registries": ["444455556666.dkr.ecr.eu-west-1.amazonaws.com"]}},
        "endpointAccess.registries[0]",
    ),
    Row("account id as a number", {"endpointAccess": {"registries": [444455556666]}}, "endpointAccess.registries[0]"),
    Row(
        "roles by a wildcard",
        {"endpointAccess": {"roleArns": ["arn:aws:iam::444455556666:role/*"]}},
        "endpointAccess.roleArns[0]",
    ),
    Row(
        "role of another partition to assume",
        {"endpointAccess": {"roleArns": ["arn:aws-cn:iam::444455556666:role/x"]}},
        "endpointAccess.roleArns[0]",
    ),
    Row(
        "root instead of an organization",
        {"endpointAccess": {"organizationId": "r-a1b2"}},
        "endpointAccess.organizationId",
    ),
    Row(
        "package repositories by name",
        {"endpointAccess": {"packageRepositories": "al2023"}},
        "endpointAccess.packageRepositories",
    ),
    Row("too many endpoints", {"cidr": "10.0.0.0/24", "uses": _MANY_USES}, "uses"),
    Row("existing service without a need", {"existingEndpointServices": ["xray"]}, "existingEndpointServices"),
    Row("existing endpoints that nodes cannot reach", {"existingEndpointServices": ["ec2", "s3"]}, "nodeEgress"),
    Row("existing endpoints behind another port", {"existingEndpointServices": ["ec2"], **_egress()}, "nodeEgress"),
)

_EGRESS = (
    Row("egress to a public block", _egress(cidr="52.94.0.0/22"), "nodeEgress.db.cidr"),
    Row("egress to everybody", _egress(cidr="0.0.0.0/0"), "nodeEgress.db.cidr"),
    Row("egress to a name", _egress(cidr="db.example.com"), "nodeEgress.db.cidr"),
    Row("egress to port 0", _egress(fromPort=0), "nodeEgress.db.fromPort"),
    Row("egress to port 65536", _egress(toPort=65536), "nodeEgress.db.toPort"),
    Row("egress to ports backwards", _egress(toPort=5431), "nodeEgress.db.toPort"),
    Row(
        "egress to the same twice",
        {**_egress(), "nodeEgress.again": {"cidr": "10.30.0.0/16", "fromPort": 5432}},
        "nodeEgress.db",
    ),
    Row("egress by ICMP", _egress(protocol="icmp"), "nodeEgress.db.protocol"),
    Row("egress by everything", _egress(protocol="-1"), "nodeEgress.db.protocol"),
    Row("egress without a port", {"nodeEgress.db": {"cidr": "10.30.0.0/16"}}, "nodeEgress.db.fromPort"),
    Row("egress without a block", {"nodeEgress.db": {"fromPort": 5432}}, "nodeEgress.db.cidr"),
    Row("egress named in capitals", {"nodeEgress.DB": _DATABASE}, "nodeEgress.DB"),
    Row(
        "egress of Fargate",
        _egress(),
        "nodeEgress",
        stack="fargate",
    ),
    Row("egress of Auto Mode", _egress(), "nodeEgress", stack="auto"),
)

_ISOLATED = {
    "aws:region": "us-iso-east-1",
    "zones": ["us-iso-east-1a", "us-iso-east-1b"],
    "accessEntries.admins.principalArn": "arn:aws-iso:iam::111122223333:role/admins",
}

_REGION = (
    Row(
        "service that is at home in other partitions only",
        {**_ISOLATED, "platform.external-dns": {"hostedZoneIds": ["Z0123456789ABCDEFGHIJ"]}},
        "aws:region",
    ),
    Row("empty region", {"aws:region": ""}, "aws:region"),
    Row("zone as region", {"aws:region": "eu-west-1a"}, "aws:region"),
    Row("city as region", {"aws:region": "Ireland"}, "aws:region"),
    Row("region in our namespace", {"region": "eu-west-1"}, "region"),
)

ROWS = (*_BLOCKS, *_FURTHER_BLOCKS, *_QUOTAS, *_CUSTOM_NETWORKING, *_ENDPOINTS, *_EGRESS, *_REGION)
