import dataclasses
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.names import LONGEST_CLUSTER_NAME
from private_eks.common.plan.regions import partition_of
from private_eks.compute.plan.wanted import Wanted
from private_eks.endpoints.plan.services import NEEDS
from private_eks.iam.plan.policies import policy
from private_eks.iam.plan.statements import ROLE_POLICY_SIZE, check_statements, size_of
from private_eks.identities.plan import plan_identities
from private_eks.platform.plan import platform as plan
from private_eks.platform.plan.known_charts import CHARTS
from private_eks.platform.plan.platform_checks import check_platform
from private_eks.registry.plan.image_names import read_image
from tests.plan.values import regions
from tests.refusal import refusal_of

ZONE = "Z0123456789ABCDEFGHIJ"
DNS = {"hosted_zone_ids": [ZONE]}
ALL: dict[str, Any] = {name: DNS if name == "external-dns" else {} for name in CHARTS}
CALLING = {"cluster-autoscaler", "external-dns", "load-balancer-controller"}
SYSTEM = {"system": {"selectors": [{"namespace": "kube-system"}]}}
COREDNS = {"dns": {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}}
BALANCER = {"app.kubernetes.io/name": "aws-load-balancer-controller"}
BY_LABEL: Any = {"balancer": {"selectors": [{"namespace": "kube-system", "labels": BALANCER}]}}
GROUPS: dict[str, Any] = {"general": {}}
EVERYTHING = Wanted(node_groups=GROUPS, karpenter={}, addons={"cert-manager": {}}, version="1.35")


def values(
    name: str, version: str = "1.35", profiles: Any = None, nodes: bool = True, **settings: Any
) -> dict[str, Any]:
    given = {**ALL[name], **settings}
    return plan.plan_platform({name: cast(Any, given)}, version, profiles or {}, nodes)[name].values


def refused(name: str, **settings: Any) -> str:
    return refusal_of(lambda: values(name, **settings))


def checked(presets: dict[str, Any], **wanted: Any) -> str:
    return refusal_of(lambda: check_platform("main", presets, dataclasses.replace(EVERYTHING, **wanted)))


def statements(region: str = "eu-west-1", cluster: str = "main") -> dict[str, list[dict[str, Any]]]:
    made = plan.platform_identities(ALL, cluster, region, {}, True)
    return {identity["service_account"]: identity["statements"] for identity in made.values()}


