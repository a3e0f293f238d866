"""What bastions and runners may be told."""

from typing import Any, NotRequired, TypedDict

import pulumi

from ..cluster.settings import AccessPolicySettings


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


class RunnerSourceSettings(TypedDict):
    """An archive in S3."""

    bucket_arn: str
    """ARN of a bucket in the cluster's region, for example `arn:aws:s3:::sources`."""
    key: str
    """Key of a `.zip` archive in it."""


class RunnerSettings(TypedDict):
    """What a runner runs, and as whom."""

    image: str
    """Image in a private ECR registry of the region, `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`."""
    policies: dict[str, AccessPolicySettings]
    """EKS access policies of its role by name, for example `AmazonEKSEditPolicy`; one or more."""
    commands: NotRequired[list[str]]
    """Shell commands of a build. Default: those of `buildspec.yml` in the source."""
    source: NotRequired[RunnerSourceSettings]
    """Archive that a build starts with. Default: none, commands alone."""
    statements: NotRequired[list[dict[str, pulumi.Input[Any]]]]
    """IAM statements for what else it needs, such as the bucket and the key of a Pulumi state. Default: none."""
    variables: NotRequired[dict[str, str]]
    """Environment variables in plain text, beside `CLUSTER_NAME`. Default: none."""
    processor: NotRequired[str]
    """What the image is built for, `x86_64` or `arm64`. Default: `x86_64`."""
    compute_type: NotRequired[str]
    """Size of the machine, as CodeBuild names it. Default: `BUILD_GENERAL1_SMALL`."""
    timeout_minutes: NotRequired[int]
    """Minutes that a build may take, 5 to 2160. Default: 60."""
