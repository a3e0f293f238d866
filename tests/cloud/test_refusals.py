"""What the simulated AWS refuses, rule by rule, and what it lets pass."""

import contextlib
from typing import Any

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_deletion, refuse_update

from .account import cluster, live

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
BUILD = "aws:codebuild/project:Project"
CLUSTER = "aws:eks/cluster:Cluster"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ENTRY = "aws:eks/accessEntry:AccessEntry"
EVENT_RULE = "aws:cloudwatch/eventRule:EventRule"
EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
PROFILE = "aws:eks/fargateProfile:FargateProfile"
QUEUE = "aws:sqs/queue:Queue"
ROLE = "aws:iam/role:Role"
ROUTE = "aws:ec2/routeTableAssociation:RouteTableAssociation"
SCALING_GROUP = "aws:autoscaling/group:Group"
SUBNET = "aws:ec2/subnet:Subnet"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
VPC = "aws:ec2/vpc:Vpc"


def interface(id_: str, service: str = "sts", vpc: str = "vpc-1") -> Live:
    return live(ENDPOINT, id_, vpcId=vpc, serviceName=service, vpcEndpointType="Interface", privateDnsEnabled=True)


def gateway(id_: str, *tables: str) -> Live:
    return live(ENDPOINT, id_, vpcId="vpc-1", serviceName="s3", vpcEndpointType="Gateway", routeTableIds=list(tables))


def subnet(id_: str, cidr: str, vpc: str = "vpc-1") -> Live:
    return live(SUBNET, id_, vpcId=vpc, cidrBlock=cidr)


def profile(id_: str, status: str = "ACTIVE", cluster: str = "main", selectors: int = 1) -> Live:
    return live(
        PROFILE, id_, status, clusterName=cluster, fargateProfileName=id_, selectors=[{"namespace": "a"}] * selectors
    )


def rule(id_: str) -> Live:
    return live(INGRESS, id_, securityGroupId="sg", cidrIpv4=id_, fromPort=443)


def into_cluster(number: int) -> Live:
    return live(INGRESS, f"r{number}", securityGroupId="sg-cluster", cidrIpv4=f"10.1.{number}.0/24", fromPort=443)


def attachment(number: int) -> Live:
    return live(ATTACHMENT, f"p{number}", role="r", policyArn=f"arn:aws:iam::111122223333:policy/p{number}")


def more_blocks(number: int) -> Live:
    return live(BLOCK, f"b{number}", vpcId="vpc-1", cidrBlock=f"100.{64 + number}.0.0/16")


NETWORK = live(VPC, "vpc-1", cidrBlock="10.0.0.0/16", enableDnsHostnames=True)
OTHER_NETWORK = live(VPC, "vpc-1", cidrBlock="10.1.0.0/16")
SHARED_NETWORK = live(VPC, "vpc-1", cidrBlock="100.64.0.0/16")
BEIJING_A = live(SUBNET, "s", availabilityZone="cn-north-1a")
BEIJING_C = live(SUBNET, "s", availabilityZone="cn-north-1c")
NODES = "aws:eks/nodeGroup:NodeGroup"
ROLES = "arn:aws:iam::111122223333:role"
ACCESS = "arn:aws:eks::aws:cluster-access-policy"
MORE = live(BLOCK, "more", vpcId="vpc-1", cidrBlock="100.64.0.0/16")

