"""What is remarked on, and in which words, where no edit of a whole stack shows it."""

import dataclasses
import json
from typing import Any

import pytest

from private_eks_cli.diff.attention import review
from private_eks_cli.diff.endpoints import service
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.verdict import verdict
from private_eks_cli.diff.wanted import CODES
from private_eks_cli.diff.words import lines, summary
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.foresight import DELETE, REPLACE, SAME, UPDATE, Step

CLUSTER, ADDON, GROUP = "aws:eks/cluster:Cluster", "aws:eks/addon:Addon", "aws:eks/nodeGroup:NodeGroup"
ENDPOINT, NAMESPACE = "aws:ec2/vpcEndpoint:VpcEndpoint", "kubernetes:core/v1:Namespace"
PROVIDER = "pulumi:providers:kubernetes"


def resource(type_: str, name: str = "it", protect: bool = False, provider: str = "", /, **inputs: Any) -> Resource:
    urn = f"urn:pulumi:dev::private-eks::{type_}::{name}"
    return Resource(urn, type_, name, "", True, inputs, id=name, protect=protect, provider=provider)


def diff_of(*steps: Step) -> Diff:
    before, after = (
        Graph("dev", {}, {r.urn: r for s in steps if (r := getattr(s, side))}, {}) for side in ("old", "new")
    )
    return Diff("dev", steps, before, after, after, None, "x")


def remarks(*steps: Step) -> list[tuple[str, str]]:
    return [(remark.code, remark.what) for remark in review(diff_of(*steps), {}).remarks]


def both(type_: str, operation: str, old: dict[str, Any], new: dict[str, Any], **options: Any) -> Step:
    before, after = resource(type_, **old), resource(type_, **new)
    return Step(operation, before, after, tuple(key for key in old | new if old.get(key) != new.get(key)), **options)


@pytest.mark.parametrize(
    ("there", "raised", "refused"),
    [(10, {}, True), (9, {}, False), (10, {"private-eks:quotas": '{"fargateProfiles": 11}'}, False)],
)
def test_a_replacement_at_a_quota_is_refused(there: int, raised: dict[str, str], refused: bool) -> None:
    old = [resource("aws:eks/fargateProfile:FargateProfile", f"p{i}", clusterName="main", a=1) for i in range(there)]
    new = dataclasses.replace(old[0], inputs={"clusterName": "main", "a": 2})
    diff = diff_of(Step(REPLACE, old[0], new, ("a",), ("a",)), *(Step(SAME, one, one) for one in old[1:]))
    diff = dataclasses.replace(diff, after=dataclasses.replace(diff.after, config=raised))
    said = [more for remark in review(diff, {}).remarks if remark.code == "refused" for more in remark.more]
    reason = "ResourceLimitExceededException: Fargate profile limit has been reached: 10 for main"
    assert said == ([f"`FargateProfile p0`: {reason}"] if refused else [])


@pytest.mark.parametrize(
    ("type_", "inputs", "most", "reason"),
    [
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": "r"}, 10, "LimitExceeded: The number of"),
        ("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", {"vpcId": "v"}, 4, "CidrLimitExceeded: "),
    ],
)
def test_what_is_made_before_another_goes_counts(type_: str, inputs: dict[str, str], most: int, reason: str) -> None:
    def refusals(there: int) -> list[str]:
        gone = resource(type_, "gone", **inputs)
        kept = [resource(type_, f"kept{i}", **inputs) for i in range(there - 1)]
        new = Step("create", None, resource(type_, "new", **inputs))
        diff = diff_of(Step(DELETE, gone, None), new, *(Step(SAME, one, one) for one in kept))
        return [more for remark in review(diff, {}).remarks if remark.code == "refused" for more in remark.more]

    (refused,) = refusals(most)
    assert f" new`: {reason}" in refused
    assert refusals(most - 1) == []


def test_what_is_protected_and_goes_is_the_gravest() -> None:
    queue = resource("aws:sqs/queue:Queue", "jobs", True)
    assert remarks(Step(DELETE, queue, None)) == [
        ("delete-protected", "deletes `Queue jobs`: it is protected, so Pulumi refuses")
    ]
    changed = dataclasses.replace(queue, inputs={"name": "x"})
    assert remarks(Step(REPLACE, queue, changed, ("name",), ("name",))) == [
        (
            "replace-protected",
            "replaces `Queue jobs` because `name` cannot change in place: it is protected, so Pulumi refuses",
        )
    ]


