from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.network.plan.group_rules import CLUSTER, ENDPOINTS, NODES, GroupRule
from private_eks.nodes.plan.node_rules import PROTOCOLS, BlockRule, check_egress, egress_rules, node_rules
from tests.plan.values import blocks, numbers, words
from tests.refusal import refusal_of

DATABASE: Any = {"cidr": "10.30.0.0/16", "from_port": 5432}
HTTPS: dict[str, Any] = {"cidr": "10.0.0.0/16", "from_port": 443}

ports = st.sampled_from([1, 53, 443, 5432, 65535]) | numbers
egress = st.dictionaries(
    st.sampled_from(["database", "dns", "x-1"]) | words,
    st.fixed_dictionaries(
        {"cidr": blocks(shortest=8, longest=32) | words, "from_port": ports},
        optional={"to_port": ports, "protocol": st.sampled_from(sorted(PROTOCOLS)) | words},
    ),
    max_size=2,
)


def covers(rule: GroupRule, protocol: str, port: int) -> bool:
    """Tell whether the rule is about a port."""
    if rule.protocol == "-1":
        return True
    return rule.protocol == protocol and (rule.from_port or 0) <= port <= (rule.to_port or -1)


def reaches(rules: tuple[GroupRule, ...], of: str, peer: str, protocol: str, port: int) -> bool:
    """Tell whether traffic from one group to another may leave and enter; the cluster's own group lets all out."""
    out = of == CLUSTER or any(
        (rule.of, rule.peer, rule.inward) == (of, peer, False) and covers(rule, protocol, port) for rule in rules
    )
    enters = any(
        (rule.of, rule.peer, rule.inward) == (peer, of, True) and covers(rule, protocol, port) for rule in rules
    )
    return out and enters


def refused(**settings: Any) -> str:
    """Give the refusal of one entry, without the path that all of them start with."""
    return refusal_of(lambda: egress_rules({"x": cast(Any, {**DATABASE, **settings})})).removeprefix("node_egress.x.")


@pytest.mark.parametrize("shared", [False, True])
def test_whatever_leaves_one_group_enters_the_other(shared: bool) -> None:
    rules = node_rules(shared)
    leaving = [rule for rule in rules if not rule.inward and rule.peer != ENDPOINTS]

    assert {rule.peer for rule in leaving} == {NODES, CLUSTER}
    for rule in leaving:
        answers = [r for r in rules if r.inward and (r.of, r.peer) == (rule.peer, rule.of)]
        ports = (rule.protocol, rule.from_port, rule.to_port)
        assert ports in [(r.protocol, r.from_port, r.to_port) for r in answers]


@pytest.mark.parametrize("shared", [False, True])
def test_nodes_reach_each_other_the_api_and_the_endpoints(shared: bool) -> None:
    rules = node_rules(shared)

    assert reaches(rules, NODES, NODES, "udp", 53)
    assert reaches(rules, NODES, NODES, "tcp", 80)
    assert reaches(rules, NODES, CLUSTER, "tcp", 443)
    assert [r.from_port for r in rules if (r.of, r.peer, r.inward) == (NODES, ENDPOINTS, False)] == [443]


@pytest.mark.parametrize("port", [443, 4443, 6443, 8443, 9443, 10250, 10251, 65535])
@pytest.mark.parametrize("shared", [False, True])
def test_the_control_plane_reaches_kubelets_webhooks_and_aggregated_apis(shared: bool, port: int) -> None:
    assert reaches(node_rules(shared), CLUSTER, NODES, "tcp", port)


@pytest.mark.parametrize(("protocol", "port"), [("udp", 53), ("tcp", 53), ("tcp", 80), ("udp", 9000)])
def test_only_pods_with_the_cluster_s_group_talk_freely_with_pods_on_nodes(protocol: str, port: int) -> None:
    for of, peer in ((NODES, CLUSTER), (CLUSTER, NODES)):
        assert reaches(node_rules(True), of, peer, protocol, port)
        assert not reaches(node_rules(False), of, peer, protocol, port)


@pytest.mark.parametrize("shared", [False, True])
def test_nobody_else_enters_and_each_rule_has_its_name(shared: bool) -> None:
    rules = node_rules(shared)

    assert {(rule.of, rule.peer) for rule in rules if rule.inward} == {
        (NODES, NODES),
        (NODES, CLUSTER),
        (CLUSTER, NODES),
    }
    assert all(rule.of == NODES for rule in rules if not rule.inward)
    assert len({rule.name for rule in rules}) == len(rules)
    assert len({(r.of, r.peer, r.inward, r.protocol, r.from_port) for r in rules}) == len(rules)


