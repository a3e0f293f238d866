"""What is said of promises that hold: simply, but for what was opened by name, or as far as the program shows."""

from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.secret_inputs import SECRET
from private_eks_cli.promises import PROMISES, Reason, State, Verdict, verdict_line, verdicts
from private_eks_cli.promises.exceptions import EXCEPTIONS
from private_eks_cli.promises.others import UNSEEN
from private_eks_cli.promises.verdicts import name_of
from tests.conftest import recorded, with_inputs, with_settings

OWN_TEMPLATE = {"id": "lt-0123456789abcdef0", "version": "3"}
HUB: dict[str, Any] = {
    "existingEndpointServices": ["ecr.api"],
    "nodeEgress": {"hub": {"cidr": "10.200.10.0/24", "fromPort": 443}},
}
UNENFORCED = {"configuration": {"enableNetworkPolicy": "false"}}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = "arn:aws:iam::111122223333:role/cni"


def verdict(graph: Graph, name: str) -> Verdict:
    return next(verdict for verdict in verdicts(graph) if verdict.name == name)


def test_a_promise_has_one_of_four_states_the_gravest_first() -> None:
    opened, unseen = (Reason("a", "opened"),), (Reason("b", "a route"),)
    assert Verdict("P: p").state is State.KEPT
    assert Verdict("P: p", (), (), unseen).state is State.UNSEEN
    assert Verdict("P: p", (), opened, unseen).state is State.EXCEPT
    assert Verdict("P: p", ("fault",), opened, unseen).state is State.BROKEN
    assert Verdict("P: p", ("fault",), opened, unseen).reasons == ["fault", "a: opened", "b: a route (not ours to see)"]
    assert Verdict("P: p", (), (), unseen).reasons == ["b: a route"]


def test_the_verdict_tells_what_is_broken_first_and_names_all_that_is_not_simply_kept() -> None:
    said = [
        Verdict("Kept: yes"),
        Verdict("Routed: yes", (), (), (Reason("10.0.0.0/8", "a route"),)),
        Verdict("Private: yes", (), (Reason("bastions.a.public", "SSH"), Reason("bastions.a.public", "more"))),
        Verdict("Placed: yes", ("nothing runs it",)),
    ]
    assert verdict_line(said) == (
        "Promises: 1 broken: Placed; 1 kept; 1 kept, except: Private (bastions.a.public); "
        "1 not ours to see: Routed (10.0.0.0/8)"
    )


def test_every_exception_is_of_a_promise() -> None:
    assert EXCEPTIONS.keys() | UNSEEN.keys() <= set(map(name_of, PROMISES))


@pytest.mark.parametrize(("stack", "keys", "promise", "reason"), [
    ("public-bastion", {}, "Private", "bastions.bastion.public: an internet gateway, and SSH from 203.0.113.0/24"),
    ("prod", {"inCluster": {"mode": "apply"}}, "Deployable from outside",
     "inCluster.mode: apply calls the Kubernetes API, by the network"),
    ("staging", {"namespaces": {"shop": {"podSecurity": "privileged"}}}, "Hardened",
     "namespace shop: admits every pod, as privileged does"),
    ("staging", {"namespaces": {"shop": {"egress": {"s3": {"port": 443}}}}}, "Hardened",
     "namespaces.shop.egress.s3: port 443 of every address"),
    ("dev", {}, "Hardened", "namespaces.custom-space: network policies are not enforced on Fargate"),
    ("auto-mode", {}, "Hardened",
     "namespaces.reports: network policies are not enforced in Auto Mode before they are switched on"),
    ("staging", {"namespaces": {"shop": {}}, "addons": {"vpc-cni": UNENFORCED}},
     "Hardened", "namespaces.shop: network policies are not enforced on nodes: vpc-cni lacks enableNetworkPolicy"),
    ("staging", {"identities": {"a": {"namespace": "a", "serviceAccount": "a", "policies": ["AmazonSQSFullAccess"]}}},
     "Least privilege", "identities.a: AmazonSQSFullAccess grants all of a service"),
    ("everything", {}, "Least privilege", "repositories.shop/web.pullAccounts: 444455556666 may pull"),
    ("staging", {"nodeGroups": {"a": {}, "b": {"labels": {"b": "b"}, "zones": ["eu-west-1b"]}}}, "Spread",
     "private-eks-staging-b: in eu-west-1b alone"),
    ("applications", {}, "Spread", "applications.database: one pod"),
    ("dev", {}, "Spread", "bastions: in eu-west-1a alone"),
    ("dev", {"logRetentionDays": 1}, "Encrypted and kept",
     "logRetentionDays: kept 1 day, less than the 365 of CloudWatch.16"),
    ("fargate-efs", {"fargateLogging": {"retentionDays": 30}}, "Encrypted and kept",
     "fargateLogging.retentionDays: kept 30 days, less than the 365 of CloudWatch.16"),
    ("everything", {}, "Encrypted and kept", "fileSystems.scratch.backup: no backups"),
    ("dev", {"bastions": {"a": {"sessionLogging": False}}}, "Encrypted and kept",
     "bastions.a.sessionLogging: sessions are not logged"),
    ("dev", {"repositories": {"shop": {"mutableTags": True}}}, "Encrypted and kept",
     "repositories.shop.mutableTags: its tags may move"),
], ids=str)  # fmt: skip
def test_what_is_opened_by_name_is_an_exception(stack: str, keys: dict[str, Any], promise: str, reason: str) -> None:
    said = verdict(with_settings(stack, **keys) if keys else recorded(stack), promise)
    assert said.state is State.EXCEPT
    assert reason in said.reasons