def test_protection_that_goes_is_remarked_on_though_the_engine_does_nothing() -> None:
    old = resource("aws:kms/key:Key", "key", True)
    found = review(diff_of(Step(SAME, old, dataclasses.replace(old, protect=False))), {})
    assert [(r.code, r.what) for r in found.remarks] == [("unprotects", "takes Pulumi's protection from `Key key`")]
    assert summary(found).startswith("nothing to do; nothing opened")


def sizes(least: int, wanted: int, most: int) -> dict[str, Any]:
    return {"scalingConfig": {"minSize": least, "desiredSize": wanted, "maxSize": most}}


VERSIONS: list[tuple[str, str, str, str, str | None]] = [
    (CLUSTER, "version", "1.35", "1.36", "nodes follow on their own"),
    (CLUSTER, "version", "1.34", "1.36", "one minor version at a time"),
    (CLUSTER, "version", "1.36", "1.35", "within seven days"),
    (ADDON, "addonVersion", "v1.12.0-eksbuild.1", "v1.13.0-eksbuild.1", ""),
    (ADDON, "addonVersion", "v1.13.0-eksbuild.1", "v1.12.0-eksbuild.1", "to an older version"),
    (ADDON, "addonVersion", "v1.12.0-eksbuild.1", "v1.12.9-eksbuild.4", None),
    ("aws:eks/nodeGroup:NodeGroup", "version", "1.35", "1.36", None),
]


@pytest.mark.parametrize(("type_", "key", "old", "new", "caveat"), VERSIONS)
def test_versions_that_jump(type_: str, key: str, old: str, new: str, caveat: str | None) -> None:
    found = review(diff_of(both(type_, UPDATE, {key: old}, {key: new})), {}).remarks
    if caveat is None:
        assert found == ()
    else:
        [remark] = [remark for remark in found if remark.code == "version-jumps"]
        assert remark.what == f"moves `{type_.rsplit(':', 1)[-1]} it` from `{old}` to `{new}`"
        assert caveat in " ".join(remark.more)


def test_a_door_that_goes() -> None:
    door = resource(ENDPOINT, "sts", serviceName="com.amazonaws.eu-west-1.sts")
    codes = dict(remarks(Step(DELETE, door, None)))
    assert (
        codes["endpoint-removed"] == "removes the VPC endpoint of `sts`: who still calls it from inside gets no answer"
    )
    swapped = Step(REPLACE, door, door, ("serviceName",), ("serviceName",), delete_first=True)
    assert "minutes without that service" in dict(remarks(swapped))["endpoint-removed"]
    assert "endpoint-removed" not in dict(remarks(dataclasses.replace(swapped, delete_first=False)))
    again = Step("create", None, resource(ENDPOINT, "other", serviceName="com.amazonaws.eu-west-1.sts"))
    assert "endpoint-removed" not in dict(remarks(Step(DELETE, door, None), again))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("com.amazonaws.eu-west-1.ecr.api", "ecr.api"),
        ("cn.com.amazonaws.cn-north-1.sts", "sts"),
        ("com.amazonaws.us-gov-west-1.kms-fips", "kms-fips"),
        ("com.amazonaws.route53", "route53"),
        ("eu.amazonaws.eusc-de-east-1.ecr.api", "ecr.api"),
        ("gov.ic.c2s.us-iso-east-1.ec2", "ec2"),
        ("aws.api.eu-west-1.qbusiness", "qbusiness"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-1", "vpce.eu-west-1.vpce-svc-1"),
    ],
)
def test_services_are_called_by_their_short_names(name: str, short: str) -> None:
    assert service(resource(ENDPOINT, serviceName=name)) == short


def test_a_namespace_takes_what_is_in_it_along_but_its_file_nothing() -> None:
    assert remarks(Step(DELETE, resource(NAMESPACE, "shop"), None)) == [("data-loss", "deletes `Namespace shop`")]
    provider = resource(PROVIDER, "files", renderYamlToDirectory="rendered")
    rendered = resource(NAMESPACE, "shop", False, f"{provider.urn}::id")
    gone = remarks(Step(DELETE, rendered, None), Step(SAME, provider, provider))
    assert gone == [("deletes", "deletes `Namespace shop`")]


