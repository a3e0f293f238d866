"""The table of what a resource takes: it has all that stacks make, and others who know are of the same opinion."""

import importlib
import re
from collections.abc import Iterator, Mapping

import pytest

from private_eks_cli.graph.patterns import matches
from private_eks_cli.rights.stack import unlisted
from private_eks_cli.rights.table import OPERATIONS, table
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.places import ROOT

from .registry import OF_TYPES, WITHOUT, allowed

REGISTERED = sorted({one for types in OF_TYPES.values() for one in types})

THEIRS: Mapping[str, Mapping[str, str]] = {
    "the provider does it in another way, or not at all": {
        "EC2::SecurityGroup": "ec2:UpdateSecurityGroupRuleDescriptions*gress ec2:DescribeInstances",
        "EC2::SecurityGroupEgress": "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
        "EC2::SecurityGroupIngress": "ec2:UpdateSecurityGroupRuleDescriptionsIngress ec2:DescribeSecurityGroups",
        "EC2::Instance": "ec2:DescribeNetworkInterfaces ec2:DescribeS*s ec2:DescribeVpcs ssm:*Association*",
        "EC2::Subnet": "ec2:DescribeNetworkAcls",
        "EC2::SubnetRouteTableAssociation": "ec2:DescribeSubnets",
        "EC2::VPCEndpoint": "ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs",
        "EFS::AccessPoint": "elasticfilesystem:ListTagsForResource",
        "EFS::FileSystem": "elasticfilesystem:DeleteTags elasticfilesystem:ListTagsForResource",
        "Logs::Delivery": "logs:UpdateDeliveryConfiguration logs:DescribeDeliveries",
        "EKS::Nodegroup": "ec2:DeleteTags eks:ListUpdates",
        "IAM::OIDCProvider": "iam:ListOpenIDConnectProviderTags",
        "IAM::Role": "iam:ListRoleTags",
        "SQS::Queue": "sqs:GetQueueUrl",
    },
    "no component sets what needs it": {
        "AutoScaling::AutoScalingGroup": "autoscaling:*LoadBalancer* autoscaling:*TrafficSources "
        "autoscaling:*LifecycleHook "
        "autoscaling:*NotificationConfiguration cloudwatch:* "
        "ec2:Get* elasticloadbalancing:Describe* managed-fleets:* ssm:Get* vpc-lattice:*",
        "Backup::BackupPlan": "iam:PassRole",
        "Backup::BackupVault": "backup-storage:Mount backup:*AccessPolicy backup:*LockConfiguration "
        "backup:*Notifications",
        "EC2::FlowLog": "autoscaling:DescribeTags ec2:DescribeTags iam:CreateServiceLinkedRole logs:*LogDelivery s3:*",
        "EC2::Instance": "ec2:AttachVolume ec2:DetachVolume ec2:DescribeKeyPairs ec2:ModifyInstanceCreditSpecification "
        "ec2:ModifyInstanceMaintenanceOptions ec2:ModifyInstancePlacement ec2:ModifyPrivateDnsNameOptions",
        "EC2::Route": "ec2:DescribeNetworkInterfaces",
        "EC2::Subnet": "ec2:AssociateSubnetCidrBlock ec2:DisassociateSubnetCidrBlock",
        "EC2::VPC": "ec2:CreateVpcEncryptionControl ec2:DescribeVpcEncryptionControls ec2:ModifyVpcTenancy",
        "EC2::VPCCidrBlock": "ec2:AllocateIpamPoolCidr",
        "EC2::VPCEndpoint": "vpc-lattice:*",
        "EC2::VPCGatewayAttachment": "ec2:*VpnGateway*",
        "ECR::RepositoryCreationTemplate": "iam:CreateServiceLinkedRole",
        "EFS::FileSystem": "elasticfilesystem:*Replication* iam:CreateServiceLinkedRole iam:PassRole",
        "EKS::Cluster": "eks:ActivateCertificateAuthority",
        "EKS::Nodegroup": "ec2:DescribeKeyPairs",
        "IAM::Role": "iam:DeleteRolePermissionsBoundary",
        "KMS::Key": "kms:DisableKey kms:DisableKeyRotation kms:EnableKey",
        "Logs::DeliveryDestination": "logs:*DeliveryDestinationPolicy",
        "Logs::DeliverySource": "*:AllowVendedLogDeliveryForResource",
        "Logs::LogGroup": "firehose:* logs:*LogDelivery logs:*IndexPolic* logs:*ResourcePolic* "
        "logs:*DataProtectionPolicy "
        "logs:PutBearerTokenAuthentication "
        "logs:PutLogGroupDeletionProtection s3:*",
        "SSM::Document": "iam:PassRole s3:GetObject",
    },
}
"""What CloudFormation's handlers may do, and is not in the table, by their types."""
OURS: Mapping[str, str] = {
    "Capability": "eks:DescribeCluster",
    "LogDelivery": "logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy",
    "LogDeliverySource": "eks:AllowVendedLogDeliveryForResource",
    "Cluster": "eks:AssociateEncryptionConfig",
    "Document": "ssm:DescribeDocumentPermission",
    "Group": "ec2:CreateTags",
    "Instance": "ec2:DescribeImages ec2:DescribeInstanceTypes ec2:DescribeTags iam:GetInstanceProfile "
    "kms:CreateGrant kms:De* kms:GenerateDataKeyWithoutPlaintext kms:ReEncrypt*",
    "InstanceProfile": "iam:GetRole iam:TagInstanceProfile iam:UntagInstanceProfile",
    "LaunchTemplate": "ec2:DescribeLaunchTemplateVersions ec2:ModifyLaunchTemplate ec2:RunInstances",
    "MountTarget": "ec2:*NetworkInterface* ec2:DescribeSubnets iam:CreateServiceLinkedRole",
    "PullThroughCacheRule": "ecr:UpdatePullThroughCacheRule",
    "Role": "iam:ListInstanceProfilesForRole",
    "SecurityGroup": "ec2:DescribeNetworkInterfaces",
    "SecurityGroupEgressRule": "ec2:ModifySecurityGroupRules",
    "SecurityGroupIngressRule": "ec2:ModifySecurityGroupRules",
    "Subnet": "ec2:DescribeNetworkInterfaces",
    "Vpc": "ec2:DescribeRouteTables",
    "VpcEndpoint": "ec2:DescribePrefixLists route53:AssociateVPCWithHostedZone",
}
"""What Pulumi's provider does, or AWS asks of whoever calls, and the handlers of CloudFormation have no word of."""