def paths(given_values: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in given_values.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from paths(value, f"{prefix}{key}.")


def put(path: str, value: Any) -> dict[str, Any]:
    for key in reversed(path.split(".")):
        value = {key: value}
    return dict(value)


def test_all_presets_can_be_wanted_together() -> None:
    assert checked(ALL) == ""


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_what_presets_need_is_known(name: str) -> None:
    known = CHARTS[name]
    assert known.chart
    assert known.source.startswith("https://")
    assert not known.use or known.use in NEEDS
    assert bool(known.statements) == (name in CALLING)
    assert bool(known.use) == (name in CALLING)
    for image in plan.platform_images({name: ALL[name]}, "1.35").values():
        assert read_image("images", image).host in ("public.ecr.aws", "registry.k8s.io")


def test_names_of_images_are_unique() -> None:
    assert len(plan.platform_images(ALL, "1.35")) == sum(len(known.images) for known in CHARTS.values())


@pytest.mark.parametrize(
    ("version", "tag"), [("1.33", "v1.33.6"), ("1.34", "v1.34.5"), ("1.35", "v1.35.2"), ("1.36", "v1.36.1")]
)
def test_the_autoscaler_s_minor_version_is_the_cluster_s(version: str, tag: str) -> None:
    image = f"registry.k8s.io/autoscaling/cluster-autoscaler:{tag}"
    assert plan.platform_images({"cluster-autoscaler": {}}, version) == {"cluster-autoscaler": image}
    assert values("cluster-autoscaler", version)["image"]["tag"] == tag


@pytest.mark.parametrize("version", ["1.37"])
def test_a_version_without_an_autoscaler_is_refused(version: str) -> None:
    message = refusal_of(lambda: values("cluster-autoscaler", version))
    assert message.startswith(f"platform.cluster-autoscaler: got 'version {version}'; allowed: Kubernetes 1.33, 1.34, ")


def test_charts_come_with_the_commands_that_get_them() -> None:
    assert plan.platform_charts({"karpenter": {}, "metrics-server": {}}) == {
        "karpenter-1.14.1.tgz": "helm pull oci://public.ecr.aws/karpenter/karpenter --version 1.14.1",
        "metrics-server-3.13.1.tgz": "helm pull metrics-server "
        "--repo https://kubernetes-sigs.github.io/metrics-server/ --version 3.13.1",
    }


def test_uses_are_those_of_who_calls_aws() -> None:
    assert plan.platform_uses(ALL) == sorted(CALLING)
    assert plan.platform_uses({"metrics-server": {}, "karpenter": {}}) == []


@given(regions)
def test_statements_stay_in_their_region_and_are_ones_that_iam_takes(region: str) -> None:
    for made in statements(region, "c" * 40).values():
        assert refusal_of(lambda made=made: check_statements("statements", made, region)) == ""  # type: ignore[misc]
        assert size_of(policy(*made)) <= ROLE_POLICY_SIZE
        for statement in made:
            for resource in (
                [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
            ):
                assert resource == "*" or resource.startswith(f"arn:{partition_of(region).name}:")
                assert resource == "*" or f":{region}:" in resource or "::" in resource


def test_what_changes_something_is_limited_to_what_is_the_cluster_s() -> None:
    """Listeners, which carry no tags when they are made, and records of the zones, by name; the rest by tags."""
    unlimited = {
        (account, statement["Sid"])
        for account, made in statements().items()
        for statement in made
        if "main" not in json.dumps(statement.get("Condition", {})) and ZONE not in json.dumps(statement["Resource"])
    }
    assert unlimited == {
        ("aws-load-balancer-controller", "Describe"),
        ("aws-load-balancer-controller", "FindGroups"),
        ("aws-load-balancer-controller", "Listen"),
        ("aws-load-balancer-controller", "MakeGroups"),
        ("aws-load-balancer-controller", "RoleOfElb"),
        ("aws-load-balancer-controller", "TagListeners"),
        ("cluster-autoscaler", "Describe"),
        ("cluster-autoscaler", "DescribeNodegroups"),
        ("external-dns", "FindZones"),
    }


def test_only_groups_with_both_tags_of_the_cluster_are_resized() -> None:
    resize = statements()["cluster-autoscaler"][-1]
    assert resize["Action"] == ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
    assert resize["Condition"]["StringEquals"] == {
        "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
        "aws:ResourceTag/k8s.io/cluster-autoscaler/main": "owned",
    }


@pytest.mark.parametrize("service", ["acm", "cognito-idp", "shield", "waf-regional", "wafv2"])
def test_nothing_is_allowed_that_has_no_endpoint(service: str) -> None:
    assert f'"{service}:' not in json.dumps(statements())


def test_only_the_zones_given_are_changed() -> None:
    change, _ = statements()["external-dns"]
    assert change["Resource"] == [f"arn:aws:route53:::hostedzone/{ZONE}"]


def test_a_cut_name_of_a_role_is_the_preset_s_alone() -> None:
    mine: Any = {"load-bala": {"namespace": "shop", "service_account": "mine"}}
    wanted = dataclasses.replace(EVERYTHING, identities=mine)
    message = refusal_of(lambda: check_platform("c" * 40, {"load-balancer-controller": {}}, wanted))
    assert message.startswith("identities.load-bala: got 'shop/mine'; ")


@given(st.text(alphabet="abcdefghij-", min_size=1, max_size=LONGEST_CLUSTER_NAME).filter(lambda s: s[0] != "-"))
def test_roles_have_names_beside_any_cluster_s(cluster: str) -> None:
    identities = plan.platform_identities(ALL, cluster, "eu-west-1", {}, True)
    assert len(identities) == len(CALLING)
    assert len(plan_identities(cluster, identities, {}, True, "eu-west-1")) == len(CALLING)


@pytest.mark.parametrize(
    ("profiles", "nodes", "mechanism"),
    [
        ({}, True, "pod-identity"),
        (COREDNS, True, "pod-identity"),
        (BY_LABEL, True, "irsa"),
        (SYSTEM, True, "irsa"),
        (SYSTEM, False, "irsa"),
    ],
)
def test_roles_come_by_irsa_where_fargate_takes_the_pods(profiles: Any, nodes: bool, mechanism: str) -> None:
    made = plan.platform_identities({"load-balancer-controller": {}}, "main", "eu-west-1", profiles, nodes)
    (identity,) = plan_identities("main", made, profiles, nodes, "eu-west-1").values()
    assert identity.mechanism == mechanism


def test_a_profile_for_one_preset_leaves_the_others_on_nodes() -> None:
    made = plan.platform_identities(ALL, "main", "eu-west-1", BY_LABEL, True)
    assert [key for key, identity in made.items() if "mechanism" in identity] == ["load-balancer-controller"]


def test_the_caller_s_values_win_over_ours() -> None:
    mine = values("load-balancer-controller", values={"logLevel": "debug", "resources": {"limits": {"memory": "1Gi"}}})
    assert (mine["logLevel"], mine["resources"]["limits"]) == ("debug", {"memory": "1Gi"})
    assert mine["resources"]["requests"] == {"cpu": "100m", "memory": "256Mi"}


def test_nobody_changes_the_table() -> None:
    before = repr(CHARTS)
    for name in CHARTS:
        replicas: dict[str, Any] = {"replicas": 5} if CHARTS[name].replicas else {}
        values(name, values={"one": {"two": 3}}, **replicas)
    assert repr(CHARTS) == before


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, known in CHARTS.items() for path in known.fixed])
def test_what_must_hold_cannot_be_changed(name: str, path: str) -> None:
    message = refused(name, values=put(path, "something else"))
    assert message.startswith(f"platform.{name}.values.{path}: got 'something else'; allowed: ")
    assert message.endswith(CHARTS[name].fixed[path])


