"""Where a random cluster stands, what it is called, and what holds of all of it."""

import re
from ipaddress import IPv4Network

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.zones import FARGATE_ZONE_IDS, REFUSED_ZONE_IDS, choose_zones
from private_eks.keys.settings import KeyArns
from private_eks_cli.cloud.invokes import zones_of

from .draw import Config, Draw

PURPOSES = sorted(KeyArns.__annotations__)

REGIONS = (
    *("eu-west-1", "eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "us-west-1", "ca-central-1"),
    *("ap-northeast-1", "sa-east-1", "af-south-1", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1"),
    *("eusc-de-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "us-iso-west-1"),
    *("us-isob-west-1", "us-isof-east-1", "il-central-1", "mx-central-1", "ap-east-2", "ap-southeast-5", "eu-south-2"),
)
NAMES = (
    *("shop", "Shop_EU", "a", "0", "team-7", "x" * 40, "UPPER", "a_b-c", "sgx", "eks1", "p-" + "9" * 38, "end-"),
    *("private-eks-production-v2",),
)
BLOCKS = (
    *("10.0.0.0/16", "10.10.0.0/16", "10.64.0.0/17", "10.255.128.0/18", "10.7.32.0/19", "10.1.16.0/20"),
    *("172.16.0.0/16", "172.24.0.0/17", "192.168.0.0/16", "192.168.64.0/18", "100.64.0.0/16", "100.127.0.0/17"),
)
SECONDARY = {
    "10": (["100.80.0.0/16"], ["100.81.0.0/17", "100.90.0.0/16"], ["10.32.0.0/20"], ["10.33.0.0/24", "100.64.0.0/25"]),
    "100": (["100.80.0.0/16"], ["100.81.0.0/17", "100.90.0.0/24"]),
    "172": (["100.80.0.0/16"], ["172.28.0.0/17"], [f"100.{i}.0.0/16" for i in range(80, 84)]),
    "192": (["100.80.0.0/16"], ["192.168.128.0/20"], ["100.80.0.0/18", "100.80.64.0/18"]),
}
"""Further blocks, by the range of the first one.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
"""
QUOTAS = (
    {"rulesPerSecurityGroup": 1000},
    {"fargateProfiles": 50, "nodeGroups": 100, "selectorsPerProfile": 8},
    {"policiesPerRole": 20, "cidrBlocks": 50},
)
_CONTROL_PLANES = (
    {"scalingTier": "standard"},
    {"scalingTier": "tier-4xl", "kubeControllerManager": {"horizontalPodAutoscalerSyncPeriod": "12s"}},
    {"logTypes": ["authenticator", "audit"], "deletionProtection": True},
    {"logTypes": [], "securityGroupIds": ["sg-0123456789abcdef0"]},
    {"kubeApiServer": {"eventTtl": "1h", "serviceNodePortRange": {"minPort": 10260, "maxPort": 10260}}},
    {"kubeScheduler": {"type": "MostAllocated", "resources": {"nvidia.com/gpu": 100, "cpu": 1}}},
    {"kubeControllerManager": {"terminatedPodGcThreshold": 0}, "kubeScheduler": {}},
    {"identityProvider": {"issuerUrl": "https://login.example.com:8443/a/b", "clientId": "x", "usernamePrefix": "-"}},
)
TAGS = {
    "environment": ("prod", "Test", ""),
    "Cost Center": ("42/7", "a b"),
    "owner@company": ("platform+eks@example.com", "x" * 255),
    "k" * 127: ("v",),
    "größe": ("groß", "大"),
    "app.kubernetes.io/part-of": ("platform",),
    "team:name": ("a=b", "_.:/=+-@"),
}
ACCOUNT = "111122223333"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"


def place(draw: Draw, config: Config) -> None:
    """Choose the region with its zones, the VPC, and the version."""
    region = draw.choice(REGIONS)
    usable = [zone for zone, zone_id in zones_of(region).items() if _serves(region, zone_id)]
    config |= {"aws:region": region, "cidr": draw.choice(BLOCKS)}
    if draw.often(60) or region in FARGATE_ZONE_IDS:
        config["zones"] = draw.some(usable, most=4, least=2)
    config |= {"version": draw.choice(("1.32", "1.33", "1.34", "1.35", "1.35", "1.36"))}
    if config["version"] in ("1.32", "1.33") or draw.often(20):
        config["supportType"] = "EXTENDED"
    config |= {"name": draw.choice(NAMES)} if draw.often(60) else {}
    config["accessEntries"] = _entries(draw, region)


def whole(draw: Draw, config: Config) -> None:
    """Say what holds of the whole cluster."""
    home = config["cidr"].split(".")[0]
    region = config["aws:region"]
    config |= draw.parts(
        30,
        logRetentionDays=(1, 365, 400, 3653),
        controlPlaneEgress=("aws-managed", "customer-routed"),
        zonalShift=(True, False),
        controlPlane=_CONTROL_PLANES,
        protect=(True, False),
        clientCidrs=(["10.200.0.0/16"], ["172.30.250.0/24", "10.201.0.0/24"]),
        serviceCidr=("10.254.0.0/16", "172.19.0.0/16", "10.253.0.0/24"),
        keyArn=(key_arn(region),),
        keyArns=({}, *({purpose: key_arn(region)} for purpose in PURPOSES), dict.fromkeys(PURPOSES, key_arn(region))),
        quotas=QUOTAS,
        endpointServices=(["kms"], ["sqs", "dynamodb"], ["secretsmanager", "logs"], []),
        nodePrefix=(int(config["cidr"].split("/")[1]) + 4,),
    )
    config |= {"tags": {key: draw.choice(TAGS[key]) for key in draw.some(TAGS, 4)}} if draw.often(50) else {}
    if draw.often(40):
        network = IPv4Network(config["cidr"])
        fitting = [blocks for blocks in SECONDARY[home] if not any(network.overlaps(IPv4Network(b)) for b in blocks)]
        config["secondaryCidrs"] = draw.choice(fitting)
    config |= {"uses": draw.some(("cloudwatch-metrics", "kms", "eks-api", "parameter-store", "xray"), 2)}


def zones_of_stack(config: Config) -> list[str]:
    """Name the zones of the cluster, chosen ones or not."""
    return choose_zones(zones_of(config["aws:region"]), config.get("zones", []))


def key_arn(region: str) -> str:
    """Name a key of the region."""
    return f"arn:{partition_of(region).name}:kms:{region}:{ACCOUNT}:key/{KEY}"


def _serves(region: str, zone_id: str) -> bool:
    return zone_id not in REFUSED_ZONE_IDS and zone_id in FARGATE_ZONE_IDS.get(region, {zone_id})


def is_plain(config: Config) -> bool:
    """Tell whether the cluster's name is one that repositories carry."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", config.get("name", "x")) is not None


def _entries(draw: Draw, region: str) -> Config:
    arn = f"arn:{partition_of(region).name}:iam::{ACCOUNT}"
    admins: Config = {"principalArn": f"{arn}:role/admins", "policies": {"AmazonEKSClusterAdminPolicy": {}}}
    others: Config = {
        "auditors": {"principalArn": f"{arn}:role/audit/readers", "policies": {"AmazonEKSAdminViewPolicy": {}}},
        "person": {"principalArn": f"{arn}:user/jane.doe@example.com", "kubernetesGroups": ["viewers", "team:a"]},
        "shop": {
            "principalArn": f"{arn}:role/Shop+Team=1,x",
            "policies": {"AmazonEKSEditPolicy": {"namespaces": ["shop", "jobs-*"]}, "AmazonEKSViewPolicy": {}},
        },
        "session": {"principalArn": f"{arn}:role/session", "userName": "team:{{SessionName}}", "type": "STANDARD"},
        "hybrid": {"principalArn": f"{arn}:role/hybrid", "type": draw.choice(("HYBRID_LINUX", "HYPERPOD_LINUX"))},
        "auto": {"principalArn": f"{arn}:role/auto", "type": "EC2", "policies": {"AmazonEKSAutoNodePolicy": {}}},
        "sso": {
            "principalArn": f"{arn}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789ab",
            "kubernetesGroups": ["admins"],
        },
    }
    return {"admins": admins, **{key: others[key] for key in draw.some(others, 2)}}
