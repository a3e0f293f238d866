"""What node groups of every kind share: a role for the nodes, and a launch template."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.plan.regions import ec2_principal
from ..common.tags import Tags
from ..iam.plan.policies import service_trust
from ..iam.plan.role_names import NODE
from ..iam.plan.workers import INSTANCE_METADATA, NODE_POLICIES, session_manager_statement
from ..iam.roles import AttachedRole, Roles
from ..keys.plan import OF_AUTO_SCALING, auto_scaling_role
from ..logs.logs import account_of
from .plan.nodes import Nodes
from .plan.user_data import Bootstrap, user_data


@dataclass(frozen=True, slots=True)
class NodeTemplate:
    """What a launch template for nodes is made of, beside the nodes themselves."""

    node_name: str
    security_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    tags: Tags
    key_arn: pulumi.Input[str] | None = None
    bootstrap: pulumi.Output[Bootstrap] | None = None
    """What a node has to be told because EKS does not; none where EKS does."""


def make_node_role(
    roles: Roles, parent: pulumi.Resource, name: str, session_manager: bool, key: str = NODE
) -> AttachedRole:
    """Make one of the `roles`, `{name}-node`, with which nodes join, pull images and, if asked for, take sessions."""
    statements = [session_manager_statement()] if session_manager else ()
    trust = service_trust(ec2_principal(roles.region))
    return roles.make(parent, f"{name}-node", key, trust, NODE_POLICIES, statements)


def make_launch_template(
    parent: pulumi.Resource, name: str, nodes: Nodes, template: NodeTemplate, **more: Any
) -> aws.ec2.LaunchTemplate:
    """Make the launch template `{name}`: encrypted disks, no public address, IMDSv2 for the node and not its pods."""
    tags = named(template.tags, template.node_name)
    return aws.ec2.LaunchTemplate(
        name,
        description=f"Nodes of {template.node_name}",
        block_device_mappings=[_disk(device, size, template.key_arn) for device, size in nodes.volumes.items()],
        network_interfaces=[
            aws.ec2.LaunchTemplateNetworkInterfaceArgs(
                associate_public_ip_address="false",
                delete_on_termination="true",
                device_index=0,
                security_groups=template.security_group_ids,
            )
        ],
        metadata_options=INSTANCE_METADATA,
        user_data=_user_data(nodes, template.bootstrap),
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=tags)
            for kind in ("instance", "network-interface", "volume")
        ],
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
        **more,
    )


def _disk(device: str, size: int, key_arn: pulumi.Input[str] | None) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
    return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=device,
        ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            delete_on_termination="true", encrypted="true", kms_key_id=key_arn, volume_size=size, volume_type="gp3"
        ),
    )


def _user_data(nodes: Nodes, bootstrap: pulumi.Output[Bootstrap] | None) -> pulumi.Input[str] | None:
    if bootstrap is None:
        text = user_data(nodes.boot, None)
        return None if text is None else _encoded(text)
    return bootstrap.apply(lambda known: _encoded(user_data(nodes.boot, known) or ""))


def grant_key(
    parent: pulumi.Resource, name: str, region: str, key_arn: pulumi.Input[str] | None
) -> list[aws.kms.Grant]:
    """Let EC2 Auto Scaling encrypt volumes with a key, of this account or another; without a key there is no need.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    """
    if key_arn is None:
        return []
    return [
        aws.kms.Grant(
            name,
            name=name,
            key_id=key_arn,
            grantee_principal=account_of(parent).apply(lambda account: auto_scaling_role(region, account)),
            operations=list(OF_AUTO_SCALING),
            opts=pulumi.ResourceOptions(parent=parent),
        )
    ]


def bootstrap_of(
    cluster_name: pulumi.Input[str],
    endpoint: pulumi.Input[str],
    certificate_authority: pulumi.Input[str],
    service_cidr: str,
) -> pulumi.Output[Bootstrap]:
    """Put together what a node must know so that it asks nobody."""
    known = pulumi.Output.all(cluster_name, endpoint, certificate_authority, service_cidr)
    return known.apply(lambda values: Bootstrap(*map(str, values)))


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