def test_many_of_one_reason_stand_in_one_line() -> None:
    root = both(CLUSTER, REPLACE, {"roleArn": "a"}, {"roleArn": "b"}, replacing=("roleArn",))
    along = [resource("aws:eks/addon:Addon", f"a{i}") for i in range(5)]
    found = review(diff_of(root, *(Step(REPLACE, r, r, with_=root.resource.urn) for r in along)), {})
    assert [r.more for r in found.remarks if r.code == "replaces"] == [("5 because `Cluster it` is replaced: 5 Addon",)]


def test_a_broken_promise_is_the_first_remark() -> None:
    door = resource(ENDPOINT, serviceName="com.amazonaws.eu-west-1.sts")
    found = review(diff_of(Step(DELETE, door, None)), {"Complete": ["sts has no endpoint"], "Private": []})
    assert next((r.code, r.more) for r in found.remarks) == ("breaks-promise", ("sts has no endpoint",))
    assert [r.rank for r in found.remarks] == sorted(r.rank for r in found.remarks)
    assert {r.code for r in found.remarks} <= CODES.keys()


def test_a_resource_under_another_urn_moves() -> None:
    old = resource("aws:kms/key:Key", "old")
    moved = Step(SAME, old, resource("aws:kms/key:Key", "new"))
    assert summary(review(diff_of(moved), {})).startswith("1 to move; ")
    [line] = lines(diff_of(moved))
    assert (line.operation, line.what, line.details) == (
        "move",
        "Key `new`",
        ("was `aws:kms/key:Key::old`",),
    )


def test_costs_that_nobody_knows_are_not_given() -> None:
    assert summary(review(diff_of(both(CLUSTER, UPDATE, {"a": 1}, {"a": 2})), {})).endswith("; costs not known")


@pytest.mark.parametrize("before", [{"vpcConfig": {}}, {"vpcConfig": {"controlPlaneEgressMode": "AWS_MANAGED"}}])
def test_a_way_through_the_vpc_is_for_good(before: dict[str, Any]) -> None:
    after = {"vpcConfig": {"controlPlaneEgressMode": "CUSTOMER_ROUTED"}}
    (found,) = remarks(both(CLUSTER, UPDATE, before, after))
    assert found[0] == "irreversible"
    assert found[1].endswith("for good: EKS does not take `Cluster it` back to `aws-managed`")


def test_a_way_through_the_vpc_is_not_taken_back() -> None:
    modes = [{"vpcConfig": {"controlPlaneEgressMode": mode}} for mode in ("CUSTOMER_ROUTED", "AWS_MANAGED")]
    step = both(CLUSTER, REPLACE, *modes)
    step = dataclasses.replace(step, replacing=("vpcConfig.controlPlaneEgressMode",))
    said = {remark.code: remark for remark in review(diff_of(step), {}).remarks}
    reason = "controlPlaneEgressMode cannot be changed from CUSTOMER_ROUTED to AWS_MANAGED, so Pulumi makes another"
    assert said["refused"].more == (f"`Cluster it`: InvalidParameterException: {reason}",)
    assert said["data-loss"].what.endswith("because `vpcConfig.controlPlaneEgressMode` cannot change in place")


def test_what_a_successor_has_is_not_refused_of_what_it_replaces() -> None:
    before = {"name": "a", "version": "1.33", "vpcConfig": {"controlPlaneEgressMode": "CUSTOMER_ROUTED"}}
    after = {"name": "b", "version": "1.36", "vpcConfig": {"controlPlaneEgressMode": "AWS_MANAGED"}}
    step = dataclasses.replace(both(CLUSTER, REPLACE, before, after), replacing=("name",))
    assert "refused" not in {code for code, _ in remarks(step)}


VPC_CNI = {"addonName": "vpc-cni"}


def configured(**env: str) -> dict[str, Any]:
    return {**VPC_CNI, "configurationValues": json.dumps({"env": env})}