def test_without_pods_that_share_the_cluster_s_group_its_rules_are_narrow() -> None:
    narrow = {rule.name: (rule.protocol, rule.from_port, rule.to_port) for rule in node_rules(False)}
    everything = ("-1", None, None)

    assert narrow == {
        "nodes-in": everything,
        "nodes-out": everything,
        "cluster-https-in": ("tcp", 443, 443),
        "cluster-pods-in": ("tcp", 1025, 65535),
        "cluster-out": ("tcp", 443, 443),
        "cluster-from-nodes": ("tcp", 443, 443),
        "endpoints-out": ("tcp", 443, 443),
    }


@pytest.mark.parametrize("shared", [False, True])
def test_ports_are_given_unless_all_are_meant(shared: bool) -> None:
    for rule in node_rules(shared):
        assert (rule.protocol == "-1") == (rule.from_port is None) == (rule.to_port is None)


def test_egress_is_sorted_and_has_its_defaults() -> None:
    given: Any = {"range": {**DATABASE, "from_port": 1, "to_port": 65535, "protocol": "udp"}, "database": DATABASE}

    assert egress_rules(given) == (
        BlockRule("database", "10.30.0.0/16", "tcp", 5432, 5432),
        BlockRule("range", "10.30.0.0/16", "udp", 1, 65535),
    )
    assert egress_rules({}) == ()


@pytest.mark.parametrize("port", [1, 443, 65535])
def test_egress_goes_to_any_port(port: int) -> None:
    assert refused(from_port=port) == ""


@pytest.mark.parametrize("cidr", ["10.0.0.0/8", "10.1.2.3/32", "100.64.0.0/10", "172.16.0.0/12", "192.168.1.0/24"])
def test_egress_goes_to_private_blocks(cidr: str) -> None:
    assert refused(cidr=cidr) == ""


@pytest.mark.parametrize("cidr", ["10.0.0.0/7", "10.0.0.1/16", "172.0.0.0/8", "::/0", "", "x"])
def test_egress_goes_nowhere_else(cidr: str) -> None:
    assert refused(cidr=cidr).startswith(f"cidr: got {cidr!r}; allowed: a private IPv4 block from /8 to /32; ")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"protocol": "TCP"}, "protocol: got 'TCP'; "),
        ({"from_port": 65536}, "from_port: got 65536; "),
    ],
)
def test_what_is_no_rule_is_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


@pytest.mark.parametrize("key", ["A", "a_b", "-a", "a b"])
def test_a_rule_s_name_is_part_of_a_resource_s(key: str) -> None:
    assert refusal_of(lambda: egress_rules({key: DATABASE}, "egress")).startswith(f"egress.{key}: got {key!r}; ")


@given(egress)
def test_whatever_is_given_egress_is_private_and_narrow_or_refused(given: dict[str, Any]) -> None:
    if refusal_of(lambda: egress_rules(given)) == "":
        rules = egress_rules(dict(reversed(given.items())))

        assert rules == egress_rules(given)
        assert [rule.name for rule in rules] == sorted(given)
        assert all(rule.protocol in PROTOCOLS and 1 <= rule.from_port <= rule.to_port <= 65535 for rule in rules)
        assert all(rule.cidr.startswith(("10.", "100.", "172.", "192.168.")) for rule in rules)


@pytest.mark.parametrize(
    ("egress", "services", "nodes", "message"),
    [
        ({}, [], True, ""),
        ({}, [], False, ""),
        ({"x": DATABASE}, [], True, ""),
        ({"x": DATABASE}, [], False, "node_egress: got ['x']; allowed: none without nodes; "),
        ({}, ["ecr.api"], False, ""),
        ({}, ["s3", "dynamodb", "com.amazonaws.eu-west-1.s3"], True, ""),
        (
            {},
            ["s3", "ecr.api", "kms"],
            True,
            "node_egress: got nothing; allowed: a rule for port 443 to the block with the ",
        ),
        ({}, ["com.amazonaws.eu-west-1.sts"], True, "node_egress: got nothing; "),
        ({"x": DATABASE}, ["sts"], True, "node_egress: got ['x']; allowed: a rule for port 443"),
        ({"x": {**HTTPS, "protocol": "udp"}}, ["sts"], True, "node_egress: got ['x']; "),
        ({"x": HTTPS}, ["sts"], True, ""),
        ({"a": DATABASE, "x": {**HTTPS, "from_port": 1, "to_port": 443}}, ["sts"], True, ""),
        ({"x": {**HTTPS, "from_port": 443, "to_port": 65535}}, ["sts"], True, ""),
        ({"x": {**HTTPS, "from_port": 444, "to_port": 65535}}, ["sts"], True, "node_egress: got ['x']; "),
    ],
)
def test_nodes_can_reach_endpoints_that_exist_already(
    egress: dict[str, Any], services: list[str], nodes: bool, message: str
) -> None:
    refusal = refusal_of(lambda: check_egress(egress, services, nodes))

    assert refusal.startswith(message) if message else refusal == ""


def test_the_refusal_names_the_endpoints_that_stand_elsewhere() -> None:
    message = refusal_of(lambda: check_egress({}, ["s3", "ecr.api", "kms"], True))

    assert "the endpoints of ecr.api, kms; " in message
