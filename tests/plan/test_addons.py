from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.addons.plan.addon_facts import FARGATE
from private_eks.addons.plan.addon_places import AddonCompute
from private_eks.addons.plan.addons import (
    AddonsPlan,
    PlannedAddon,
    accounts_of_addons,
    creation_order,
    plan_addon,
    plan_addons,
    role_name,
    uses_of_addons,
)
from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.names import LONGEST_ROLE_NAME
from private_eks.endpoints.plan.services import NEEDS
from tests.refusal import refusal_of

ROLE = "arn:aws:iam::111122223333:role/mine"
DNS: Any = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
ON_NODES = AddonCompute(nodes=True)
ON_FARGATE = AddonCompute(profiles={"dns": DNS}, dns_profile="dns")
ON_AUTO = AddonCompute(auto=True)

some_addons = st.sets(st.sampled_from([*sorted(KNOWN), "datadog_operator"]), max_size=5)
places = st.builds(
    lambda nodes, auto, profile, windows, pod_identity: AddonCompute(
        nodes=nodes,
        auto=auto,
        profiles={"all": profile} if profile else {},
        dns_profile="all" if profile and not nodes else None,
        windows=windows,
        pod_identity=pod_identity,
    ),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, DNS, {"selectors": [{"namespace": "*"}]}]),
    st.booleans(),
    st.booleans(),
)


def plan(places: AddonCompute, **addons: Any) -> AddonsPlan:
    return plan_addons("eu-west-1", {name.replace("_", "-"): given for name, given in addons.items()}, places)


def refused(places: AddonCompute, **addons: Any) -> str:
    return refusal_of(lambda: plan(places, **addons))


def profile(**labels: str) -> Any:
    return {"selectors": [{"namespace": "external-dns", "labels": labels}]}


