"""What edits of bastions and runners do: a bastion is replaced for what EC2 cannot change, and nothing else ever is."""

from typing import Any

import pytest

from tests.changes import KEPT, Verdict, edited, full, member, verdict
from tests.conftest import recorded

BASTIONS, RUNNERS = "bastions", "runners"
OPEN = {"subnetCidr": "10.46.200.0/28", "clientCidrs": ["203.0.113.0/24"]}
SHELLS = {"Alias:x-sessions", "Key:x-sessions", "LogGroup:x-sessions"}
RULES = {f"SecurityGroupEgressRule:x-{way}" for way in ("cluster-out", "endpoints-out", "s3-out")}
ADMITTED = {"SecurityGroupIngressRule:x-cluster-in"}
BASTION = {
    *("Document:x", "InstanceProfile:x", "Instance:x", "LaunchTemplate:x-arm64", "Role:x-ec2", "RolePolicy:x-ec2"),
    *("SecurityGroup:x", *SHELLS, *RULES, *ADMITTED),
}
"""What a bastion called x is made of."""
PUBLIC = {f"{kind}:bastion-public" for kind in ("InternetGateway", "Route", "RouteTable", "RouteTableAssociation")}


def bastion(**changes: Any) -> dict[str, Any]:
    return member(BASTIONS, "bastion", **changes)


EDITS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("another size", bastion(instanceType="t3.nano"), Verdict(changed={"Instance:bastion"})),
    ("another processor", bastion(instanceType="t4g.nano"), Verdict(
        made={"LaunchTemplate:bastion-arm64"}, removed={"LaunchTemplate:bastion-x86_64"},
        replaced={"Instance:bastion"})),
    ("an own image", bastion(imageId="ami-0123456789abcdef0"), Verdict(
        made={"LaunchTemplate:bastion-ami-0123456789abcdef0"}, removed={"LaunchTemplate:bastion-x86_64"},
        replaced={"Instance:bastion"})),
    ("another zone", bastion(zone="eu-west-1a"), Verdict(replaced={"Instance:bastion"})),
    ("another local port", bastion(localPort=9443), Verdict()),
    ("shorter shells", bastion(idleMinutes=5), Verdict(changed={"Document:bastion"})),
    ("no logging", bastion(sessionLogging=False), Verdict(
        changed={"Document:bastion", "RolePolicy:bastion-ec2"},
        removed={"Alias:bastion-sessions", "Key:bastion-sessions", "LogGroup:bastion-sessions", "VpcEndpoint:kms"})),
    ("no access", bastion(policies=None), Verdict(
        changed={"RolePolicy:bastion-ec2"},
        removed={"AccessEntry:bastion-access", "AccessPolicyAssociation:bastion-access-AmazonEKSViewPolicy"})),
    ("going public", bastion(public=OPEN), Verdict(
        made={*PUBLIC, "Subnet:bastion-public", "SecurityGroupIngressRule:bastion-ssh-203.0.113.0-24"},
        removed={"SecurityGroupEgressRule:bastion-s3-out"}, replaced={"Instance:bastion"})),
    ("a second bastion", {BASTIONS: {**recorded("everything").setting(BASTIONS, {}), "x": {}}}, Verdict(made=BASTION)),
    ("a new image of a runner", member(RUNNERS, "deploy", image=(
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.5.0")), Verdict(changed={"Project:deploy"})),
    ("longer builds", member(RUNNERS, "deploy", timeoutMinutes=90), Verdict(changed={"Project:deploy"})),
    ("another policy", member(RUNNERS, "deploy", policies={"AmazonEKSAdminPolicy": {}}), Verdict(
        made={"AccessPolicyAssociation:deploy-access-AmazonEKSAdminPolicy"},
        removed={"AccessPolicyAssociation:deploy-access-AmazonEKSEditPolicy"})),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "expected"), EDITS)
def test_an_edit_does_what_it_must_and_no_more(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    found = verdict(recorded("everything"), edited("everything", edit))
    assert found == full("everything", expected)
    assert KEPT.isdisjoint(name.split(":")[0] for name in found.replaced)


@pytest.mark.parametrize("stack", ["dev", "everything", "public-bastion"])
def test_tags_and_retention_replace_no_way_in(stack: str) -> None:
    found = verdict(recorded(stack), edited(stack, {"tags": {"team": "blue"}, "logRetentionDays": 731}))
    assert (found.made, found.removed, found.replaced) == (set(), set(), set())
    assert any(name.startswith("Instance:") for name in found.changed)


def test_the_bastion_does_not_wait_for_anything_that_tags_make_unknown() -> None:
    (instance,) = recorded("everything").of("Instance")
    assert instance.inputs["launchTemplate"].keys() == {"id"}


def test_a_bastion_goes_with_all_that_was_made_for_it() -> None:
    before = edited("everything", {BASTIONS: {**recorded("everything").setting(BASTIONS, {}), "x": {}}})
    assert verdict(before, recorded("everything")) == full("everything", Verdict(removed=BASTION))