def test_a_wide_source_is_an_exception_of_what_is_inside() -> None:
    graph = recorded("applications")
    ingress = {"web": {"namespace": "shop", "ingress": {"sourceRanges": ["10.0.0.0/8", "10.1.0.0/24"]}}}
    opened = with_inputs(graph, "Workloads", "private-eks-applications", {"applications": ingress})
    assert list(EXCEPTIONS["Inside"](opened)) == [Reason("applications.web.ingress", "takes 10.0.0.0/8")]


@pytest.mark.parametrize(("stack", "keys", "promise", "reason"), [
    ("prod", {}, "Connected", "10.200.0.0/16: a route from there"),
    ("staging", HUB, "Connected", "10.200.10.0/24: a route to there"),
    ("staging", HUB, "Connected", "existingEndpointServices: the way to these endpoints"),
    ("staging", HUB, "Complete", "existingEndpointServices: the endpoints of ecr.api"),
    ("staging", HUB, "Private", "10.200.10.0/24: where it leads on"),
    ("staging", {"addons": {"acme_agent": {}}}, "Complete", "addons.acme_agent: what it calls"),
    ("staging", {"nodeGroups": {"general": {}, "own": {"launchTemplate": OWN_TEMPLATE}}}, "Told",
     "launch template lt-0123456789abcdef0 of private-eks-staging-own: user data"),
    ("staging", {"nodeGroups": {"general": {}, "own": {"launchTemplate": OWN_TEMPLATE}}}, "Encrypted and kept",
     "launch template lt-0123456789abcdef0 of private-eks-staging-own: volumes"),
    ("staging", {"keyArn": KEY}, "Encrypted and kept", f"keyArn: policy and rotation of {KEY}"),
    ("staging", {"keyArn": KEY}, "Whole", f"keyArn: whether {KEY} exists"),
    ("staging", {"addons": {"vpc-cni": {"roleArn": ROLE}}}, "Least privilege", f"addons: what {ROLE} may do"),
    ("staging", {"karpenter": {}}, "Placed", "karpenter: its NodePools"),
    ("applications", {}, "Tied", "Secret shop/api-settings: its owner makes it"),
    ("prod", {}, "Spread", "fargateProfiles: not guaranteed on Fargate"),
], ids=str)  # fmt: skip
def test_what_is_somebody_else_s_is_not_ours_to_see(
    stack: str, keys: dict[str, Any], promise: str, reason: str
) -> None:
    said = verdict(with_settings(stack, **keys) if keys else recorded(stack), promise)
    assert said.state is State.UNSEEN
    assert reason in said.reasons


def test_a_control_plane_that_calls_by_aws_s_way_is_an_exception() -> None:
    graph = with_settings("staging", controlPlaneEgress="aws-managed")
    said = verdict(graph, "Private")
    assert said.state is State.EXCEPT
    assert "own calls" in said.reasons[0]


ENCRYPTED = {
    "accessEntries": {"admins": {"principalArn": SECRET, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
    "clientCidrs": [SECRET],
    "keyArn": SECRET,
    "nodeEgress": {"db": {"cidr": SECRET, "fromPort": 5432}},
}


@pytest.mark.parametrize("key", ENCRYPTED)
def test_what_is_encrypted_breaks_nothing(key: str) -> None:
    assert [found.faults for found in verdicts(with_settings("prod", **{key: ENCRYPTED[key]})) if found.faults] == []


def test_blocks_that_are_encrypted_are_not_ours_to_see() -> None:
    [private] = [v for v in verdicts(with_settings("prod", nodeEgress=ENCRYPTED["nodeEgress"])) if v.name == "Private"]
    assert "private-eks-prod-to-db: its addresses, which are encrypted" in private.reasons
