"""What is told of the keys of a component, and of a stack."""

from typing import NotRequired, TypedDict

import pulumi


class Keyed(TypedDict):
    """Inputs of what encrypts its logs."""

    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key of its logs, whose policy must admit CloudWatch Logs. Default: a key of its own."""


class KeyArns(TypedDict):
    """ARNs of KMS keys, by what they encrypt."""

    secrets: NotRequired[pulumi.Input[str]]
    """Kubernetes secrets. Another key replaces the cluster. Default: that of `key_arn`."""
    logs: NotRequired[pulumi.Input[str]]
    """Logs of cluster, VPC, pods and builds. Its policy must admit CloudWatch Logs. Default: that of `key_arn`."""
    sessions: NotRequired[pulumi.Input[str]]
    """Sessions on bastions, and their logs. Its policy must admit CloudWatch Logs. Default: that of `key_arn`."""
    volumes: NotRequired[pulumi.Input[str]]
    """EBS volumes of nodes, bastions and storage classes. Another key replaces nodes. Default: that of `key_arn`."""
    repositories: NotRequired[pulumi.Input[str]]
    """ECR repositories. Another key replaces them. Default: that of `key_arn`."""
    files: NotRequired[pulumi.Input[str]]
    """EFS file systems. Another key replaces them and loses their files. Default: that of `key_arn`."""