CREATIONS: list[tuple[Live, list[Live], str]] = [
    (live(CLUSTER, "main"), [live(CLUSTER, "main")], "ResourceInUseException"),
    (live(ROLE, "r"), [live(ROLE, "r")], "EntityAlreadyExists"),
    (live(SCALING_GROUP, "g"), [live(SCALING_GROUP, "g")], "AlreadyExists: AutoScalingGroup by this name"),
    (live(LOG_GROUP, "/a"), [live(LOG_GROUP, "/a")], "ResourceAlreadyExistsException"),
    (live("aws:kms/alias:Alias", "alias/a"), [live("aws:kms/alias:Alias", "alias/a")], "AlreadyExistsException"),
    (live(GROUP, "sg-2", vpcId="v", name="n"), [live(GROUP, "sg-1", vpcId="v", name="n")], "InvalidGroup.Duplicate"),
    (live(TEMPLATE, "lt-2", name="n"), [live(TEMPLATE, "lt-1", name="n")], "InvalidLaunchTemplateName.AlreadyExists"),
    (live(ROUTE, "r-2", subnetId="s"), [live(ROUTE, "r-1", subnetId="s")], "Resource.AlreadyAssociated"),
    (
        live(INGRESS, "sgr-2", securityGroupId="sg", cidrIpv4="10.0.0.0/8", fromPort=443),
        [live(INGRESS, "sgr-1", securityGroupId="sg", cidrIpv4="10.0.0.0/8", fromPort=443)],
        "InvalidPermission.Duplicate",
    ),
    (subnet("s-2", "10.0.8.0/24"), [NETWORK, subnet("s-1", "10.0.0.0/20")], "InvalidSubnet.Conflict"),
    (subnet("s-1", "10.1.0.0/24"), [NETWORK], "InvalidSubnet.Range"),
    (subnet("s-1", "100.65.0.0/24"), [NETWORK, MORE], "InvalidSubnet.Range"),
    (interface("e-2"), [NETWORK, interface("e-1")], "conflicting DNS domain for sts in the VPC vpc-1"),
    (interface("e-1"), [live(VPC, "vpc-1", cidrBlock="10.0.0.0/16")], "requires both enableDnsSupport and"),
    (gateway("e-2", "rtb-1", "rtb-2"), [gateway("e-1", "rtb-2")], "RouteAlreadyExists: route table rtb-2"),
    (profile("b", "CREATING"), [profile("a", "CREATING")], "Cannot create Fargate Profile b because cluster main"),
    (profile("b", "CREATING"), [profile("a", "DELETING")], "currently has Fargate profile a in status DELETING"),
    (profile("a", "CREATING", selectors=6), [], "has 6 selectors; the maximum is 5"),
    (profile("p"), [profile(f"p{i}") for i in range(10)], "Fargate profile limit has been reached: 10 for main"),
    (live(NODES, "g", clusterName="c"), [live(NODES, f"g{i}", clusterName="c") for i in range(30)], "30 for c"),
    (rule("r"), [rule(f"r{i}") for i in range(60)], "maximum number of rules per security group has been reached"),
    (into_cluster(59), [cluster(), *map(into_cluster, range(59))], "rules per security group has been reached: 60"),
    (attachment(10), [attachment(i) for i in range(10)], "policies attached to one role has been reached: 10 for r"),
    (more_blocks(4), [NETWORK, *map(more_blocks, range(4))], "CIDRs of one network has been reached: 5 for vpc-1"),
    (live(GROUP, "sg-2", vpcId="v", name="sg-main-1"), [], "It may not begin with 'sg-'"),
    (live(NODES, "g", instanceTypes=["m6i.large", "m6i.larg"]), [], "types do not exist: [m6i.larg]"),
    (live("aws:ec2/instance:Instance", "i", instanceType="t4g.nan0", ami="ami-1"), [], "do not exist: [t4g.nan0]"),
    (live(NODES, "g", instanceTypes=["m7g.large"], amiType="AL2023_x86_64_STANDARD"), [], "[m7g.large] is not a valid"),
    (live(NODES, "g", instanceTypes=["m6i.large"], amiType="AL2023_x86_64_NVIDIA"), [], "[m6i.large] is not a valid"),
    (live(PROFILE, "p", subnetIds=["s"], clusterName="c"), [BEIJING_C], "Availability Zone cn-north-1c for Subnet s"),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="10.0.128.0/17"), [NETWORK], "conflicts with another block"),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="192.168.0.0/16"), [NETWORK], "'192.168.0.0/16' is restricted"),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="10.0.0.0/16"), [OTHER_NETWORK], "'10.0.0.0/16' is restricted"),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="10.0.0.0/16"), [SHARED_NETWORK], "'10.0.0.0/16' is restricted"),
    (live(ROLE, "r", tags={"Owner": "a", "owner": "b"}), [], "Tag keys are case insensitive"),
    (live(ROLE, "r", tags={"a": "b"}, tagsAll={"a": "b", "A": "c"}), [], "Tag keys are case insensitive"),
    (live(LOG_GROUP, "l", tags={"team": "a & b"}), [], "tag team fails to satisfy constraint"),
    (live(SUBNET, "s", tags={"AWS:x": "b"}), [], "reserved for internal use: AWS:x"),
    (live(SUBNET, "s", tags={"x": "b" * 257}), [], "tag x is too short or too long"),
    (live(BUILD, "b", tags={"x": "b" * 256}), [], "tag x is too short or too long"),
    (live(SUBNET, "s", tags={f"k{i}": "" for i in range(51)}), [], "51 tags on s; the maximum is 50"),
    (live(ENTRY, "e", principalArn=f"{ROLES}/aws-service-role/emr-containers.amazonaws.com/R"), [], "not allowed to"),
    (live(ENTRY, "e", principalArn="arn:aws-cn:iam::111122223333:root"), [], "not allowed to modify access entries"),
    (live(ENTRY, "e", principalArn="arn:aws-us-gov:sts::111122223333:assumed-role/a/b"), [], "not allowed to"),
    (live(ENTRY, "e", principalArn=f"{ROLES}/x", kubernetesGroups=["system:masters"]), [], "it starts with system:"),
    (
        live(ASSOCIATION, "a", policyArn=f"{ACCESS}/AmazonEKSComputePolicy"),
        [],
        "only be associated with service-linked",
    ),
    (live(ASSOCIATION, "a", policyArn=f"{ACCESS}/AmazonEKSClusterPolicy"), [], "policyArn parameter format"),
]


