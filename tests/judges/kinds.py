"""Every AWS type that we make: its name in Terraform, and the checkov rules that must have judged it.

A rule in this table that checkov does not evaluate is an error, and so is a type that is not in it: a checker that
finds nothing must not look green.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A Terraform type, and the ids of checkov's rules for it."""

    terraform: str
    rules: frozenset[str] = frozenset()


def kind_of(type_: str) -> Kind:
    """Give what is known about a Pulumi type.

    Raises KeyError for a type that is not in the table: dropping it would hide it from the judges.
    """
    if type_ not in KINDS:
        raise KeyError(f"{type_} is not in tests/judges/kinds.py: add its Terraform name and its checkov rules")
    return KINDS[type_]


def _kind(terraform: str, *rules: str) -> Kind:
    return Kind(terraform, frozenset(rules))


_INGRESS = ("CKV_AWS_23", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277")
_PERMISSIONS = (
    "CKV_AWS_62",
    "CKV_AWS_63",
    "CKV_AWS_286",
    "CKV_AWS_287",
    "CKV_AWS_288",
    "CKV_AWS_289",
    "CKV_AWS_290",
    "CKV_AWS_355",
    "CKV2_AWS_40",
)

KINDS: Mapping[str, Kind] = {
    "aws:autoscaling/group:Group": _kind("aws_autoscaling_group", "CKV_AWS_153", "CKV_AWS_315"),
    "aws:autoscaling/tag:Tag": _kind("aws_autoscaling_group_tag"),
    "aws:cloudwatch/eventRule:EventRule": _kind("aws_cloudwatch_event_rule"),
    "aws:cloudwatch/eventTarget:EventTarget": _kind("aws_cloudwatch_event_target"),
    "aws:cloudwatch/logGroup:LogGroup": _kind("aws_cloudwatch_log_group", "CKV_AWS_66", "CKV_AWS_158", "CKV_AWS_338"),
    "aws:codebuild/project:Project": _kind("aws_codebuild_project", "CKV_AWS_311", "CKV_AWS_314", "CKV_AWS_316"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _kind("aws_default_security_group"),
    "aws:ec2/flowLog:FlowLog": _kind("aws_flow_log"),
    "aws:ec2/instance:Instance": _kind(
        "aws_instance",
        *("CKV_AWS_8", "CKV_AWS_46", "CKV_AWS_79", "CKV_AWS_88", "CKV_AWS_126", "CKV_AWS_135", "CKV2_AWS_41"),
    ),
    "aws:ec2/internetGateway:InternetGateway": _kind("aws_internet_gateway"),
    "aws:ec2/launchTemplate:LaunchTemplate": _kind(
        "aws_launch_template", "CKV_AWS_46", "CKV_AWS_79", "CKV_AWS_88", "CKV_AWS_341"
    ),
    "aws:ec2/route:Route": _kind("aws_route", "CKV2_AWS_35", "CKV2_AWS_44"),
    "aws:ec2/routeTable:RouteTable": _kind("aws_route_table", "CKV2_AWS_35", "CKV2_AWS_44"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": _kind("aws_route_table_association"),
    "aws:ec2/securityGroup:SecurityGroup": _kind("aws_security_group", *_INGRESS, "CKV_AWS_382", "CKV2_AWS_5"),
    "aws:ec2/subnet:Subnet": _kind("aws_subnet", "CKV_AWS_130"),
    "aws:ec2/vpc:Vpc": _kind("aws_vpc", "CKV2_AWS_11", "CKV2_AWS_12"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _kind("aws_vpc_endpoint"),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": _kind("aws_vpc_ipv4_cidr_block_association"),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": _kind("aws_ecr_lifecycle_policy"),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": _kind("aws_ecr_pull_through_cache_rule"),
    "aws:ecr/repository:Repository": _kind("aws_ecr_repository", "CKV_AWS_51", "CKV_AWS_136", "CKV_AWS_163"),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": _kind("aws_ecr_repository_creation_template"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": _kind("aws_ecr_repository_policy", "CKV_AWS_32"),
    "aws:efs/accessPoint:AccessPoint": _kind("aws_efs_access_point", "CKV_AWS_329", "CKV_AWS_330"),
    "aws:efs/backupPolicy:BackupPolicy": _kind("aws_efs_backup_policy"),
    "aws:efs/fileSystem:FileSystem": _kind("aws_efs_file_system", "CKV_AWS_42", "CKV_AWS_184"),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": _kind("aws_efs_file_system_policy"),
    "aws:efs/mountTarget:MountTarget": _kind("aws_efs_mount_target"),
    "aws:eks/accessEntry:AccessEntry": _kind("aws_eks_access_entry"),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": _kind("aws_eks_access_policy_association"),
    "aws:eks/addon:Addon": _kind("aws_eks_addon"),
    "aws:eks/cluster:Cluster": _kind(
        "aws_eks_cluster", "CKV_AWS_37", "CKV_AWS_38", "CKV_AWS_39", "CKV_AWS_58", "CKV_AWS_339"
    ),
    "aws:eks/fargateProfile:FargateProfile": _kind("aws_eks_fargate_profile"),
    "aws:eks/identityProviderConfig:IdentityProviderConfig": _kind("aws_eks_identity_provider_config"),
    "aws:eks/nodeGroup:NodeGroup": _kind("aws_eks_node_group", "CKV_AWS_100"),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": _kind("aws_eks_pod_identity_association"),
    "aws:iam/instanceProfile:InstanceProfile": _kind("aws_iam_instance_profile"),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _kind("aws_iam_openid_connect_provider"),
    "aws:iam/role:Role": _kind("aws_iam_role", "CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_274", "CKV_AWS_393", "CKV2_AWS_56"),
    "aws:iam/rolePolicy:RolePolicy": _kind("aws_iam_role_policy", *_PERMISSIONS),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _kind(
        "aws_iam_role_policy_attachment", "CKV_AWS_274", "CKV2_AWS_56"
    ),
    "aws:kms/alias:Alias": _kind("aws_kms_alias"),
    "aws:kms/grant:Grant": _kind("aws_kms_grant"),
    "aws:kms/key:Key": _kind("aws_kms_key", "CKV_AWS_7", "CKV_AWS_33", "CKV_AWS_227", "CKV2_AWS_64"),
    "aws:sqs/queue:Queue": _kind("aws_sqs_queue", "CKV_AWS_27", "CKV_AWS_168", "CKV2_AWS_73"),
    "aws:sqs/queuePolicy:QueuePolicy": _kind("aws_sqs_queue_policy", "CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387"),
    "aws:ssm/document:Document": _kind("aws_ssm_document", "CKV_AWS_112", "CKV_AWS_113", "CKV_AWS_303"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _kind(
        "aws_vpc_security_group_egress_rule", "CKV_AWS_23", "CKV_AWS_382"
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _kind(
        "aws_vpc_security_group_ingress_rule", *_INGRESS
    ),
}
