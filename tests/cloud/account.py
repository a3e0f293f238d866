"""A small account in which nodes and pods come up, for tests to take things out of."""

import dataclasses
import json
from typing import Any

from private_eks_cli.cloud.refusals import Live
from private_eks_cli.cloud.refusals.table import (
    ACCESS_ENTRY,
    ADDON,
    ATTACHMENT,
    CLUSTER,
    ENDPOINT,
    FARGATE_PROFILE,
    INSTANCE_PROFILE,
    LAUNCH_TEMPLATE,
    NODE_GROUP,
    POD_IDENTITY,
    ROLE,
    SCALING_GROUP,
    SUBNET,
    VPC,
)

EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
ROUTE = "aws:ec2/routeTableAssociation:RouteTableAssociation"

World = dict[str, Live]

POLICIES = {
    "cluster": ["AmazonEKSClusterPolicy"],
    "cni": ["AmazonEKS_CNI_Policy"],
    "nodes": ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    "pods": ["AmazonEKSFargatePodExecutionRolePolicy"],
}


def live(type_: str, id_: str, status: str = "ACTIVE", **inputs: Any) -> Live:
    """Make something live whose ARN is its id with `arn:` in front, unless it is given."""
    outputs = {"arn": inputs.get("arn", f"arn:{id_}")}
    return Live(f"urn:pulumi:test::test::{type_}::{id_}", type_, id_, inputs, outputs, status)


def interface(service: str) -> Live:
    """Make the interface endpoint of a service in the account's network."""
    return live(
        ENDPOINT,
        service,
        vpcId="vpc-1",
        serviceName=f"com.amazonaws.eu-west-1.{service}",
        vpcEndpointType="Interface",
        privateDnsEnabled=True,
        subnetIds=["s-a"],
        securityGroupIds=["sg-endpoints"],
    )


def https(type_: str, name: str, group: str, **peer: str) -> Live:
    """Make a rule of a security group for port 443."""
    return live(type_, name, securityGroupId=group, ipProtocol="tcp", fromPort=443, toPort=443, **peer)


def world() -> World:
    """Give the account: a network with every endpoint, a cluster with its VPC CNI, and roles."""
    gateway = live(
        ENDPOINT,
        "s3",
        vpcId="vpc-1",
        serviceName="com.amazonaws.eu-west-1.s3",
        vpcEndpointType="Gateway",
        routeTableIds=["rtb-a", "rtb-b"],
    )
    gateway.outputs = {"prefixListId": "pl-s3"}
    things = [
        live(VPC, "vpc-1", cidrBlock="10.0.0.0/16", enableDnsHostnames=True),
        live(SUBNET, "s-a", vpcId="vpc-1", cidrBlock="10.0.0.0/20", availabilityZone="eu-west-1a"),
        live(SUBNET, "s-b", vpcId="vpc-1", cidrBlock="10.0.16.0/20", availabilityZone="eu-west-1b"),
        live(ROUTE, "route-a", subnetId="s-a", routeTableId="rtb-a"),
        live(ROUTE, "route-b", subnetId="s-b", routeTableId="rtb-b"),
        gateway,
        *(interface(service) for service in ("ec2", "ecr.api", "ecr.dkr", "sts")),
        live(GROUP, "sg-endpoints", vpcId="vpc-1"),
        https(INGRESS, "into-endpoints", "sg-endpoints", cidrIpv4="10.0.0.0/16"),
        cluster(),
        live(ADDON, "vpc-cni", clusterName="main", addonName="vpc-cni", serviceAccountRoleArn="arn:cni"),
    ]
    for role, policies in POLICIES.items():
        things.append(live(ROLE, role))
        things += [
            live(ATTACHMENT, policy, role=role, policyArn=f"arn:aws:iam::aws:policy/{policy}") for policy in policies
        ]
    return {thing.id: thing for thing in things}