@pytest.mark.parametrize(("wanted", "others", "words"), CREATIONS, ids=lambda value: str(value)[:50])
def test_what_clashes_is_not_created(wanted: Live, others: list[Live], words: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        refuse_creation(wanted, others)
    assert words in str(refusal.value)


FINE: list[tuple[Live, list[Live]]] = [
    (into_cluster(58), [cluster(), *map(into_cluster, range(58))]),
    (into_cluster(59), list(map(into_cluster, range(59)))),
    (attachment(9), [attachment(i) for i in range(9)]),
    (more_blocks(3), [NETWORK, *map(more_blocks, range(3))]),
    (live(CLUSTER, "main"), [live(CLUSTER, "other"), live(ROLE, "main")]),
    (live(ASSOCIATION, "a"), [live(ASSOCIATION, "a")]),
    (live(GROUP, "sg-2", vpcId="v2", name="n"), [live(GROUP, "sg-1", vpcId="v1", name="n")]),
    (subnet("s-2", "10.0.16.0/20"), [NETWORK, subnet("s-1", "10.0.0.0/20")]),
    (subnet("s-2", "10.0.0.0/20"), [NETWORK, subnet("s-1", "10.0.0.0/20", "vpc-2")]),
    (subnet("s-1", "100.64.0.0/20"), [NETWORK, MORE]),
    (subnet("s-1", "10.0.0.0/20", "vpc-of-another-stack"), [NETWORK]),
    (interface("e-2", "ec2"), [NETWORK, interface("e-1", "sts")]),
    (interface("e-2"), [NETWORK, interface("e-1", vpc="vpc-2")]),
    (gateway("e-2", "rtb-2"), [gateway("e-1", "rtb-1")]),
    (profile("b", "CREATING"), [profile("a"), profile("c", "CREATING", cluster="other")]),
    (profile("a", "CREATING", selectors=5), []),
    (profile("p"), [profile(f"p{i}", cluster="other") for i in range(10)]),
    (rule("r"), [rule(f"r{i}") for i in range(59)]),
    (live(NODES, "g", instanceTypes=["m10g.large", "g6.xlarge"], amiType="CUSTOM"), []),
    (live(PROFILE, "p", subnetIds=["s"], clusterName="c"), [BEIJING_A]),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="10.1.0.0/16"), [NETWORK]),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="100.64.0.0/16"), [NETWORK]),
    (live(BLOCK, "b", vpcId="vpc-1", cidrBlock="100.65.0.0/16"), [SHARED_NETWORK]),
    (live(SUBNET, "s", tags={"Owner": "a & b", "owner": "c"}), []),
    (live(ROLE, "r", tags={"Owner": "a b", "Name": "c"}), []),
    (live(ENTRY, "e", principalArn=f"{ROLES}/aws-reserved/sso.amazonaws.com/x", kubernetesGroups=["team"]), []),
    (live(ASSOCIATION, "a", policyArn=f"{ACCESS}/AmazonARCRegionSwitchScalingPolicy"), [live(ENTRY, "e")]),
]


@pytest.mark.parametrize(("wanted", "others"), FINE, ids=lambda value: str(value)[:50])
def test_what_does_not_clash_is_created(wanted: Live, others: list[Live]) -> None:
    refuse_creation(wanted, others)


