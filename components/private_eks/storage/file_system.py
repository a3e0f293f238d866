"""An EFS file system that pods of one cluster mount, and nobody else.

Fargate mounts it without a driver; nodes need the add-on `aws-efs-csi-driver`. Clients find the mount target of their
zone by the file system's DNS name, which the VPC's own DNS answers: no endpoint is needed to mount.
https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html
"""

import json
from collections.abc import Sequence
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, InVpc, InZones, Tagged
from ..common.asked import asked
from ..common.outputs import by_name, one_per_zone
from ..common.plan.arguments import settle
from ..common.plan.names import check_group_name, check_tags, named
from ..common.plan.zones import check_subnets
from ..common.tags import Tags
from ..iam.plan.policies import account_key_policy
from ..keys.keys import make_key_with
from ..logs.logs import account_of
from .plan import file_system as plan
from .settings import FileSystemSettings


class FileSystemArgs(InRegion, InVpc, InZones, Tagged):
    """Inputs of a `FileSystem`."""

    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for the mount targets, one per zone, in the order of `zones`."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster, which Fargate pods and Auto Mode's nodes carry."""
    nodes: NotRequired[bool]
    """Whether there are nodes with a security group of their own, `node_security_group_id`. Default: false."""
    node_security_group_id: NotRequired[pulumi.Input[str]]
    """ID of the nodes' security group, which gets a rule to the mount targets; needed with `nodes`. Default: none."""
    settings: NotRequired[FileSystemSettings]
    """The file system itself. Default: all defaults, without access points."""


class FileSystem(pulumi.ComponentResource):
    """An encrypted EFS file system with a mount target per zone, access points and daily backups.

    It is mounted by TLS only, through its mount targets, and by nobody as root.
    https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
    """

    file_system_id: pulumi.Output[str]
    """ID of the file system."""
    access_point_ids: pulumi.Output[dict[str, str]]
    """IDs of the access points, by name."""
    volume_handles: pulumi.Output[dict[str, str]]
    """What a persistent volume names as its `volumeHandle`, by access point."""
    security_group_id: pulumi.Output[str]
    """ID of the mount targets' security group."""

    def __init__(self, name: str, args: FileSystemArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the file system `name`."""
        args = settle(args, FileSystemArgs)
        settings = args.get("settings", {})
        check_tags(args.get("tags", {}))
        check_group_name(name)
        check_subnets(args["zones"], args["subnet_ids"])
        plan.check_clients(args.get("nodes", False), args.get("node_security_group_id"))
        plan.check_file_system(name, settings, args["region"], args.get("tags", {}))
        super().__init__("private-eks:index:FileSystem", name, asked(args, FileSystemArgs), opts)

        tags = {**args.get("tags", {}), **settings.get("tags", {})}
        files, policy = self._files(name, args["region"], settings, tags)
        group = self._group(name, args, tags)
        self._mount_targets(name, args, files, group, policy)
        points = self._access_points(name, settings, files, tags)

        self.file_system_id = files.id
        self.access_point_ids = by_name({key: point.id for key, point in points.items()})
        self.volume_handles = by_name(
            {
                key: pulumi.Output.all(files.id, p.id).apply(lambda ids: plan.volume_handle(*ids))
                for key, p in points.items()
            }
        )
        self.security_group_id = group.id
        self.register_outputs(
            {
                "file_system_id": self.file_system_id,
                "access_point_ids": self.access_point_ids,
                "volume_handles": self.volume_handles,
                "security_group_id": self.security_group_id,
            }
        )

    def _files(
        self, name: str, region: str, settings: FileSystemSettings, tags: Tags
    ) -> tuple[aws.efs.FileSystem, aws.efs.FileSystemPolicy]:
        protect, transition = settings.get("protect", False), plan.transition_to_ia(settings)
        document = account_of(self).apply(lambda account: account_key_policy(region, account))
        key_arn = (
            settings.get("key_arn")
            or make_key_with(self, f"{name}-efs", document, f"Files of {name}", tags, protect).arn
        )
        files = aws.efs.FileSystem(
            name,
            encrypted=True,
            kms_key_id=key_arn,
            throughput_mode=settings.get("throughput_mode", "elastic"),
            lifecycle_policies=[{"transition_to_ia": transition}] if transition else [],
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self, protect=protect or None),
        )
        policy = aws.efs.FileSystemPolicy(
            name,
            file_system_id=files.id,
            policy=files.arn.apply(plan.mount_policy).apply(json.dumps),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.efs.BackupPolicy(
            name,
            file_system_id=files.id,
            backup_policy={"status": "ENABLED" if settings.get("backup", True) else "DISABLED"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        return files, policy

    def _group(self, name: str, args: FileSystemArgs, tags: Tags) -> aws.ec2.SecurityGroup:
        """Admit the cluster and its nodes, and let the nodes out to the mount targets; these begin nothing."""
        group = aws.ec2.SecurityGroup(
            f"{name}-efs",
            description="Mount targets",
            vpc_id=args["vpc_id"],
            tags=named(tags, f"{name}-efs"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._rule(aws.vpc.SecurityGroupIngressRule, f"{name}-cluster-in", group.id, args["cluster_security_group_id"])
        if args.get("nodes", False):
            nodes = args["node_security_group_id"]
            self._rule(aws.vpc.SecurityGroupIngressRule, f"{name}-nodes-in", group.id, nodes)
            self._rule(aws.vpc.SecurityGroupEgressRule, f"{name}-nodes-out", nodes, group.id)
        return group

    def _rule(
        self,
        kind: type[aws.vpc.SecurityGroupIngressRule] | type[aws.vpc.SecurityGroupEgressRule],
        name: str,
        group_id: pulumi.Input[str],
        peer_id: pulumi.Input[str],
    ) -> None:
        kind(
            name,
            security_group_id=group_id,
            referenced_security_group_id=peer_id,
            description="Files by NFS",
            ip_protocol="tcp",
            from_port=plan.NFS,
            to_port=plan.NFS,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _mount_targets(
        self,
        name: str,
        args: FileSystemArgs,
        files: aws.efs.FileSystem,
        group: aws.ec2.SecurityGroup,
        policy: aws.efs.FileSystemPolicy,
    ) -> None:
        subnet_ids = one_per_zone(args["zones"], args["subnet_ids"])
        for i, zone in enumerate(args["zones"]):
            # Behind the policy: nobody reaches the file system while it still admits everyone.
            aws.efs.MountTarget(
                f"{name}-{zone}",
                file_system_id=files.id,
                subnet_id=subnet_ids[i],
                security_groups=[group.id],
                opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
            )

    def _access_points(
        self, name: str, settings: FileSystemSettings, files: aws.efs.FileSystem, tags: Tags
    ) -> dict[str, aws.efs.AccessPoint]:
        return {
            key: aws.efs.AccessPoint(
                f"{name}-{key}",
                file_system_id=files.id,
                posix_user={"uid": point["uid"], "gid": point["gid"]},
                root_directory={
                    "path": plan.root_of(key, point),
                    "creation_info": {
                        "owner_uid": point["uid"],
                        "owner_gid": point["gid"],
                        "permissions": point.get("permissions", plan.PERMISSIONS),
                    },
                },
                tags=named(tags, f"{name}-{key}"),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for key, point in settings.get("access_points", {}).items()
        }