def cluster(**inputs: Any) -> Live:
    """Make the cluster, with its own security group."""
    made = live(
        CLUSTER,
        "main",
        **{
            "name": "main",
            "roleArn": "arn:cluster",
            "bootstrapSelfManagedAddons": False,
            "vpcConfig": {"subnetIds": ["s-a", "s-b"]},
            **inputs,
        },
    )
    made.outputs = {"vpcConfig": {"clusterSecurityGroupId": "sg-cluster"}}
    return made


def managed(**inputs: Any) -> Live:
    """Make a managed node group."""
    given = {
        "clusterName": "main",
        "nodeRoleArn": "arn:nodes",
        "subnetIds": ["s-a", "s-b"],
        "scalingConfig": {"desiredSize": 1, "minSize": 1, "maxSize": 2},
        **inputs,
    }
    group = live(NODE_GROUP, "group", **given)
    group.outputs = {"resources": [{"autoscalingGroups": [{"name": "eks-group-1"}]}]}
    return group


def self_managed(**inputs: Any) -> Live:
    """Make an Auto Scaling group of nodes."""
    given = {
        "launchTemplate": {"id": "lt"},
        "minSize": 1,
        "vpcZoneIdentifiers": ["s-a"],
        "tags": [{"key": "kubernetes.io/cluster/main", "value": "owned", "propagateAtLaunch": True}],
        **inputs,
    }
    return live(SCALING_GROUP, "asg", **given)


def profile(*selectors: dict[str, Any]) -> Live:
    """Make a Fargate profile."""
    return live(
        FARGATE_PROFILE,
        "profile",
        clusterName="main",
        fargateProfileName="profile",
        podExecutionRoleArn="arn:pods",
        subnetIds=["s-a", "s-b"],
        selectors=list(selectors or ({"namespace": "default"},)),
    )


def addon(name: str, configuration: dict[str, Any] | None = None, **inputs: Any) -> Live:
    """Make an add-on."""
    values = json.dumps(configuration) if configuration else None
    return live(ADDON, f"main:{name}", clusterName="main", addonName=name, configurationValues=values, **inputs)


def association(id_: str, account: str, namespace: str = "kube-system", role: str = "arn:cni") -> Live:
    """Make an association of a service account."""
    return live(POD_IDENTITY, id_, clusterName="main", namespace=namespace, serviceAccount=account, roleArn=role)


def own_group() -> World:
    """Give what nodes with a security group of their own need: a template, the group, and rules both ways."""
    things = [
        live(LAUNCH_TEMPLATE, "lt", networkInterfaces=[{"securityGroups": ["sg-nodes"]}]),
        live(GROUP, "sg-nodes", vpcId="vpc-1"),
        https(EGRESS, "to-endpoints", "sg-nodes", referencedSecurityGroupId="sg-endpoints"),
        https(EGRESS, "to-s3", "sg-nodes", prefixListId="pl-s3"),
        https(EGRESS, "to-api", "sg-nodes", referencedSecurityGroupId="sg-cluster"),
        https(INGRESS, "into-api", "sg-cluster", referencedSecurityGroupId="sg-nodes"),
    ]
    return {thing.id: thing for thing in things}


def for_self_managed() -> World:
    """Give what self-managed nodes need: the same, an instance profile with the nodes' role, and an access entry."""
    things = own_group()
    things["lt"].inputs = {**things["lt"].inputs, "iamInstanceProfile": {"arn": "arn:instance-profile"}}
    things["instance-profile"] = live(INSTANCE_PROFILE, "instance-profile", role="nodes")
    things["entry"] = live(ACCESS_ENTRY, "entry", clusterName="main", principalArn="arn:nodes", type="EC2_LINUX")
    return things


def without(things: World, *names: str) -> list[Live]:
    """Take things out."""
    return [thing for thing in things.values() if thing.id not in names]


def edited(things: World, name: str, edit: dict[str, Any] | None) -> list[Live]:
    """Take one thing out, or change it: its inputs, or its `status`."""
    others = without(things, name)
    if edit is None:
        return others
    status, inputs = edit.get("status", "ACTIVE"), {key: value for key, value in edit.items() if key != "status"}
    changed = dataclasses.replace(things[name], inputs={**things[name].inputs, **inputs}, status=status)
    return [*others, changed]
