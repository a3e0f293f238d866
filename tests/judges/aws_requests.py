"""Recorded resources as requests to AWS's API: which operation makes them, and how it spells what the provider takes.

A property needs no entry in the table if its name and the member's differ in capital letters only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from private_eks_cli.graph.model import Resource

Given = dict[str, Any]


def _as_given(given: Given) -> Given:
    return given


@dataclass(frozen=True, slots=True)
class Operation:
    """What makes a resource; `spelled` otherwise or left for `later` are some properties, and `form` is the rest."""

    service: str
    name: str
    spelled: Mapping[str, str] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    form: Callable[[Given], Given] = _as_given


def request(resource: Resource, operation: Operation, wanted: Any) -> Any:
    """Give the request that makes a resource, in the `wanted` shape of botocore's."""
    names = {name: resource.outputs[name] for name in _NAMES if name in resource.outputs}
    # A prefix is the provider's: AWS is asked for the name that it makes of it.
    later = {*operation.later, "namePrefix"}
    given = {key: value for key, value in {**names, **resource.inputs}.items() if key not in later}
    return _fitted(operation.form({operation.spelled.get(key, key): value for key, value in given.items()}), wanted)


def _fitted(value: Any, wanted: Any) -> Any:
    """Spell a value as a shape does: a single object may be its list, a map its list of tags, a text its boolean."""
    kind = wanted.type_name
    if kind == "structure" and isinstance(value, Mapping):
        members = {name.lower(): name for name in wanted.members}
        found = {members.get(key.lower(), key): item for key, item in value.items()}
        return {
            key: _fitted(item, wanted.members[key]) if key in wanted.members else item for key, item in found.items()
        }
    if kind == "list" and isinstance(value, Mapping):
        tags = [name for name in getattr(wanted.member, "members", ()) if name.lower().endswith(("key", "value"))]
        value = [dict(zip(tags, pair, strict=True)) for pair in value.items()] if len(tags) == 2 else [value]
    if kind == "list" and isinstance(value, list):
        return [_fitted(item, wanted.member) for item in value]
    return {"true": True, "false": False}.get(value, value) if kind == "boolean" and isinstance(value, str) else value


def _cluster(given: Given) -> Given:
    types = given.pop("enabledClusterLogTypes", [])
    return {**given, "logging": {"clusterLogging": [{"types": types, "enabled": True}]}}


def _auto_scaling_group(given: Given) -> Given:
    return {**given, "VPCZoneIdentifier": ",".join(given["VPCZoneIdentifier"])}


def _group_tag(given: Given) -> Given:
    return {
        "Tags": [{**given["tag"], "ResourceId": given["autoscalingGroupName"], "ResourceType": "auto-scaling-group"}]
    }


def _event_target(given: Given) -> Given:
    return {"Rule": given.pop("rule"), "Targets": [given]}


def _instance(given: Given) -> Given:
    """With a wish about public addresses, the network is told per interface."""
    interface = {
        "deviceIndex": 0,
        "associatePublicIpAddress": given.pop("associatePublicIpAddress"),
        "subnetId": given.pop("subnetId"),
        "groups": given.pop("vpcSecurityGroupIds"),
    }
    template = {"launchTemplateId": given["launchTemplate"]["id"]}
    profile, monitoring = {"name": given.pop("iamInstanceProfile")}, {"enabled": given.pop("monitoring")}
    own = {"minCount": 1, "maxCount": 1, "networkInterfaces": [interface], "launchTemplate": template}
    return {**given, **own, "iamInstanceProfile": profile, "monitoring": monitoring}


def _launch_template(given: Given) -> Given:
    name, description = given.pop("name"), given.pop("description")
    interfaces = [
        {"groups" if key == "securityGroups" else key: value for key, value in interface.items()}
        for interface in given.pop("networkInterfaces", [])
    ]
    data = {**given, **({"networkInterfaces": interfaces} if interfaces else {})}
    return {"LaunchTemplateName": name, "VersionDescription": description, "LaunchTemplateData": data}


def _encrypted(given: Given) -> Given:
    (encryption,) = given.pop("encryptionConfiguration")
    return {**given, "encryptionConfiguration": encryption}


def _access_point(given: Given) -> Given:
    return {**given, "ClientToken": "made-by-the-provider"}


def _file_system(given: Given) -> Given:
    return {**given, "CreationToken": "made-by-the-provider"}


def _queue(given: Given) -> Given:
    name, tags = given.pop("name"), given.pop("tags")
    attributes = {key[0].upper() + key[1:]: str(value).lower() for key, value in given.items()}
    return {"QueueName": name, "Attributes": attributes, "tags": tags}


