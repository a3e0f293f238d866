"""What CloudFormation's handlers are allowed, by their owners at AWS: cfn-lint ships the schemas of its registry.

It is a second opinion on `rights.json`: the handlers make, read, change and delete the same things as Pulumi's
provider, in their own way.
"""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cfnlint

OF_TYPES: Mapping[str, tuple[str, ...]] = {
    "aws:autoscaling/group:Group": ("AutoScaling::AutoScalingGroup",),
    "aws:cloudwatch/eventRule:EventRule": ("Events::Rule",),
    "aws:cloudwatch/eventTarget:EventTarget": ("Events::Rule",),
    "aws:cloudwatch/logDelivery:LogDelivery": ("Logs::Delivery",),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": ("Logs::DeliveryDestination",),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": ("Logs::DeliverySource",),
    "aws:cloudwatch/logGroup:LogGroup": ("Logs::LogGroup",),
    "aws:ec2/flowLog:FlowLog": ("EC2::FlowLog",),
    "aws:backup/plan:Plan": ("Backup::BackupPlan",),
    "aws:backup/selection:Selection": ("Backup::BackupSelection",),
    "aws:backup/vault:Vault": ("Backup::BackupVault",),
    "aws:ec2/instance:Instance": ("EC2::Instance",),
    "aws:ec2/internetGateway:InternetGateway": ("EC2::InternetGateway", "EC2::VPCGatewayAttachment"),
    "aws:ec2/launchTemplate:LaunchTemplate": ("EC2::LaunchTemplate",),
    "aws:ec2/route:Route": ("EC2::Route",),
    "aws:ec2/routeTable:RouteTable": ("EC2::RouteTable",),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ("EC2::SubnetRouteTableAssociation",),
    "aws:ec2/securityGroup:SecurityGroup": ("EC2::SecurityGroup",),
    "aws:ec2/subnet:Subnet": ("EC2::Subnet",),
    "aws:ec2/vpc:Vpc": ("EC2::VPC",),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("EC2::VPCEndpoint",),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": ("EC2::VPCCidrBlock",),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ("ECR::Repository",),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ("ECR::PullThroughCacheRule",),
    "aws:ecr/repository:Repository": ("ECR::Repository",),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ("ECR::RepositoryCreationTemplate",),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("ECR::Repository",),
    "aws:efs/accessPoint:AccessPoint": ("EFS::AccessPoint",),
    "aws:efs/backupPolicy:BackupPolicy": ("EFS::FileSystem",),
    "aws:efs/fileSystem:FileSystem": ("EFS::FileSystem",),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("EFS::FileSystem",),
    "aws:efs/mountTarget:MountTarget": ("EFS::MountTarget",),
    "aws:eks/accessEntry:AccessEntry": ("EKS::AccessEntry",),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": ("EKS::AccessEntry",),
    "aws:eks/addon:Addon": ("EKS::Addon",),
    "aws:eks/capability:Capability": ("EKS::Capability",),
    "aws:eks/cluster:Cluster": ("EKS::Cluster",),
    "aws:eks/fargateProfile:FargateProfile": ("EKS::FargateProfile",),
    "aws:eks/identityProviderConfig:IdentityProviderConfig": ("EKS::IdentityProviderConfig",),
    "aws:eks/nodeGroup:NodeGroup": ("EKS::Nodegroup",),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": ("EKS::PodIdentityAssociation",),
    "aws:iam/instanceProfile:InstanceProfile": ("IAM::InstanceProfile",),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ("IAM::OIDCProvider",),
    "aws:iam/role:Role": ("IAM::Role",),
    "aws:iam/rolePolicy:RolePolicy": ("IAM::RolePolicy", "IAM::Role"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("IAM::Role",),
    "aws:kms/alias:Alias": ("KMS::Alias",),
    "aws:kms/key:Key": ("KMS::Key",),
    "aws:sqs/queue:Queue": ("SQS::Queue",),
    "aws:sqs/queuePolicy:QueuePolicy": ("SQS::QueuePolicy", "SQS::Queue"),
    "aws:ssm/document:Document": ("SSM::Document",),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ("EC2::SecurityGroupEgress", "EC2::SecurityGroup"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ("EC2::SecurityGroupIngress", "EC2::SecurityGroup"),
}
"""The types of CloudFormation whose handlers make what a type of Pulumi makes."""
WITHOUT = {
    "aws:autoscaling/tag:Tag": "no type of its own",
    "aws:codebuild/project:Project": "its type has no handlers",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "no type of its own",
    "aws:kms/grant:Grant": "no type of its own",
}
"""Types that have no second opinion."""


def allowed(registered: str) -> frozenset[str]:
    """Give the actions that the handlers of a type of CloudFormation may have, those for tags among them."""
    return _all()[f"AWS::{registered}"]


@functools.cache
def _all() -> Mapping[str, frozenset[str]]:
    folder = Path(cfnlint.__file__).parent / "data" / "schemas" / "resources"
    schemas = (json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json"))
    return {schema["typeName"]: _allowed(schema) for schema in schemas}


def _allowed(schema: Mapping[str, Any]) -> frozenset[str]:
    told = schema.get("handlers", {})
    each = (told[name].get("permissions", []) for name in ("create", "read", "update", "delete") if name in told)
    tagging = schema.get("tagging", {}).get("permissions", [])
    return frozenset(action for actions in (*each, tagging) for action in actions)