@pytest.mark.parametrize(
    ("name", "path"), [(name, i.path) for name, known in CHARTS.items() for i in known.images.values()]
)
def test_images_cannot_be_changed(name: str, path: str) -> None:
    message = refused(name, values=put(path, {"repository": "docker.io/library/busybox"}))
    assert message.startswith(f"platform.{name}.values.{path}.repository: got 'docker.io/library/busybox'; ")
    assert refused(name, values=put(path, {"pullPolicy": "Always"})) == ""


@pytest.mark.parametrize("name", [name for name, known in CHARTS.items() if known.fixed])
def test_what_must_hold_cannot_be_taken_away(name: str) -> None:
    for path in CHARTS[name].fixed:
        if "." in path and path in set(paths(values(name))):
            message = refused(name, values={path.split(".")[0]: None})
            assert message.startswith(f"platform.{name}.values.{path.split('.')[0]}"), path


def test_the_same_value_again_is_no_contradiction_but_an_equal_one_of_another_kind_is() -> None:
    assert refused("load-balancer-controller", values={"enableWafv2": False}) == ""
    assert "got 0; allowed: false" in refused("load-balancer-controller", values={"enableWafv2": 0})


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("secrets-store-csi", {"replicas": 1}, "platform.secrets-store-csi.replicas: got 1; allowed: no number"),
        (
            "karpenter",
            {"domain_filters": ["a"]},
            "platform.karpenter.domain_filters: got ['a']; allowed: this setting ",
        ),
        (
            "external-dns",
            {"hosted_zone_ids": ["example.com"]},
            "platform.external-dns.hosted_zone_ids[0]: got 'example",
        ),
        (
            "external-dns",
            {"values": {"domainFilters": ["x"]}},
            "platform.external-dns.values.domainFilters: got ['x']; ",
        ),
        (
            "metrics-server",
            {"values": {"replicas": 3}},
            "platform.metrics-server.values.replicas: got 3; allowed: 2; re",
        ),
        (
            "metrics-server",
            {"values": {"a": float("nan")}},
            "platform.metrics-server.values: got {a: .nan}; allowed: ",
        ),
        ("metrics-server", {"values": {"a": ["role-arn.invalid"]}}, "platform.metrics-server.values: got {a: ['role"),
        ("karpenter", {"values": {"serviceAccount": {"name": "x"}}}, "platform.karpenter.values.serviceAccount.name: "),
    ],
)
def test_settings_that_are_wrong_are_refused(name: str, settings: dict[str, Any], message: str) -> None:
    assert refused(name, **settings).startswith(message)


