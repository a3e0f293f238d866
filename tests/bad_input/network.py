"""Region, addresses, endpoints, and what nodes may reach."""

from typing import Any

from .rows import Row

_VIRGINIA = {"aws:region": "us-east-1", "zones": ["us-east-1a", "us-east-1e"]}
_MANY_USES = ["cluster-autoscaler", "load-balancer-controller", "session-manager", "secrets-manager"]
_DATABASE = {"cidr": "10.30.0.0/16", "fromPort": 5432}


def _egress(**settings: Any) -> dict[str, Any]:
    return {"nodeEgress.db": {**_DATABASE, **settings}}


_BLOCKS = (
    Row("one zone", {"zones": ["eu-west-1a"]}, "zones", "2 to 8 different zones"),
    Row("repeated zones", {"zones": ["eu-west-1a", "eu-west-1a"]}, "zones", "2 to 8 different zones"),
    Row("zone of another region", {"zones": ["eu-west-1a", "us-east-1b"]}, "zones[1]", "allowed: eu-west-1a"),
    Row("region instead of a zone", {"zones": ["eu-west-1", "eu-west-1b"]}, "zones[0]", "did you mean 'eu-west-1"),
    Row("zone that EKS refuses", _VIRGINIA, "zones[1]", "leave out use1-az3"),
    Row("zones as text", {"zones": "eu-west-1a"}, "zones", "got 'eu-west-1a'; allowed: a list"),
    Row("zones as numbers", {"zones": [1, 2]}, "zones[0]", "put quotes around it"),
    Row("no cidr", {"cidr": None}, "cidr", "got nothing; allowed: text"),
    Row("tiny cidr", {"cidr": "10.0.0.0/25"}, "cidr", "from /16 to /24"),
    Row("huge cidr", {"cidr": "10.0.0.0/8"}, "cidr", "from /16 to /24"),
    Row("malformed cidr", {"cidr": "10.0.0/16"}, "cidr", "Expected 4 octets"),
    Row("public cidr", {"cidr": "52.0.0.0/16"}, "cidr", "take it from 10.0.0.0/8"),
    Row("host bits in cidr", {"cidr": "10.0.1.0/16"}, "cidr", "has host bits set"),
    Row("netmask in cidr", {"cidr": "10.0.0.0/255.255.0.0"}, "cidr", "write it as 10.0.0.0/16"),
    Row("cidr without a prefix", {"cidr": "10.0.0.0"}, "cidr", "give its prefix length, such as 10.0.0.0/24"),
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

_FURTHER_BLOCKS = (
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
    Row(
        "secondary block of a range that the first closes",
        {"cidr": "10.1.0.0/16", "secondaryCidrs": ["10.0.0.0/16"]},
        "secondaryCidrs[0]",
        "a block outside 10.0.0.0/16, which AWS closes to a VPC with 10.1.0.0/16; choose another",
    ),
    Row(
        "secondary block of the default VPC's range",
        {"cidr": "172.16.0.0/16", "serviceCidr": "192.168.0.0/16", "secondaryCidrs": ["172.31.0.0/16"]},
        "secondaryCidrs[0]",
        "a block outside 172.31.0.0/16, which AWS closes to a VPC with 172.16.0.0/16; choose another",
    ),
    Row(
        "secondary block of a range that another closes",
        {"cidr": "10.5.0.0/16", "secondaryCidrs": ["10.1.0.0/20", "10.0.8.0/21"]},
        "secondaryCidrs[1]",
        "which AWS closes to a VPC with 10.1.0.0/20",
    ),
    Row(
        "private block beside a shared one",
        {"cidr": "100.64.0.0/16", "secondaryCidrs": ["10.0.0.0/16"]},
        "secondaryCidrs[0]",
        "allowed: a block of 100.64.0.0/10; AWS mixes no others",
    ),
    Row("secondary block of 198.19", {"secondaryCidrs": ["198.19.0.0/16"]}, "secondaryCidrs[0]", "take it from"),
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
    Row("clients are everybody", {"clientCidrs": ["0.0.0.0/0"]}, "clientCidrs[0]", "0.0.0.0/0 is all of them"),
    Row("client block malformed", {"clientCidrs": ["office"]}, "clientCidrs[0]", "Expected 4 octets in 'office'"),
    Row("client without a prefix", {"clientCidrs": ["10.9.1.7"]}, "clientCidrs[0]", "write it as 10.9.1.7/32"),
)

_MANY = [f"10.{i}.0.0/16" for i in range(100, 160)]
_QUOTAS = (
    Row(
        "more client blocks than rules",
        {"clientCidrs": _MANY},
        "clientCidrs",
        "got '60 blocks'; allowed: at most 58: a security group takes 60 rules in a direction, ours included; join "
        "blocks, or let AWS raise the quota, and say so in quotas.rulesPerSecurityGroup",
    ),
    Row(
        "more client blocks than raised rules",
        {"clientCidrs": _MANY, "quotas": {"rulesPerSecurityGroup": 61}},
        "clientCidrs",
        "at most 59: a security group takes 61 rules",
    ),
    Row(
        "more egress than rules",
        {"nodeEgress": {f"e{i}": {"cidr": cidr, "fromPort": 443} for i, cidr in enumerate(_MANY)}},
        "nodeEgress",
        "got '60 blocks'; allowed: at most 56: a security group takes 60 rules in a direction, ours included",
    ),
    Row(
        "quota below AWS's default",
        {"quotas": {"nodeGroups": 20}},
        "quotas.nodeGroups",
        "got 20; allowed: 30, AWS's default, to 1000; give what Service Quotas shows for the account",
    ),
    Row("quota that is none", {"quotas": {"groups": 50}}, "quotas.groups", "only cidrBlocks, fargateProfiles"),
    Row("quota beyond AWS's most", {"quotas": {"policiesPerRole": 30}}, "quotas.policiesPerRole", "to 20"),
)

_CUSTOM_NETWORKING = (
    Row(
        "custom networking without a block",
        {"customNetworking": True},
        "secondaryCidrs",
        "got nothing; allowed: exactly one block with customNetworking: a zone has one ENIConfig; give one block",
    ),
    Row(
        "custom networking over two blocks",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16", "100.65.0.0/16"]},
        "secondaryCidrs",
        "allowed: exactly one block with customNetworking: a zone has one ENIConfig; give one block",
    ),
    Row(
        "custom networking on Fargate",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        "got true; allowed: false without nodes; Fargate and Auto Mode have no VPC CNI of ours",
        stack="fargate",
    ),
    Row(
        "custom networking in Auto Mode",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        "allowed: false without nodes",
        stack="auto",
    ),
    Row(
        "custom networking of nodes that nobody tells how many pods they hold",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "selfManagedNodeGroups.general.kubelet",
        "allowed: maxPods, or max-pods for Bottlerocket, with customNetworking; give what AWS's max-pods-calculator",
        stack="self-managed",
    ),
    Row(
        "custom networking with Windows nodes",
        {"customNetworking": True, "secondaryCidrs": ["100.64.0.0/16"]},
        "customNetworking",
        "got true; allowed: false with Windows nodes",
        stack="windows",
    ),
    Row("custom networking as text", {"customNetworking": "on"}, "customNetworking", "true or false"),
)

_ENDPOINTS = (
    Row("unknown use", {"uses": ["mining"]}, "uses", " and 35 others"),
    Row("misspelt use", {"uses": ["cluster-autoscale"]}, "uses", "did you mean 'cluster-autoscaler'?"),
    Row("uses as text", {"uses": "karpenter"}, "uses", "got 'karpenter'; allowed: a list"),
    Row("misspelt service", {"endpointServices": ["kmss"]}, "endpointServices", "did you mean 'kms'?"),
    Row("service in capitals", {"endpointServices": ["KMS"]}, "endpointServices", "did you mean 'kms'?"),
    Row(
        "service of another region",
        {"endpointServices": ["com.amazonaws.eu-west-2.ssm"]},
        "endpointServices",
        "allowed: services of eu-west-1, and of other regions ecr.api",
    ),
    Row(
        "service that AWS does not know",
        {"endpointServices": ["nonsense"]},
        "endpointServices",
        "AWS does not offer com.amazonaws.eu-west-1.nonsense",
    ),
    Row(
        "service in the region that it has not",
        {"endpointServices": ["com.amazonaws.eu-west-1.iam"]},
        "endpointServices",
        "AWS does not offer com.amazonaws.eu-west-1.iam",
    ),
    Row(
        "endpoint access as a list", {"endpointAccess": ["data"]}, "endpointAccess", "got ['data']; allowed: a mapping"
    ),
    Row(
        "misspelt endpoint access", {"endpointAccess": {"bucket": ["data"]}}, "endpointAccess.bucket", "mean 'buckets'?"
    ),
    Row(
        "part of a bucket",
        {"endpointAccess": {"buckets": ["data/exports/*"]}},
        "endpointAccess.buckets[0]",
        "allowed: names of buckets",
    ),
    Row(
        "more buckets than an endpoint's policy takes",
        {"endpointAccess": {"buckets": [f"{'b' * 50}-{i}" for i in range(100, 250)]}},
        "endpointAccess.buckets",
        "got '150 buckets'; allowed: what fits into 20480 characters of an endpoint's policy: that of s3 has ",
    ),
    Row(
        "more roles than an endpoint's policy takes",
        {"endpointAccess": {"roleArns": [f"arn:aws:iam::444455556666:role/{'r' * 30}-{i}" for i in range(100, 250)]}},
        "endpointAccess.roleArns",
        "target roles of identities included, or organizationId for all of an organization",
    ),
    Row(
        "host of a registry",
        {"endpointAccess": {"registries": ["444455556666.dkr.ecr.eu-west-1.amazonaws.com"]}},
        "endpointAccess.registries[0]",
        "account ids of 12 digits",
    ),
    Row(
        "account id as a number",
        {"endpointAccess": {"registries": [444455556666]}},
        "endpointAccess.registries[0]",
        "put quotes around it",
    ),
    Row(
        "roles by a wildcard",
        {"endpointAccess": {"roleArns": ["arn:aws:iam::444455556666:role/*"]}},
        "endpointAccess.roleArns[0]",
        "name each role, without wildcards",
    ),
    Row(
        "role of another partition to assume",
        {"endpointAccess": {"roleArns": ["arn:aws-cn:iam::444455556666:role/x"]}},
        "endpointAccess.roleArns[0]",
        "allowed: arn:aws:iam::<account>:role/<name>",
    ),
    Row(
        "root instead of an organization",
        {"endpointAccess": {"organizationId": "r-a1b2"}},
        "endpointAccess.organizationId",
        "see aws organizations describe-organization",
    ),
    Row(
        "package repositories by name",
        {"endpointAccess": {"packageRepositories": "al2023"}},
        "endpointAccess.packageRepositories",
        "true or false",
    ),
    Row("too many endpoints", {"cidr": "10.0.0.0/24", "uses": _MANY_USES}, "uses", "at most 5 endpoints beside"),
    Row(
        "existing service without a need",
        {"existingEndpointServices": ["xray"]},
        "existingEndpointServices",
        "got 'xray'; allowed: ec2, ecr.api, ecr.dkr",
    ),
    Row(
        "existing endpoints that nodes cannot reach",
        {"existingEndpointServices": ["ec2", "s3"]},
        "nodeEgress",
        "got nothing; allowed: a rule for port 443 to the block with the endpoints of ec2; add it",
    ),
    Row(
        "existing endpoints behind another port",
        {"existingEndpointServices": ["ec2"], **_egress()},
        "nodeEgress",
        "got ['db']; allowed: a rule for port 443",
    ),
)

_EGRESS = (
    Row("egress to a public block", _egress(cidr="52.94.0.0/22"), "nodeEgress.db.cidr", "take it from 10.0.0.0/8"),
    Row("egress to everybody", _egress(cidr="0.0.0.0/0"), "nodeEgress.db.cidr", "a private IPv4 block from /8 to /32"),
    Row(
        "egress to a name",
        _egress(cidr="db.example.com"),
        "nodeEgress.db.cidr",
        "a private IPv4 block from /8 to /32; correct it: Expected 4",
    ),
    Row("egress to port 0", _egress(fromPort=0), "nodeEgress.db.fromPort", "allowed: 1 to 65535; correct the port"),
    Row("egress to port 65536", _egress(toPort=65536), "nodeEgress.db.toPort", "fromPort, 5432, to 65535; correct"),
    Row("egress to ports backwards", _egress(toPort=5431), "nodeEgress.db.toPort", "allowed: fromPort, 5432, to 65535"),
    Row(
        "egress to the same twice",
        {**_egress(), "nodeEgress.again": {"cidr": "10.30.0.0/16", "fromPort": 5432}},
        "nodeEgress.db",
        "allowed: each way once: EC2 takes no rule twice; remove it: again is the same",
    ),
    Row("egress by ICMP", _egress(protocol="icmp"), "nodeEgress.db.protocol", "allowed: tcp, udp; choose one of these"),
    Row("egress by everything", _egress(protocol="-1"), "nodeEgress.db.protocol", "allowed: tcp, udp"),
    Row("egress without a port", {"nodeEgress.db": {"cidr": "10.30.0.0/16"}}, "nodeEgress.db.fromPort", "give a value"),
    Row("egress without a block", {"nodeEgress.db": {"fromPort": 5432}}, "nodeEgress.db.cidr", "give a value"),
    Row("egress named in capitals", {"nodeEgress.DB": _DATABASE}, "nodeEgress.DB", "rename this entry"),
    Row(
        "egress of Fargate",
        _egress(),
        "nodeEgress",
        "got ['db']; allowed: none without nodes; remove it",
        stack="fargate",
    ),
    Row("egress of Auto Mode", _egress(), "nodeEgress", "allowed: none without nodes; remove it", stack="auto"),
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
        "AWS does not offer com.amazonaws.route53",
    ),
    Row("empty region", {"aws:region": ""}, "aws:region", "such as 'eu-west-1'"),
    Row("zone as region", {"aws:region": "eu-west-1a"}, "aws:region", "not a zone or a city"),
    Row("city as region", {"aws:region": "Ireland"}, "aws:region", "not a zone or a city"),
    Row(
        "region in our namespace",
        {"region": "eu-west-1"},
        "region",
        "did you mean 'aws:region'?",
    ),
)

ROWS = (*_BLOCKS, *_FURTHER_BLOCKS, *_QUOTAS, *_CUSTOM_NETWORKING, *_ENDPOINTS, *_EGRESS, *_REGION)
