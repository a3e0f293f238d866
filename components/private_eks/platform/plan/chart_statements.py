"""What controllers of the platform may do in AWS: within their region, and to what carries their cluster's tag.

They follow the policies that the projects publish, without what is switched off here.
"""

from typing import TYPE_CHECKING, Any

from ...common.plan.regions import partition_of

if TYPE_CHECKING:
    from ..settings import PlatformSettings

Statement = dict[str, Any]

_DESCRIBED_GROUPS = ("AutoScalingGroups", "AutoScalingInstances", "LaunchConfigurations", "ScalingActivities")
_DESCRIBED_NETWORK = (
    *("AccountAttributes", "Addresses", "AvailabilityZones", "Instances", "InternetGateways"),
    *("NetworkInterfaces", "RouteTables", "SecurityGroups", "Subnets", "Tags", "VpcPeeringConnections", "Vpcs"),
)
_DESCRIBED_BALANCERS = (
    *("CapacityReservation", "ListenerAttributes", "ListenerCertificates", "Listeners", "LoadBalancerAttributes"),
    *("LoadBalancers", "Rules", "SSLPolicies", "Tags", "TargetGroupAttributes", "TargetGroups", "TargetHealth"),
    "TrustStores",
)
_CHANGES = (
    *("DeleteLoadBalancer", "DeleteTargetGroup", "DeregisterTargets", "ModifyCapacityReservation"),
    *("ModifyLoadBalancerAttributes", "ModifyTargetGroup", "ModifyTargetGroupAttributes", "RegisterTargets"),
    *("SetIpAddressType", "SetSecurityGroups", "SetSubnets"),
)
_LISTENING = (
    *("AddListenerCertificates", "CreateListener", "CreateRule", "DeleteListener", "DeleteRule", "ModifyListener"),
    *("ModifyListenerAttributes", "ModifyRule", "RemoveListenerCertificates", "SetRulePriorities"),
)
_TAG = "elbv2.k8s.aws/cluster"
"""The controller puts its cluster's name under this key on whatever it makes."""


def load_balancer_controller(cluster: str, region: str, settings: "PlatformSettings") -> list[Statement]:
    """Let it make load balancers, and change those of its cluster only.

    Without certificates to look up, Cognito, WAF and Shield, and without pools of public addresses. Rules are written
    into groups of its own, and into the one of the pods, which carries the cluster's tag.
    https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
    """
    partition = partition_of(region).name
    balancing, ec2 = f"arn:{partition}:elasticloadbalancing:{region}:*", f"arn:{partition}:ec2:{region}:*"
    balancers = [f"{balancing}:loadbalancer/*", f"{balancing}:targetgroup/*"]
    listeners = [f"{balancing}:listener/*", f"{balancing}:listener-rule/*"]
    group, new, own = (
        f"{ec2}:security-group/*",
        {f"aws:RequestTag/{_TAG}": cluster},
        {f"aws:ResourceTag/{_TAG}": cluster},
    )
    ingress = _actions("ec2", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress")
    tagging = _actions("elasticloadbalancing", "AddTags", "RemoveTags")
    described = [*_describe("ec2", _DESCRIBED_NETWORK), *_describe("elasticloadbalancing", _DESCRIBED_BALANCERS)]
    creation = {**new, "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"]}
    return [
        _allow("Describe", described, "*", _in(region)),
        _allow("FindGroups", ["ec2:GetSecurityGroupsForVpc"], f"{ec2}:vpc/*"),
        # ELB makes its own role with the first load balancer of an account, on behalf of whoever asks for that.
        _allow(
            "RoleOfElb",
            ["iam:CreateServiceLinkedRole"],
            f"arn:{partition}:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/*",
            {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"},
        ),
        _allow("MakeGroups", ["ec2:CreateSecurityGroup"], [group, f"{ec2}:vpc/*"]),
        _allow("TagNewGroups", ["ec2:CreateTags"], group, {**new, "ec2:CreateAction": "CreateSecurityGroup"}),
        _allow("TagOwnGroups", _actions("ec2", "CreateTags", "DeleteTags"), group, own),
        _allow("OwnGroups", [*ingress, "ec2:DeleteSecurityGroup"], group, own),
        _allow("GroupsOfPods", ingress, group, {f"aws:ResourceTag/kubernetes.io/cluster/{cluster}": "owned"}),
        _allow("Make", _actions("elasticloadbalancing", "CreateLoadBalancer", "CreateTargetGroup"), balancers, new),
        _allow("TagNew", ["elasticloadbalancing:AddTags"], balancers, creation),
        _allow("TagOwn", tagging, balancers, own),
        _allow("ChangeOwn", _actions("elasticloadbalancing", *_CHANGES), balancers, own),
        _allow("Listen", _actions("elasticloadbalancing", *_LISTENING), [balancers[0], *listeners]),
        _allow("TagListeners", tagging, listeners),
    ]


def cluster_autoscaler(cluster: str, region: str, settings: "PlatformSettings") -> list[Statement]:
    """Let it change the size of groups that carry both of its tags for this cluster.

    https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    """
    partition = partition_of(region).name
    tag = "aws:ResourceTag/k8s.io/cluster-autoscaler"
    images = _describe("ec2", ("Images", "InstanceTypes", "LaunchTemplateVersions"))
    types = "ec2:GetInstanceTypesFromInstanceRequirements"
    described = [*_describe("autoscaling", _DESCRIBED_GROUPS), *images, types]
    sizing = _actions("autoscaling", "SetDesiredCapacity", "TerminateInstanceInAutoScalingGroup")
    groups = f"arn:{partition}:autoscaling:{region}:*:autoScalingGroup:*:autoScalingGroupName/*"
    nodes = f"arn:{partition}:eks:{region}:*:nodegroup/{cluster}/*"
    return [
        _allow("Describe", described, "*", _in(region)),
        _allow("DescribeNodegroups", ["eks:DescribeNodegroup"], nodes),
        _allow("Resize", sizing, groups, {f"{tag}/enabled": "true", f"{tag}/{cluster}": "owned"}),
    ]


def external_dns(cluster: str, region: str, settings: "PlatformSettings") -> list[Statement]:
    """Let it change the records of its hosted zones.

    https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/#iam-policy
    """
    arns = [f"arn:{partition_of(region).name}:route53:::hostedzone/{zone}" for zone in settings["hosted_zone_ids"]]
    records = ("ChangeResourceRecordSets", "ListResourceRecordSets", "ListTagsForResources")
    return [
        _allow("ChangeRecords", _actions("route53", *records), arns),
        _allow("FindZones", ["route53:ListHostedZones"], "*"),
    ]


def _in(region: str) -> dict[str, Any]:
    return {"aws:RequestedRegion": region}


def _describe(service: str, things: tuple[str, ...]) -> list[str]:
    return [f"{service}:Describe{thing}" for thing in things]


def _actions(service: str, *names: str) -> list[str]:
    return [f"{service}:{name}" for name in names]


def _allow(sid: str, actions: list[str], resources: str | list[str], equal: dict[str, Any] | None = None) -> Statement:
    statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    return {**statement, "Condition": {"StringEquals": equal}} if equal else statement