IN_PLACE: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 365}, {"retentionInDays": 7}, "data-loss"),
    ("aws:cloudwatch/logGroup:LogGroup", {}, {"retentionInDays": 3653}, "data-loss"),
    ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 0}, {"retentionInDays": 1}, "data-loss"),
    ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 7}, {"retentionInDays": 365}, ""),
    ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 7}, {}, ""),
    (CLUSTER, {}, {"computeConfig": {"enabled": True}}, "too-late"),
    (CLUSTER, {"computeConfig": {"enabled": True}}, {}, "too-late"),
    (CLUSTER, {"computeConfig": {"enabled": False}}, {}, ""),
    (ADDON, VPC_CNI, configured(AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG="true"), "new-nodes-only"),
    (ADDON, configured(ENABLE_PREFIX_DELEGATION="true"), VPC_CNI, "new-nodes-only"),
    (ADDON, VPC_CNI, configured(WARM_IP_TARGET="2"), ""),
    (CLUSTER, {"version": "1.33"}, {"version": "1.35"}, "refused"),
    (CLUSTER, {"version": "1.35"}, {"version": "1.34"}, "refused"),
    (CLUSTER, {"version": "1.35"}, {"version": "1.36"}, ""),
    (GROUP, sizes(1, 1, 3), sizes(3, 1, 3), "refused"),
    (GROUP, sizes(1, 3, 3), sizes(1, 3, 2), "refused"),
    (GROUP, sizes(1, 2, 3), sizes(2, 2, 3), ""),
]


@pytest.mark.parametrize(("type_", "old", "new", "mark"), IN_PLACE)
def test_a_change_in_place_that_is_none_of_every_day(
    type_: str, old: dict[str, Any], new: dict[str, Any], mark: str
) -> None:
    """Changes back and forth differ: only one of them data-loss, or is refused."""
    marks = {code for code, _ in remarks(both(type_, UPDATE, old, new))} - {"version-jumps"}
    assert marks == ({mark} if mark else set())


def test_the_subnets_of_a_control_plane_do_not_go() -> None:
    cluster = resource(CLUSTER, vpcConfig={"subnetIds": ["a"]})
    other = resource("aws:efs/mountTarget:MountTarget", "m", subnetId="b")
    stays = [Step(SAME, one, one) for one in (cluster, other)]
    gone = [Step(DELETE, resource("aws:ec2/subnet:Subnet", name), None) for name in "abc"]
    [found] = [r for r in review(diff_of(*stays, *gone), {}).remarks if r.code == "refused"]
    assert found.what == "AWS refuses 2 deletions while something that stays needs it"
    assert found.more[0] == "`Subnet a`: the control plane keeps the zones and subnets that it began with"
    assert "MountTarget m refers to it" in found.more[1]


def may(*actions: str) -> dict[str, Any]:
    return {"role": "x", "policy": json.dumps({"Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}})}


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        (["*"], "role `x` may newly do everything, `*` on `*`: a way to more rights; takes Pulumi's protection from"),
        (
            ["s3:GetObject", "iam:PassRole", "ec2:RunInstances"],
            "role `x` may newly pass any role to EC2: a way to more rights; role `x` may newly `s3:GetObject`",
        ),
        (["ec2:CreateTags"], "takes Pulumi's protection from `Key key`; role `x` may newly `ec2:CreateTags` on `*`"),
        (["a:b", "c:d"], "takes Pulumi's protection from `Key key`; role `x` may newly `a:b`, `c:d` on `*`"),
    ],
)
def test_a_way_to_more_rights_comes_first(actions: list[str], said: str) -> None:
    key = resource("aws:kms/key:Key", "key", True)
    steps = [
        Step(SAME, key, dataclasses.replace(key, protect=False)),
        both("aws:iam/rolePolicy:RolePolicy", UPDATE, may("s3:List*"), may("s3:List*", *actions)),
    ]
    assert str(verdict(review(diff_of(*steps), {}))).startswith(f"DECIDE: {said}")


@pytest.mark.parametrize(
    ("type_", "deleted", "replaced"),
    [
        ("aws:rds/instance:Instance", "data-loss", {"data-loss"}),
        ("aws:s3/bucket:Bucket", "data-loss", {"data-loss"}),
        ("aws:fsx/lustreFileSystem:LustreFileSystem", "data-loss", {"data-loss"}),
        ("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", "data-loss", {"data-loss"}),
        ("aws:iam/role:Role", "deletes", {"replaces"}),
        ("aws:ec2/instance:Instance", "deletes", {"replaces"}),
        ("aws:lambda/function:Function", "deletes", {"replaces", "replaces-unknown"}),
        ("random:index/randomPassword:RandomPassword", "deletes", {"replaces", "replaces-unknown"}),
    ],
)
def test_what_holds_data_is_lost_and_what_nobody_knows_is_said(type_: str, deleted: str, replaced: set[str]) -> None:
    assert [code for code, _ in remarks(Step(DELETE, resource(type_), None))] == [deleted]
    found = remarks(both(type_, REPLACE, {"a": 1}, {"a": 2}, replacing=("a",)))
    assert {code for code, _ in found} == replaced
