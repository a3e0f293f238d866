"""The ways into a random cluster: bastions and runners, and how its objects get there."""

from ipaddress import IPv4Network

from private_eks.common.plan.regions import partition_of
from private_eks.network.plan.blocks import plan_blocks
from private_eks.registry.plan.image_names import registry_host

from .draw import Config, Draw
from .places import ACCOUNT, zones_of_stack


def bastions(draw: Draw, config: Config) -> None:
    """Choose bastions: private ones, and at times a public one."""
    if draw.often(40):
        bastion = draw.parts(
            30,
            instanceType=("t3.micro", "t4g.small", "m7g.large"),
            imageId=("ami-0123456789abcdef0",),
            zone=zones_of_stack(config),
            localPort=(1024, 65535),
            idleMinutes=(1, 60),
            sessionLogging=(True, False),
            policies=({"AmazonEKSViewPolicy": {}}, {"AmazonEKSEditPolicy": {"namespaces": ["shop"]}}),
        )
        config["bastions"] = {"door": bastion, **({"other": {}} if draw.often(20) else {})}
        free = free_subnet(config)
        if free and draw.often(30):
            bastion["public"] = {
                "subnetCidr": free,
                "clientCidrs": draw.choice(
                    (["203.0.113.0/24"], ["198.51.100.7/32", "192.0.2.0/25"], ["10.200.0.0/16"])
                ),
                **draw.parts(30, sshKeyName=("on call", "ops-2026")),
            }


def runners(draw: Draw, config: Config) -> None:
    """Choose a runner."""
    if draw.often(25):
        partition, region = partition_of(config["aws:region"]).name, config["aws:region"]
        statement = {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": f"arn:{partition}:kms:{region}:{ACCOUNT}:key/*",
        }
        config["runners"] = {
            "deploy": {
                "image": f"{registry_host(region, ACCOUNT)}/tools/deploy:1.4.0",
                "policies": {"AmazonEKSEditPolicy": {"namespaces": ["shop"]}},
                "commands": ["kubectl apply --server-side -f ."],
                **draw.parts(
                    30,
                    source=({"bucketArn": f"arn:{partition}:s3:::company-sources", "key": "shop/manifests.zip"},),
                    statements=([statement],),
                    variables=({"LEVEL": "1"},),
                    processor=("arm64", "x86_64"),
                    computeType=("BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_2XLARGE"),
                    timeoutMinutes=(5, 2160),
                ),
            }
        }


def in_cluster(draw: Draw, config: Config) -> None:
    """Choose how objects get into the cluster: applied only where a network leads there."""
    connected = config.get("clientCidrs") or "runners" in config
    if draw.often(25):
        modes = ("apply", "render") if connected else ("render",)
        config["inCluster"] = draw.parts(
            60, mode=modes, directory=("rendered/fuzz", "out"), charts=("oci://a.example/x",)
        )


def free_subnet(config: Config) -> str | None:
    """Find room for a public subnet between those for nodes and those of the control plane."""
    given = (config.get("nodePrefix"), config.get("secondaryCidrs", []))
    free = [IPv4Network(block) for block in plan_blocks(config["cidr"], zones_of_stack(config), *given).free]
    return next((str(next(block.subnets(new_prefix=28))) for block in reversed(free) if block.prefixlen <= 28), None)


PIECES = (bastions, runners, in_cluster)