def test_replicas_reach_every_controller_of_a_preset() -> None:
    made = values("vertical-pod-autoscaler", replicas=3)
    assert [made[part]["replicas"] for part in ("admissionController", "recommender", "updater")] == [3, 3, 3]


@pytest.mark.parametrize(
    ("presets", "wanted", "message"),
    [
        (
            {"external-dns": DNS},
            {"addons": {"external-dns": {}}},
            "platform.external-dns: got 'the add-on external-dns too'; allowed: one of the two",
        ),
        (
            {"metrics-server": {}},
            {"node_groups": {}, "karpenter": None, "fargate_profiles": COREDNS},
            "platform.metrics-server: got ['dns']; allowed: a Fargate profile with a selector such as {'namespace': ",
        ),
        (
            {"metrics-server": {}},
            {"node_groups": {}, "karpenter": None, "fargate_profiles": SYSTEM},
            "",
        ),
        (
            {"external-dns": DNS},
            {"identities": {"external-dns": {"namespace": "dns", "service_account": "mine"}}},
            "identities.external-dns: got 'dns/mine'; allowed: names and service accounts that no preset has",
        ),
        ({"external-dns": DNS}, {"identities": {"mine": {"namespace": "dns", "service_account": "external-dns"}}}, ""),
        ({"lbc": {}}, {}, "platform: got 'lbc'; choose one of these; allowed: cluster-autoscaler, "),
    ],
)
def test_what_the_rest_of_the_cluster_does_not_fit_is_refused(presets: Any, wanted: Any, message: str) -> None:
    found = checked(presets, **wanted)
    assert found.startswith(message)
    assert bool(found) == bool(message)


def test_karpenter_leaves_the_first_interface_out_with_custom_networking() -> None:
    def reserved(custom: bool) -> Any:
        presets: dict[str, Any] = {"karpenter": {}, "metrics-server": {}}
        made = plan.plan_platform(presets, "1.35", {}, True, custom_networking=custom)
        assert "settings" not in made["metrics-server"].values
        return made["karpenter"].values["settings"].get("reservedENIs")

    assert (reserved(True), reserved(False)) == ("1", None)


@pytest.mark.parametrize(
    ("settings", "asks"), [({}, None), ({"zonal_shift": False}, None), ({"zonal_shift": True}, True)]
)
def test_karpenter_asks_for_zonal_shifts_where_its_role_may(settings: Any, asks: bool | None) -> None:
    made = plan.plan_platform({"karpenter": {}}, "1.35", {}, True, karpenter=settings)
    assert made["karpenter"].values["settings"].get("enableZonalShift") is asks


@pytest.mark.parametrize(("given", "custom", "refused"), [
    ("0", True, True), (0, True, True), (None, True, True), ("1", True, False), ("2", True, False), (1, True, False),
    ("0", False, False), ("2", False, False),
])  # fmt: skip
def test_karpenter_counts_on_no_interface_that_has_no_addresses(given: Any, custom: bool, refused: bool) -> None:
    presets: dict[str, Any] = {"karpenter": {"values": {"settings": {"reservedENIs": given}}}}
    message = refusal_of(lambda: plan.plan_platform(presets, "1.35", {}, True, custom_networking=custom))
    assert message.startswith("platform.karpenter.values.settings.reservedENIs: got ") == refused
    assert bool(message) == refused
