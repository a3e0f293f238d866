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
from .plan.machine import Disk, Machine
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
        block_device_mappings=[_disk(device, disk, template.key_arn) for device, disk in nodes.volumes.items()],
        network_interfaces=_interfaces(nodes.machine, template.security_group_ids),
        metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
            **{**INSTANCE_METADATA, "http_put_response_hop_limit": nodes.machine.hop_limit}
        ),
        user_data=_user_data(nodes, template.bootstrap),
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=tags)
            for kind in ("instance", "network-interface", "volume")
        ],
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
        **_machine(nodes.machine),
        **more,
    )


def _interfaces(
    machine: Machine, security_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
) -> list[aws.ec2.LaunchTemplateNetworkInterfaceArgs]:
    """Give the interface of a node, or one per network card, of which the others carry traffic of EFA alone.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
    """
    first = aws.ec2.LaunchTemplateNetworkInterfaceArgs(
        associate_public_ip_address="false",
        delete_on_termination="true",
        device_index=0,
        interface_type="efa" if machine.efa_interfaces else None,
        security_groups=security_group_ids,
    )
    others = [
        aws.ec2.LaunchTemplateNetworkInterfaceArgs(
            associate_public_ip_address="false",
            delete_on_termination="true",
            device_index=1,
            interface_type="efa-only",
            network_card_index=card,
            security_groups=security_group_ids,
        )
        for card in range(1, machine.efa_interfaces)
    ]
    return [first, *others]


def _machine(machine: Machine) -> dict[str, Any]:
    """Give what a template says only where somebody asked for it."""
    names: dict[str, Any] = {"hostname_type": machine.hostname_type}
    if machine.hostname_type == "resource-name":
        names["enable_resource_name_dns_a_record"] = True
    return {
        **({"cpu_options": dict(machine.cpu_options)} if machine.cpu_options else {}),
        **({"placement": {"group_name": machine.placement_group_name}} if machine.placement_group_name else {}),
        **({"private_dns_name_options": names} if machine.hostname_type else {}),
    }


def with_groups(
    of_nodes: pulumi.Input[Sequence[pulumi.Input[str]]], further: pulumi.Input[Sequence[pulumi.Input[str]]] | None
) -> pulumi.Input[Sequence[pulumi.Input[str]]]:
    """Put further security groups behind those of the nodes."""
    if further is None:
        return of_nodes
    return pulumi.Output.all(of_nodes, further).apply(lambda known: [*known[0], *known[1]])


def _disk(device: str, disk: Disk, key_arn: pulumi.Input[str] | None) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
    return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=device,
        ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            delete_on_termination="true",
            encrypted="true",
            iops=disk.iops,
            kms_key_id=key_arn,
            snapshot_id=disk.snapshot_id,
            throughput=disk.throughput,
            volume_size=disk.size,
            volume_type=disk.type,
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