def ours(type_: str) -> set[str]:
    rows = table()["types"][type_]
    return {action for row in rows for operation in OPERATIONS for action in row.get(operation, ())}


def handlers(type_: str) -> set[str]:
    return set().union(*map(allowed, OF_TYPES[type_]))


def kind(type_: str) -> str:
    return type_.rpartition(":")[2]


def left_over(actions: set[str], told: str) -> set[str]:
    return {action for action in actions if not any(matches(pattern, action) for pattern in told.split())}


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_all_that_stacks_make_and_look_up_is_in_it(stack: str) -> None:
    assert unlisted(recorded(stack)) == []


def made_by_components() -> set[str]:
    """Give the types of the resources of AWS that the source of the components names."""
    names = set()
    for path in (ROOT / "components" / "private_eks").rglob("*.py"):
        names |= set(re.findall(r"\baws\.(\w+)\.([A-Z]\w+)\(", path.read_text(encoding="utf-8")))
    classes = (getattr(importlib.import_module(f"pulumi_aws.{module}"), name) for module, name in names)
    return {one.pulumi_type for one in classes if hasattr(one, "pulumi_type")}


def test_all_that_components_can_make_is_in_it() -> None:
    assert len(made_by_components()) > 40
    assert made_by_components() - table()["types"].keys() == set()


def test_every_type_has_a_second_opinion_or_a_reason() -> None:
    assert {*OF_TYPES, *WITHOUT} == {type_ for type_ in table()["types"] if ":get" not in type_}


@pytest.mark.parametrize("registered", REGISTERED)
def test_what_handlers_of_cloudformation_may_do_is_in_it_or_has_a_reason(registered: str) -> None:
    own = set().union(*(ours(type_) for type_, of in OF_TYPES.items() if registered in of))
    missing = {action for action in allowed(registered) if not any(matches(action, one) for one in own)}
    told = " ".join(reasons.get(registered, "") for reasons in THEIRS.values())
    assert left_over(missing, told) == set()
    assert [pattern for pattern in told.split() if not any(matches(pattern, action) for action in missing)] == []


@pytest.mark.parametrize("type_", OF_TYPES)
def test_what_is_in_it_handlers_of_cloudformation_may_do_or_it_is_told(type_: str) -> None:
    more = {own for own in ours(type_) if not any(matches(theirs.lower(), own.lower()) for theirs in handlers(type_))}
    told = OURS.get(kind(type_), "")
    assert left_over(more, told) == set()
    assert [pattern for pattern in told.split() if not any(matches(pattern, action) for action in more)] == []


def rows() -> Iterator[tuple[str, Mapping[str, object]]]:
    for type_, told in table()["types"].items():
        yield from ((type_, row) for row in told)


def test_the_second_opinion_misses_nine_of_ten_rights_that_are_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    rights = [(type_, action) for type_ in OF_TYPES for action in sorted(ours(type_))]
    known = {type_: ours(type_) for type_ in OF_TYPES}
    unseen = []
    for type_, action in rights:
        fewer = {**known, type_: known[type_] - {action}}
        monkeypatch.setattr(f"{__name__}.ours", fewer.__getitem__)
        if not _complains(type_):
            unseen.append((type_, action))
    assert len(unseen) < len(rights) / 10, unseen


def _complains(type_: str) -> bool:
    try:
        test_what_is_in_it_handlers_of_cloudformation_may_do_or_it_is_told(type_)
        for registered in OF_TYPES[type_]:
            test_what_handlers_of_cloudformation_may_do_is_in_it_or_has_a_reason(registered)
    except AssertionError:
        return True
    return False


def test_its_keys_and_tags_are_those_of_actions_that_it_has() -> None:
    actions = set().union(*map(ours, table()["types"]))
    assert {action for told in table()["keys"].values() for action in told["actions"]} - actions == {
        "iam:DeleteRolePermissionsBoundary",
    }
    assert set(table()["tagged"]) <= actions
    assert all(set(row) <= {"on", "if", "keys", *OPERATIONS} for _, row in rows())