DELETIONS: list[tuple[Live, list[Live], str]] = [
    (live(CLUSTER, "main", deletionProtection=True), [], "InvalidRequestException"),
    (NETWORK, [subnet("s-1", "10.0.0.0/20")], "DependencyViolation: vpc-1"),
    (live(SUBNET, "s-1"), [live(CLUSTER, "main", vpcConfig={"subnetIds": ["s-1"]})], "DependencyViolation: s-1"),
    (live(CLUSTER, "main"), [live(ENTRY, "e", clusterName="main")], "ResourceInUseException: main"),
    (live(ROLE, "r"), [live(CLUSTER, "main", roleArn="arn:r")], "DeleteConflict: Cannot delete r"),
    (live(KEY, "k"), [live(LOG_GROUP, "/a", kmsKeyId="arn:k")], "ResourceInUseException: k"),
    (live(EVENT_RULE, "r"), [live(EVENT_TARGET, "t", rule="r")], "Rule can't be deleted since it has targets: r has t"),
    (live(QUEUE, "q"), [live(EVENT_TARGET, "t", arn="arn:q")], "ResourceInUseException: q"),
    (
        live("aws:iam/policy:Policy", "p"),
        [live("aws:iam/role:Role", "r", managedPolicyArns=["arn:p"])],
        "DeleteConflict",
    ),
    (live(SCALING_GROUP, "g"), [live("aws:autoscaling/tag:Tag", "g,k", autoscalingGroupName="g")], "ResourceInUse"),
    (profile("b"), [profile("a", "DELETING")], "Cannot delete Fargate Profile b"),
    (profile("b"), [profile("a", "CREATING")], "in status CREATING"),
]