@pytest.mark.parametrize(
    ("places", "networking", "dns"),
    [
        (ON_NODES, ["kube-proxy", "vpc-cni"], ["coredns"]),
        (AddonCompute(nodes=True, pod_identity=True), ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"], ["coredns"]),
        (AddonCompute(nodes=True, auto=True), ["kube-proxy", "vpc-cni"], ["coredns"]),
        (AddonCompute(nodes=True, profiles={"dns": DNS}), ["kube-proxy", "vpc-cni"], ["coredns"]),
        (ON_FARGATE, [], ["coredns"]),
        (AddonCompute(profiles={"dns": DNS}, dns_profile="dns", pod_identity=True), [], ["coredns"]),
        (AddonCompute(auto=True, profiles={"dns": DNS}, dns_profile="dns"), [], ["coredns"]),
        (AddonCompute(auto=True, pod_identity=True), [], []),
    ],
)
def test_a_cluster_gets_what_its_pods_need(places: AddonCompute, networking: list[str], dns: list[str]) -> None:
    planned = plan(places)
    assert (list(planned.networking), list(planned.dns), list(planned.platform)) == (networking, dns, [])


def test_others_come_before_nodes_or_when_dns_works() -> None:
    planned = plan(ON_NODES, eks_node_monitoring_agent={}, metrics_server={}, aws_guardduty_agent={}, x_y={})
    assert list(planned.networking) == ["eks-node-monitoring-agent", "kube-proxy", "vpc-cni"]
    assert list(planned.platform) == ["aws-guardduty-agent", "metrics-server", "x-y"]


def test_an_addon_with_pod_identity_brings_the_agent_to_nodes() -> None:
    assert "eks-pod-identity-agent" in plan(ON_NODES, aws_ebs_csi_driver={}).networking
    assert "eks-pod-identity-agent" not in plan(ON_AUTO, aws_efs_csi_driver={}).all
    assert "eks-pod-identity-agent" not in plan(ON_NODES, aws_ebs_csi_driver={"mechanism": "irsa"}).all
    settings = {"version": "v1.3.4-eksbuild.1"}
    planned = plan(ON_NODES, eks_pod_identity_agent=settings, aws_ebs_csi_driver={})
    assert planned.networking["eks-pod-identity-agent"].settings == settings


def test_settings_of_what_comes_by_itself_are_kept() -> None:
    planned = plan(ON_NODES, vpc_cni={"configuration": {"env": {"WARM_IP_TARGET": "4"}}}).networking["vpc-cni"]
    assert planned.configuration == {"enableNetworkPolicy": "true", "env": {"WARM_IP_TARGET": "4"}}


def test_coredns_runs_on_fargate_only_where_it_is_sent_there() -> None:
    assert plan(ON_FARGATE).dns["coredns"].configuration["computeType"] == "Fargate"
    assert plan(ON_FARGATE).dns["coredns"].profile == "dns"
    on_nodes = plan(AddonCompute(nodes=True, profiles={"dns": DNS})).dns["coredns"]
    assert (on_nodes.configuration, on_nodes.profile) == ({}, None)


def test_windows_nodes_get_their_addresses_from_the_cni() -> None:
    planned = plan(AddonCompute(nodes=True, windows=True)).networking["vpc-cni"]
    assert planned.configuration == {"enableNetworkPolicy": "true", "enableWindowsIpam": "true"}


@pytest.mark.parametrize(
    ("places", "settings", "mechanism"),
    [
        (ON_NODES, {}, "pod-identity"),
        (ON_AUTO, {}, "pod-identity"),
        (ON_NODES, {"mechanism": "irsa"}, "irsa"),
        (AddonCompute(profiles={"dns": DNS, "p": profile()}, dns_profile="dns"), {}, "irsa"),
        (AddonCompute(nodes=True, profiles={"p": profile()}), {}, "irsa"),
        (AddonCompute(nodes=True, profiles={"p": profile(team="a")}), {}, "pod-identity"),
        (AddonCompute(nodes=True, profiles={"p": profile(team="a")}), {"mechanism": "pod-identity"}, "pod-identity"),
        (AddonCompute(nodes=True, profiles={"dns": DNS}), {}, "pod-identity"),
    ],
)
def test_pods_on_fargate_get_roles_by_irsa_and_others_by_pod_identity(
    places: AddonCompute, settings: dict[str, Any], mechanism: str
) -> None:
    planned = plan(places, external_dns=settings).platform["external-dns"]
    assert planned.identity
    assert planned.identity.mechanism == planned.mechanism == mechanism
    by_own_role = plan(places, external_dns={**settings, "role_arn": ROLE}).platform["external-dns"]
    assert (by_own_role.mechanism, by_own_role.identity) == (mechanism, None)


def test_an_identity_has_what_is_known_of_the_addon() -> None:
    identity = plan(ON_NODES, aws_efs_csi_driver={}).platform["aws-efs-csi-driver"].identity
    assert identity
    assert (identity.namespace, identity.service_accounts) == ("kube-system", ("efs-csi-controller-sa",))
    assert identity.policies == ("service-role/AmazonEFSCSIDriverPolicy",)
    irsa = plan(ON_NODES, aws_efs_csi_driver={"mechanism": "irsa"}).platform["aws-efs-csi-driver"].identity
    assert irsa
    assert irsa.service_accounts == ("efs-csi-controller-sa", "efs-csi-node-sa")


def test_the_vpc_cni_does_not_wait_for_the_agent() -> None:
    planned = plan(AddonCompute(nodes=True, pod_identity=True)).networking["vpc-cni"]
    assert (planned.mechanism, planned.after) == ("irsa", ())


@pytest.mark.parametrize(
    ("places", "addons", "message"),
    [
        (
            ON_FARGATE,
            {"metrics_server": {}},
            "addons.metrics-server: got ['dns']; allowed: a Fargate profile with a selector such as {'namespace': "
            "'kube-system', 'labels': {'app.kubernetes.io/name': 'metrics-server'}}; add it: the add-on's pods would",
        ),
        (ON_FARGATE, {"adot": {}}, "a selector such as {'namespace': 'opentelemetry-operator-system'}; add it"),
        (ON_NODES, {"external_dns": {"mechanism": "keys"}}, "allowed: irsa, pod-identity; choose one of these"),
        (
            AddonCompute(nodes=True, profiles={"p": profile()}),
            {"external_dns": {"mechanism": "pod-identity"}},
            "addons.external-dns.mechanism: got 'pod-identity'; allowed: irsa",
        ),
        (ON_NODES, {"corends": {}}, "did you mean 'coredns'?"),
        (AddonCompute(), {"metrics_server": {}}, "got 'nothing alone'; allowed: a cluster with node groups"),
    ],
)
def test_what_could_not_work_is_refused(places: AddonCompute, addons: dict[str, Any], message: str) -> None:
    assert message in refused(places, **addons)


def test_a_profile_that_selects_the_pods_is_their_home() -> None:
    here: Any = {"selectors": [{"namespace": "cert-manager"}]}
    for nodes in (True, False):
        at = AddonCompute(nodes=nodes, profiles={"dns": DNS, "pki": here}, dns_profile=None if nodes else "dns")
        planned = plan(at, cert_manager={}).platform["cert-manager"]
        assert (planned.profile, planned.configuration) == ("pki", {"webhook": {"securePort": 10260}})


def test_labels_that_are_not_known_are_left_aside() -> None:
    labelled: Any = {"selectors": [{"namespace": "opentelemetry-*", "labels": {"app": "operator"}}]}
    pki: Any = {"selectors": [{"namespace": "cert-manager"}]}
    at = AddonCompute(profiles={"dns": DNS, "otel": labelled, "pki": pki}, dns_profile="dns")
    assert plan(at, adot={}, cert_manager={}).platform["adot"].profile == "otel"


def test_an_unknown_addon_is_installed_as_it_is() -> None:
    for at in (ON_NODES, ON_FARGATE, ON_AUTO):
        planned = plan_addons("eu-west-1", {"datadog_operator": {"configuration": {"a": 1}}}, at).platform
        assert planned["datadog_operator"] == PlannedAddon({"configuration": {"a": 1}}, {}, None, None, (), None)
    with_role = plan_addon("eu-west-1", "datadog_operator", {"role_arn": ROLE})
    assert (with_role.mechanism, with_role.identity) == ("irsa", None)


def test_a_configuration_that_comes_later_is_not_looked_into() -> None:
    later = object()
    assert plan(ON_NODES, vpc_cni={"configuration": later}).networking["vpc-cni"].configuration is later


def test_uses_are_those_of_addons_and_of_their_roles() -> None:
    assert uses_of_addons(plan(ON_NODES)) == {"irsa", "vpc-cni"}
    assert uses_of_addons(plan(AddonCompute(nodes=True, pod_identity=True))) == {"irsa", "pod-identity", "vpc-cni"}
    assert uses_of_addons(plan(ON_FARGATE)) == set()
    assert uses_of_addons(plan(ON_AUTO, aws_efs_csi_driver={})) == {"aws-efs-csi-driver", "pod-identity"}
    assert uses_of_addons(plan(ON_AUTO, aws_mountpoint_s3_csi_driver={"role_arn": ROLE})) == {
        "aws-mountpoint-s3-csi-driver",
        "irsa",
    }


def test_the_accounts_of_addons_with_a_role_are_taken() -> None:
    assert accounts_of_addons(plan(ON_NODES, fluent_bit={}, external_dns={})) == {
        ("external-dns", "external-dns"): "external-dns",
        ("kube-system", "aws-node"): "vpc-cni",
    }
    assert ("fluent-bit", "fluent-bit") in accounts_of_addons(plan(ON_NODES, fluent_bit={"role_arn": ROLE}))


@given(some_addons, places)
def test_whatever_is_asked_addons_are_planned_or_refused(addons: set[str], at: AddonCompute) -> None:
    wanted: dict[str, Any] = {
        name: {"role_arn": ROLE} if name in KNOWN and KNOWN[name].needs_role else {} for name in addons
    }
    if refusal_of(lambda: plan_addons("eu-west-1", wanted, at)):
        return
    planned = plan_addons("eu-west-1", wanted, at)
    assert wanted.keys() <= planned.all.keys()
    assert len(planned.networking) + len(planned.dns) + len(planned.platform) == len(planned.all)
    assert uses_of_addons(planned) <= NEEDS.keys()
    assert {"vpc-cni", "kube-proxy", "coredns"} <= planned.all.keys() or not at.nodes
    for name, addon in planned.all.items():
        assert addon.profile is None or FARGATE in KNOWN[name].runs_on
        assert addon.profile is None or addon.mechanism != "pod-identity"
        assert addon.mechanism != "pod-identity" or "eks-pod-identity-agent" in planned.all or not at.nodes


@given(some_addons)
def test_what_is_needed_comes_first(addons: set[str]) -> None:
    planned = {name: plan_addon("eu-west-1", name, {"role_arn": ROLE}) for name in addons}
    order = creation_order(planned)
    assert sorted(order) == sorted(planned)
    for name, addon in planned.items():
        assert all(order.index(other) < order.index(name) for other in addon.after if other in planned)


@given(
    st.text("abc-", min_size=1, max_size=60) | st.just("c" * 40),
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(sorted(KNOWN)),
)
def test_role_names_are_short_enough_and_differ(component: str, one: str, other: str) -> None:
    assert len(role_name(component, one)) <= LONGEST_ROLE_NAME
    assert role_name(component, one).startswith(f"{component}-"[:40])
    assert (role_name(component, one) == role_name(component, other)) == (one == other)


def test_a_role_is_named_after_its_addon_as_far_as_there_is_room() -> None:
    one, other = (role_name("c" * 40, f"amazon-sagemaker-hyperpod-{kind}") for kind in ("inference", "observability"))
    assert role_name("main", "vpc-cni") == "main-vpc-cni"
    assert one != other
    assert one[:47] == other[:47] == f"{'c' * 40}-amazon"


@pytest.mark.parametrize("name", ["vpc-cni", "aws-mountpoint-s3-csi-driver"])
@pytest.mark.parametrize("mechanism", ["irsa", "pod-identity", None])
def test_some_get_their_role_by_the_agent_only_if_they_are_told_to(name: str, mechanism: str | None) -> None:
    given = {"role_arn": "arn:aws:iam::111122223333:role/x", **({"mechanism": mechanism} if mechanism else {})}
    planned = plan(ON_NODES, **{name.replace("-", "_"): given})
    assert planned.all[name].mechanism == (mechanism or "irsa")
    assert ("eks-pod-identity-agent" in planned.all) is (mechanism == "pod-identity")
    assert ("eks-pod-identity-agent" in planned.all[name].after) is (mechanism == "pod-identity")


@pytest.mark.parametrize(("windows", "mechanism"), [(True, "irsa"), (False, "pod-identity")])
def test_agents_on_windows_get_their_role_by_irsa(windows: bool, mechanism: str) -> None:
    planned = plan(AddonCompute(nodes=True, windows=windows), amazon_cloudwatch_observability={})
    assert planned.all["amazon-cloudwatch-observability"].mechanism == mechanism
    assert (
        plan(AddonCompute(nodes=True, windows=windows), external_dns={}).all["external-dns"].mechanism == "pod-identity"
    )
