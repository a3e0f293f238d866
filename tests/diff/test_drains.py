"""What a change does to nodes, what budgets and lonely pods make of it, and what happens to pods."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.cloud.durations import rolling
from private_eks_cli.diff.attention import Remark, review
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.verdict import verdict
from private_eks_cli.diff.wanted import Gravity
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.foresight import CREATE, DELETE, REPLACE, SAME, UPDATE, Step

from .test_attention import CLUSTER, GROUP, both, diff_of, resource

SCALING, PROFILE = "aws:autoscaling/group:Group", "aws:eks/fargateProfile:FargateProfile"
DEPLOYMENT, STATEFUL, DAEMONS = (f"kubernetes:apps/v1:{kind}" for kind in ("Deployment", "StatefulSet", "DaemonSet"))
BUDGET = "kubernetes:policy/v1:PodDisruptionBudget"
PLACED: dict[str, Any] = {"vpcConfig": {"subnetIds": []}}
THREE = {"scalingConfig": {"desiredSize": 3}}
REFRESH = {"instanceRefresh": {"strategy": "Rolling"}}
POOL, CLASS = "kubernetes:karpenter.sh/v1:NodePool", "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass"


def told(*steps: Step) -> list[Remark]:
    marks = ("blocks-drain", "new-nodes-only", "rolls-nodes", "restarts-pods", "keeps-old-pods")
    return [remark for remark in review(known(*steps), {}).remarks if remark.code in marks]


def known(*steps: Step) -> Diff:
    """Compare two programs whose values are all known."""
    diff = diff_of(*steps)
    before, after = map(told_by_aws, (diff.before, diff.after))
    return dataclasses.replace(diff, before=before, after=after, reviewed=after, known=after)


def told_by_aws(graph: Graph) -> Graph:
    """Give a graph a region, and its clusters the security group of their own."""
    outputs = {"vpcConfig": {"clusterSecurityGroupId": "sg-1"}}
    own = {r.urn: dataclasses.replace(r, outputs=outputs) if r.type == CLUSTER else r for r in graph}
    return dataclasses.replace(graph, config={"aws:region": "eu-west-1"}, resources=own)


def said(*steps: Step) -> list[str]:
    return [f"{r.code}: {r.what}" for r in told(*steps)]


def thing(type_: str, name: str, spec: dict[str, Any], **more: Any) -> Resource:
    kind, group = type_.rsplit(":", 1)[-1], type_.split(":")[1]
    return resource(
        type_, name, apiVersion=group, kind=kind, metadata={"name": name, "namespace": "shop"}, spec=spec, **more
    )


def workload(replicas: int, type_: str = DEPLOYMENT, name: str = "web", pod: Any = None, **spec: Any) -> Resource:
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "a", **(pod or {})}]}}
    return thing(type_, name, {"replicas": replicas, "template": template, **spec})


def budget(**spec: Any) -> Resource:
    return thing(BUDGET, "web", {"selector": {"matchLabels": {"app": "web"}}, **spec})


def stays(*resources: Resource) -> list[Step]:
    return [Step(SAME, one, one) for one in resources]


def rolled(new: dict[str, Any], old: dict[str, Any] | None = None, type_: str = GROUP) -> Step:
    return both(type_, UPDATE, {**new, "version": "1", **(old or {})}, {**new, "version": "2"})


ROLLS: list[tuple[Step, list[str]]] = [
    (rolled(THREE), ["rolls-nodes: 3 nodes of `it` replaced, 1 at a time, in about 15 minutes"]),
    (rolled({**THREE, "updateConfig": {"maxUnavailablePercentage": 50}}),
     ["rolls-nodes: 3 nodes of `it` replaced, 2 at a time, in about 11 minutes"]),
    (rolled({**THREE, "updateConfig": {"maxUnavailable": 9, "updateStrategy": "MINIMAL"}}),
     ["rolls-nodes: 3 nodes of `it` replaced, 3 at a time, in about 7 minutes"]),
    (rolled({"scalingConfig": {"desiredSize": 40}}),
     ["rolls-nodes: 40 nodes of `it` replaced, 1 at a time, in about 3 hours"]),
    (rolled({"scalingConfig": {"desiredSize": 0}}), []),
    (both(GROUP, UPDATE, {**THREE, "labels": {"a": "b"}}, THREE), []),
    (both(GROUP, REPLACE, {**THREE, "amiType": "a"}, {"amiType": "b"}),
     ["rolls-nodes: 3 nodes of `it` replaced with the group, the new one first, in about 7 minutes"]),
    (Step(DELETE, resource(GROUP, **THREE), None),
     ["rolls-nodes: 3 nodes of `it` gone with the group, in about 7 minutes"]),
    (both(SCALING, UPDATE, {"desiredCapacity": 20, **REFRESH, "launchTemplate": {"id": "a"}},
          {"desiredCapacity": 20, **REFRESH, "launchTemplate": {"id": "b"}}),
     ["rolls-nodes: 20 nodes of `it` replaced, 2 at a time, in about 70 minutes"]),
    (both(SCALING, UPDATE, {"desiredCapacity": 2, "launchTemplate": {"id": "a"}},
          {"desiredCapacity": 2, "launchTemplate": {"id": "b"}}),
     ["new-nodes-only: nodes of `it` stay as they are: the group has no instance refresh"]),
    (both(CLUSTER, UPDATE, {"version": "1.34", "computeConfig": {"enabled": True, "nodePools": ["system"]}, **PLACED},
          {"version": "1.35", "computeConfig": {"enabled": True, "nodePools": ["system"]}, **PLACED}),
     ["rolls-nodes: nodes of `it` replaced by EKS Auto Mode, as their budgets allow"]),
]  # fmt: skip


@pytest.mark.parametrize(("step", "expected"), ROLLS, ids=lambda value: str(value)[-60:])
def test_nodes_that_go_are_counted_with_how_many_at_a_time_and_for_how_long(step: Step, expected: list[str]) -> None:
    assert said(step) == expected


def pool(share: str | None, image: str = "a", **template: Any) -> Resource:
    budgets = {"disruption": {"budgets": [{"nodes": share}]}} if share else {}
    spec = {"template": {"spec": {"nodeClassRef": {"kind": "EC2NodeClass", "name": "c"}, **template}}, **budgets}
    return thing(POOL, "p", spec)


@pytest.mark.parametrize(
    ("share", "how"),
    [
        (None, "replaced as they have drifted, 10% at a time"),
        ("2", "replaced as they have drifted, 2 at a time"),
        ("0", "that have drifted stay: the budget of their pool is 0"),
    ],
)
def test_nodes_of_karpenter_drift_from_their_pool_and_from_its_class(share: str | None, how: str) -> None:
    old, new = pool(share), pool(share, taints=[{"key": "a", "effect": "NoSchedule"}])
    assert said(Step(UPDATE, old, new, ("spec.template.spec.taints",))) == [f"rolls-nodes: nodes of `p` {how}"]
    before, after = (thing(CLASS, "c", {"amiSelectorTerms": [{"alias": alias}]}) for alias in "ab")
    changed = Step(UPDATE, before, after, ("spec.amiSelectorTerms",))
    assert said(changed, *stays(old)) == [f"rolls-nodes: nodes of `p` {how}"]
    assert said(Step(UPDATE, old, old, ("spec.limits.cpu",))) == []


@pytest.mark.parametrize(
    ("given", "replicas", "blocked"),
    [
        ({"minAvailable": 2}, 2, True),
        ({"minAvailable": "100%"}, 3, True),
        ({"maxUnavailable": 0}, 3, True),
        ({"minAvailable": 1}, 2, False),
        ({"maxUnavailable": 1}, 1, False),
    ],
)
def test_a_budget_that_lets_no_pod_go_stops_the_drain(given: dict[str, Any], replicas: int, blocked: bool) -> None:
    there = stays(workload(replicas), budget(**given))
    found = [remark for remark in told(rolled(THREE), *there) if remark.code == "blocks-drain"]
    assert bool(found) is blocked
    if blocked:
        pods = f"none of the {replicas} pods of `Deployment shop/web`"
        [remark] = found
        assert remark.what == f"`PodDisruptionBudget shop/web` stops the drain of `it`: it lets {pods} go"
        assert "PodEvictionFailure" in remark.more[0]
    assert verdict(review(known(rolled(THREE), *there), {})).gravity is (Gravity.DECIDE if blocked else Gravity.ROUTINE)
    assert [r for r in told(*there) if r.code == "blocks-drain"] == []


def test_a_budget_does_not_matter_where_its_pods_are_not() -> None:
    """On Fargate, or kept away by a taint."""
    there = [workload(2), budget(minAvailable=2)]
    profile = resource(PROFILE, "p", selectors=[{"namespace": "shop"}])
    tainted = rolled({**THREE, "taints": [{"key": "a", "effect": "NO_SCHEDULE"}]})
    for steps in ([rolled(THREE), *stays(*there, profile)], [tainted, *stays(*there)]):
        assert [remark.code for remark in told(*steps)] == ["rolls-nodes"]


def test_a_drain_that_is_forced_ends_pods_all_the_same() -> None:
    forced = rolled({**THREE, "forceUpdateVersion": True})
    [remark, _] = told(forced, *stays(workload(2), budget(minAvailable=2)))
    assert remark.more == ("EKS ends them after 15 minutes all the same, as `forceUpdateVersion` asks",)


def test_pods_of_which_there_is_one_and_nodes_without_a_second_are_away() -> None:
    alone = {"scalingConfig": {"desiredSize": 1}, "updateConfig": {"updateStrategy": "MINIMAL"}}
    [remark] = told(rolled(alone), *stays(workload(1), workload(2, name="api")))
    assert remark.more == (
        "away until they have started elsewhere, for there is one of each: pods of `Deployment shop/web`",
        "the only node of `it` goes before its successor is there",
    )


IMAGE, ENV = {"image": "a:2"}, {"envFrom": [{"configMapRef": {"name": "c"}}]}
RESTARTS: list[tuple[Resource, Resource, str]] = [
    (workload(3), workload(3, pod=IMAGE), "restarts 3 pods of `Deployment shop/web`"),
    (workload(1), workload(1, pod=IMAGE), "restarts 1 pod of `Deployment shop/web`"),
    (workload(3, strategy={"type": "Recreate"}), workload(3, pod=IMAGE, strategy={"type": "Recreate"}),
     "restarts 3 pods of `Deployment shop/web`, away meanwhile"),
    (workload(1, STATEFUL), workload(1, STATEFUL, pod=IMAGE),
     "restarts 1 pod of `StatefulSet shop/web`, away meanwhile"),
    (workload(1, DAEMONS), workload(1, DAEMONS, pod=IMAGE),
     "restarts the pods of `DaemonSet shop/web`, node by node"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), RESTARTS)
def test_pods_whose_description_changes_restart(old: Resource, new: Resource, sentence: str) -> None:
    assert said(Step(UPDATE, old, new, ("spec.template",))) == [f"restarts-pods: {sentence}"]
    assert said(Step(UPDATE, old, old, ("spec.replicas",))) == []


def test_pods_of_a_profile_that_goes_end_and_new_taints_evict() -> None:
    profile = resource(PROFILE, "p", selectors=[{"namespace": "shop"}])
    assert said(Step(DELETE, profile, None), *stays(workload(2))) == [
        "restarts-pods: ends 2 pods of Fargate profile `p`, which start where another place takes them"
    ]
    taints = {"taints": [{"key": "a", "effect": "NO_EXECUTE"}]}
    assert said(both(GROUP, UPDATE, {}, taints)) == [
        "restarts-pods: evicts pods that do not tolerate `a` from `it` at once"
    ]


@pytest.mark.parametrize(
    ("pod", "kept"),
    [
        (ENV, "variables"),
        ({"env": [{"name": "a", "valueFrom": {"configMapKeyRef": {"name": "c"}}}]}, "variables"),
        ({"envFrom": [{"configMapRef": {"name": "other"}}]}, ""),
    ],
)
def test_pods_that_have_read_a_config_map_keep_it(pod: dict[str, Any], kept: str) -> None:
    old, new = (thing("kubernetes:core/v1:ConfigMap", "c", {}, data={"a": value}) for value in "xy")
    expected = [
        f"keeps-old-pods: pods of `Deployment shop/web` keep the old {kept} of `ConfigMap shop/c` "
        "until they start again: `kubectl rollout restart`"
    ]
    assert said(Step(UPDATE, old, new, ("data.a",)), *stays(workload(2, pod=pod))) == (expected if kept else [])
    again = Step(UPDATE, workload(2), workload(2, pod=pod), ("spec.template",))
    assert "keeps-old-pods" not in {remark.code for remark in told(Step(UPDATE, old, new, ("data.a",)), again)}


def test_pods_learn_of_their_role_when_they_start() -> None:
    identity = resource(
        "aws:eks/podIdentityAssociation:PodIdentityAssociation", "i", namespace="shop", serviceAccount="default"
    )
    there, new = workload(2), Step(CREATE, None, workload(2))
    [sentence] = said(Step(CREATE, None, identity), *stays(there))
    assert "`Deployment shop/web` keep the role that they had until they start again" in sentence
    assert said(Step(CREATE, None, identity), new) == []


def test_pods_on_fargate_keep_their_kubelet() -> None:
    moved = both(CLUSTER, UPDATE, {"version": "1.34", **PLACED}, {"version": "1.35", **PLACED})
    profile = resource(PROFILE, "p", selectors=[{"namespace": "shop"}])
    assert said(moved, *stays(profile))[0].startswith("keeps-old-pods: pods on Fargate keep kubelet `1.34` until")
    assert said(moved) == []


@pytest.mark.parametrize(
    ("nodes", "together", "new_first", "minutes"),
    [(3, 1, True, 15), (3, 3, True, 7), (3, 1, False, 21), (1, 0, True, 7)],
)
def test_durations_of_rolling_nodes(nodes: int, together: int, new_first: bool, minutes: int) -> None:
    assert rolling(nodes, together, new_first) == minutes
