"""What a `Bastion` takes."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from ..cluster.access import AccessPolicySettings
from ..common.tags import Tags


class PublicBastionSettings(TypedDict):
    """What a public bastion opens: one subnet with a public address, for SSH from named blocks."""

    subnet_cidr: str
    """Free block of the VPC for the public subnet, `/24` to `/28`, for example `10.0.128.0/28`."""
    client_cidrs: list[str]
    """IPv4 blocks that may come by SSH, each `/16` or smaller, for example `203.0.113.0/24`."""
    ssh_key_name: NotRequired[str]
    """Key pair in EC2. Default: none, for keys that EC2 Instance Connect sends."""


class BastionSettings(TypedDict):
    """A bastion; `{}` is a private one."""

    instance_type: NotRequired[str]
    """Instance type; it decides the processor of the image. Default: `t4g.nano`."""
    image_id: NotRequired[str]
    """ID of an image of your own, made from Amazon Linux 2023. Default: AWS's newest when the instance starts."""
    zone: NotRequired[str]
    """Zone of the instance. Default: the first."""
    local_port: NotRequired[int]
    """Port on the user's machine where the tunnel listens, 1024 to 65535. Default: 8443."""
    idle_minutes: NotRequired[int]
    """Minutes without input after which a shell is closed, 1 to 60. Default: 20."""
    session_logging: NotRequired[bool]
    """Log shells, and encrypt sessions, with a key of its own. Default: true."""
    policies: NotRequired[dict[str, AccessPolicySettings]]
    """EKS access policies by name, for `kubectl` on the bastion itself. Default: none; users come as themselves."""
    public: NotRequired[PublicBastionSettings]
    """Put it into a public subnet, for SSH. It opens the VPC to the internet. Default: private."""


class BastionArgs(TypedDict):
    """Inputs of a `Bastion`."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""
    cluster_name: pulumi.Input[str]
    """Name of the cluster."""
    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    endpoint: pulumi.Input[str]
    """HTTPS address of the Kubernetes API."""
    certificate_authority: pulumi.Input[str]
    """Certificate authority of the API, base64."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster; it gets a rule that admits the bastion."""
    endpoints_security_group_id: pulumi.Input[str]
    """ID of the security group of the VPC endpoints."""
    vpc_id: pulumi.Input[str]
    """ID of the VPC."""
    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC, for the place of a public subnet."""
    zones: list[str]
    """Availability zone names of `subnet_ids`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets, one per zone, in the order of `zones`; the bastion lies in one of them."""
    settings: NotRequired[BastionSettings]
    """The bastion itself. Default: a private one."""
    log_retention_days: NotRequired[int]
    """Days that logs of shells are kept. Default: 365."""
    tags: NotRequired[Tags]
    """Tags for every resource that takes them. Default: none."""