CREATORS: Mapping[str, Operation] = {
    "aws:autoscaling/group:Group": Operation(
        "autoscaling",
        "CreateAutoScalingGroup",
        {"name": "AutoScalingGroupName", "vpcZoneIdentifiers": "VPCZoneIdentifier"},
        frozenset({"enabledMetrics", "instanceRefresh", "suspendedProcesses"}),
        _auto_scaling_group,
    ),
    "aws:autoscaling/tag:Tag": Operation("autoscaling", "CreateOrUpdateTags", form=_group_tag),
    "aws:cloudwatch/eventRule:EventRule": Operation("events", "PutRule"),
    "aws:cloudwatch/eventTarget:EventTarget": Operation("events", "PutTargets", {"targetId": "Id"}, form=_event_target),
    "aws:codebuild/project:Project": Operation("codebuild", "CreateProject", {"buildTimeout": "timeoutInMinutes"}),
    "aws:ec2/instance:Instance": Operation(
        "ec2", "RunInstances", later=frozenset({"tags", "volumeTags"}), form=_instance
    ),
    "aws:ec2/internetGateway:InternetGateway": Operation(
        "ec2", "CreateInternetGateway", later=frozenset({"tags", "vpcId"})
    ),
    "aws:ec2/route:Route": Operation("ec2", "CreateRoute"),
    "aws:ec2/launchTemplate:LaunchTemplate": Operation(
        "ec2", "CreateLaunchTemplate", later=frozenset({"tags", "updateDefaultVersion"}), form=_launch_template
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Operation(
        "ecr", "PutLifecyclePolicy", {"repository": "repositoryName", "policy": "lifecyclePolicyText"}
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": Operation("ecr", "CreatePullThroughCacheRule"),
    "aws:ecr/repository:Repository": Operation(
        "ecr",
        "CreateRepository",
        {"name": "repositoryName", "encryptionConfigurations": "encryptionConfiguration"},
        frozenset({"forceDelete"}),
        _encrypted,
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": Operation(
        "ecr",
        "CreateRepositoryCreationTemplate",
        {"appliedFors": "appliedFor", "encryptionConfigurations": "encryptionConfiguration"},
        form=_encrypted,
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": Operation(
        "ecr", "SetRepositoryPolicy", {"repository": "repositoryName", "policy": "policyText"}
    ),
    "aws:efs/accessPoint:AccessPoint": Operation("efs", "CreateAccessPoint", form=_access_point),
    "aws:efs/backupPolicy:BackupPolicy": Operation("efs", "PutBackupPolicy"),
    "aws:efs/fileSystem:FileSystem": Operation(
        "efs", "CreateFileSystem", later=frozenset({"lifecyclePolicies"}), form=_file_system
    ),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": Operation("efs", "PutFileSystemPolicy"),
    "aws:efs/mountTarget:MountTarget": Operation("efs", "CreateMountTarget"),
    "aws:eks/accessEntry:AccessEntry": Operation("eks", "CreateAccessEntry", {"userName": "username"}),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Operation("eks", "AssociateAccessPolicy"),
    "aws:eks/addon:Addon": Operation(
        "eks",
        "CreateAddon",
        {"resolveConflictsOnCreate": "resolveConflicts"},
        frozenset({"resolveConflictsOnUpdate"}),
    ),
    "aws:eks/cluster:Cluster": Operation("eks", "CreateCluster", {"vpcConfig": "resourcesVpcConfig"}, form=_cluster),
    "aws:eks/fargateProfile:FargateProfile": Operation("eks", "CreateFargateProfile", {"subnetIds": "subnets"}),
    "aws:eks/identityProviderConfig:IdentityProviderConfig": Operation("eks", "AssociateIdentityProviderConfig"),
    "aws:eks/nodeGroup:NodeGroup": Operation(
        "eks", "CreateNodegroup", {"nodeRoleArn": "nodeRole", "subnetIds": "subnets"}
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Operation("eks", "CreatePodIdentityAssociation"),
    "aws:iam/instanceProfile:InstanceProfile": Operation(
        "iam", "CreateInstanceProfile", {"name": "InstanceProfileName"}, frozenset({"role"})
    ),
    "aws:iam/role:Role": Operation(
        "iam", "CreateRole", {"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"}
    ),
    "aws:iam/rolePolicy:RolePolicy": Operation(
        "iam", "PutRolePolicy", {"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"}
    ),
    "aws:kms/key:Key": Operation("kms", "CreateKey", later=frozenset({"deletionWindowInDays", "enableKeyRotation"})),
    "aws:ssm/document:Document": Operation("ssm", "CreateDocument"),
    "aws:sqs/queue:Queue": Operation(
        "sqs", "CreateQueue", {"messageRetentionSeconds": "messageRetentionPeriod"}, form=_queue
    ),
}
"""What makes a resource of a type."""

_NAMES = ("fargateProfileName", "name", "nodeGroupName", "targetId")
"""What Pulumi fills in."""