@pytest.mark.parametrize(("doomed", "others", "words"), DELETIONS, ids=lambda value: str(value)[:50])
def test_what_is_in_use_or_protected_is_not_deleted(doomed: Live, others: list[Live], words: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        refuse_deletion(doomed, [doomed, *others])
    assert words in str(refusal.value)


UNUSED: list[tuple[Live, list[Live]]] = [
    (live(CLUSTER, "main", deletionProtection=False), [live(VPC, "vpc-1", tags={"Name": "main"})]),
    (live(CLUSTER, "main"), [live(ENTRY, "e", clusterName="main-2")]),
    (live(EVENT_TARGET, "t-1", arn="arn:q", rule="r"), [live(EVENT_TARGET, "t-2", arn="arn:q", rule="r")]),
    (live(CLUSTER, "main"), [live(QUEUE, "https://q", name="main"), live(TEMPLATE, "lt", name="main")]),
    (live(LOG_GROUP, "/a"), [live(KEY, "k", policy='{"Resource": "arn:/a"}')]),
    (profile("b"), [profile("a"), profile("c", "DELETING", cluster="other")]),
]


@pytest.mark.parametrize(("doomed", "others"), UNUSED, ids=lambda value: str(value)[:50])
def test_what_nobody_uses_is_deleted(doomed: Live, others: list[Live]) -> None:
    refuse_deletion(doomed, [doomed, *others])


@pytest.mark.parametrize(("subnet_ids", "refused"), [(["a1", "b1"], False), (["a2", "b1"], False), (["a1"], True)])
def test_the_control_plane_stays_in_its_zones(subnet_ids: list[str], refused: bool) -> None:
    zones = {"a1": "eu-west-1a", "a2": "eu-west-1a", "b1": "eu-west-1b"}
    subnets = [live("aws:ec2/subnet:Subnet", id_, availabilityZone=zone) for id_, zone in zones.items()]
    cluster = live("aws:eks/cluster:Cluster", "main", vpcConfig={"subnetIds": ["a1", "b1"]})
    refusal = pytest.raises(RefusedError, match="different AZs") if refused else contextlib.nullcontext()
    with refusal:
        refuse_update(cluster, {"vpcConfig": {"subnetIds": subnet_ids}}, subnets)


def test_raised_quotas_count() -> None:
    refuse_creation(profile("p"), [profile(f"p{i}") for i in range(10)], {"fargate_profiles": 11})


def test_a_refused_creation_leaves_nothing_behind() -> None:
    cloud = Cloud(Place("eu-west-1"))
    cloud.create("urn:a", LOG_GROUP, {"name": "/a"})
    with pytest.raises(RefusedError):
        cloud.create("urn:b", LOG_GROUP, {"name": "/a"})
    assert [thing.urn for thing in cloud.live] == ["urn:a"]


def test_a_successor_has_another_id_and_another_name() -> None:
    cloud = Cloud(Place("eu-west-1"))
    names = [cloud.names("urn:a", ROLE, "r", {})["name"]]
    first = cloud.create("urn:a", ROLE, {"name": names[0]})
    names.append(cloud.names("urn:a", ROLE, "r", {})["name"])
    second = cloud.create("urn:a", ROLE, {"name": names[1]})
    assert (first.id, second.id) == tuple(names)
    assert names[0] != names[1]


VERSIONS: list[tuple[dict[str, Any], int, bool]] = [
    ({"imageId": "ami-2"}, 2, True),
    ({"tags": {"a": "b"}}, 1, True),
    ({"description": "another"}, 2, False),
    ({"updateDefaultVersion": True}, 1, False),
]


def test_the_api_server_s_calls_stay_in_the_vpc() -> None:
    cluster = live(CLUSTER, "main", vpcConfig={"controlPlaneEgressMode": "CUSTOMER_ROUTED"})
    with pytest.raises(RefusedError, match="cannot be changed from CUSTOMER_ROUTED to AWS_MANAGED"):
        refuse_update(cluster, {"vpcConfig": {"controlPlaneEgressMode": "AWS_MANAGED"}}, [cluster])
    for mode in ({"controlPlaneEgressMode": "CUSTOMER_ROUTED"}, {}):
        refuse_update(cluster, {"vpcConfig": mode}, [cluster])


@pytest.mark.parametrize(("edit", "version", "unknown"), VERSIONS)
def test_a_launch_template_gets_a_version_for_each_change_of_its_contents(
    edit: dict[str, Any], version: int, unknown: bool
) -> None:
    cloud = Cloud(Place("eu-west-1"))
    template = cloud.create("urn:a", TEMPLATE, {"name": "t"})
    inputs = {"name": "t", **edit}
    assert (cloud.update(TEMPLATE, template.id, inputs, preview=True)[1] == {"latestVersion"}) is unknown
    assert cloud.update(TEMPLATE, template.id, inputs)[0]["latestVersion"] == version
    assert cloud.update(TEMPLATE, template.id, inputs)[0]["latestVersion"] == version


def test_an_update_keeps_what_aws_chose() -> None:
    cloud = Cloud(Place("eu-west-1"))
    cluster = cloud.create("urn:a", CLUSTER, {"name": "main", "vpcConfig": {"subnetIds": ["a"]}})
    group, issuer = cluster.outputs["vpcConfig"]["clusterSecurityGroupId"], cluster.outputs["identities"]
    cloud.update(CLUSTER, "main", {"name": "main", "version": "1.36", "vpcConfig": {"subnetIds": ["a", "b"]}})
    assert cluster.outputs["vpcConfig"] == {"subnetIds": ["a", "b"], "clusterSecurityGroupId": group}
    assert cluster.outputs["identities"] == issuer


def test_time_passes_as_it_does_on_aws() -> None:
    waited: list[float] = []
    cloud = Cloud(Place("eu-west-1"), 0.5, waited.append)
    cloud.create("urn:a", CLUSTER, {"name": "main"})
    cloud.delete(CLUSTER, "main")
    assert waited == [4.5, 1.5]


@pytest.mark.parametrize(("types", "left"), [(["audit"], ["/aws/eks/main/cluster"]), ([], []), (None, [])])
def test_eks_makes_its_log_group_again_for_what_it_writes_late(types: list[str] | None, left: list[str]) -> None:
    cloud = Cloud(Place("eu-west-1"))
    name = "/aws/eks/main/cluster"
    group = {"name": name, "retentionInDays": 365}
    for _ in range(2):
        cloud.create("urn::logs", LOG_GROUP, group)
        cloud.create("urn::main", CLUSTER, {"name": "main", "enabledClusterLogTypes": types})
        cloud.delete(CLUSTER, "main")
        cloud.delete(LOG_GROUP, name)
        assert [thing.id for thing in cloud.live] == left
        for thing in cloud.live:
            assert thing.inputs == {"name": name}
            with pytest.raises(RefusedError, match="ResourceAlreadyExistsException"):
                cloud.create("urn::logs", LOG_GROUP, group)
            cloud.delete(LOG_GROUP, thing.id)
        assert cloud.live == []


@pytest.mark.parametrize(
    ("version", "support_type", "made"),
    [("1.31", "EXTENDED", False), ("1.33", "STANDARD", False), ("1.33", "EXTENDED", True), ("1.35", "STANDARD", True)],
)
def test_versions_end(version: str, support_type: str, made: bool) -> None:
    wanted = live(CLUSTER, "main", version=version, upgradePolicy={"supportType": support_type})
    with contextlib.nullcontext() if made else pytest.raises(RefusedError, match="unsupported Kubernetes version"):
        refuse_creation(wanted, [])
