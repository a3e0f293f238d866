import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.addons.plan.addon_settings import check_configuration, check_settings, configuration_json
from private_eks.addons.plan.known_addons import KNOWN
from tests.plan.values import words
from tests.refusal import refusal_of

leaves = st.none() | st.booleans() | st.integers() | words
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))
configurations = st.dictionaries(words, values, max_size=4)


def refused(name: str = "coredns", /, **settings: Any) -> str:
    return refusal_of(lambda: check_settings(name, cast(Any, settings), "eu-west-1", {}))


@pytest.mark.parametrize("version", ["newest", "v1.12.4-eksbuild.1", "v1.8.1-eks-build.1", "v0.5.0", "v1.2.3+build"])
def test_versions_as_eks_lists_them_pass(version: str) -> None:
    assert refused(version=version) == ""


@pytest.mark.parametrize("version", ["", "1.12.4", "v1.12", "v1.12.4 ", "v1.12.4-"])
def test_other_versions_are_refused(version: str) -> None:
    assert refused(version=version).startswith(
        f"addons.coredns.version: got {version!r}; allowed: a version such as 'v1.12.4-eksbuild.1', or 'newest'; "
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"role_arn": "role/mine"}, "addons.coredns.role_arn: got 'role/mine'; allowed: arn:aws:iam::<account>:role/"),
        ({"tags": {"aws:x": "1"}}, "addons.coredns.tags.aws:x: got '1'; "),
    ],
    ids=str,
)
def test_settings_that_eks_would_refuse(settings: dict[str, Any], message: str) -> None:
    assert refused(**settings).startswith(message)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("corends", "coredns"),
        ("vpc_cni", "vpc-cni"),
        ("metric-server", "metrics-server"),
        ("Coredns", "coredns"),
        ("aws-ebs-csi-drivers", "aws-ebs-csi-driver"),
        ("VPC-CNI", "vpc-cni"),
        ("AWS_EBS_CSI_DRIVER", "aws-ebs-csi-driver"),
    ],
)
def test_a_misspelt_name_is_refused(name: str, meant: str) -> None:
    expected = f"addons.{name}: got {name!r}; did you mean {meant!r}?; allowed: an add-on's name as EKS spells it"
    assert refused(name) == expected


@pytest.mark.parametrize("name", ["datadog_operator", "kubecost_kubecost", "ebs-csi", "aws-new-csi-driver-2"])
def test_the_names_of_other_addons_pass(name: str) -> None:
    assert refused(name) == ""


@pytest.mark.parametrize("name", ["", "über", "-x-operator"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert "allowed: letters, digits, hyphens and underscores; " in refused(name)


@given(words, st.fixed_dictionaries({}, optional={"version": words, "on_conflict": words, "configuration": values}))
def test_any_settings_pass_or_are_refused(name: str, settings: dict[str, Any]) -> None:
    refused(name, **settings)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_known_addon_may_be_left_to_its_defaults(name: str) -> None:
    assert refused(name) == ""


@pytest.mark.parametrize(
    ("configuration", "path", "shown", "allowed"),
    [
        ({"a": float("nan")}, ".a", ".nan", "finite numbers"),
        ({"a": [{"b": float("-inf")}]}, ".a[0].b", "-.inf", "finite numbers"),
        ({"a": {1: "x"}}, ".a", "1", "keys that are texts"),
        ({None: "x"}, "", "nothing", "keys that are texts"),
    ],
    ids=str,
)
def test_what_json_does_not_have_is_refused(configuration: Any, path: str, shown: str, allowed: str) -> None:
    message = refusal_of(lambda: check_configuration("coredns", configuration))
    assert message.startswith(f"addons.coredns.configuration{path}: got {shown}; allowed: {allowed}; ")


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        ({"env": {"WARM_IP_TARGET": 4}}, ".env.WARM_IP_TARGET"),
        ({"env": {"ENABLE_POD_ENI": True}}, ".env.ENABLE_POD_ENI"),
        ({"env": {"X": 0.5}}, ".env.X"),
        ({"env": {"X": {"y": "z"}}}, ".env.X"),
        ({"init": {"env": {"DISABLE_TCP_EARLY_DEMUX": True}}}, ".init.env.DISABLE_TCP_EARLY_DEMUX"),
        ({"enableNetworkPolicy": False}, ".enableNetworkPolicy"),
        ({"nodeAgent": {"enablePolicyEventLogs": True}}, ".nodeAgent.enablePolicyEventLogs"),
        ({"nodeAgent": {"metricsBindAddr": 8162}}, ".nodeAgent.metricsBindAddr"),
    ],
    ids=str,
)
def test_the_vpc_cni_wants_texts(configuration: dict[str, Any], path: str) -> None:
    message = refusal_of(lambda: check_configuration("vpc-cni", configuration))
    assert message.startswith(f"addons.vpc-cni.configuration{path}: got ")
    assert message.endswith("; allowed: a text, such as '4' or 'true'; put quotes around it")
    assert refusal_of(lambda: check_configuration("coredns", configuration)) == ""


def test_the_vpc_cni_takes_numbers_and_booleans_elsewhere() -> None:
    eni = {
        "create": True,
        "region": "eu-west-1",
        "subnets": {"eu-west-1a": {"id": "subnet-1", "securityGroups": ["sg"]}},
    }
    configuration = {"eniConfig": eni, "livenessProbeTimeoutSeconds": 10, "env": {"WARM_IP_TARGET": "4"}}
    assert refusal_of(lambda: check_configuration("vpc-cni", configuration)) == ""


def test_values_that_are_known_later_pass_until_then() -> None:
    later = object()
    assert refusal_of(lambda: check_configuration("vpc-cni", {"env": {"X": later}, "eniConfig": later})) == ""
    assert refusal_of(lambda: check_configuration("vpc-cni", later)) == ""
    assert "env.X" in refusal_of(lambda: configuration_json("vpc-cni", {}, {"env": {"X": 4}}))


@given(configurations)
def test_a_configuration_is_written_as_sorted_json(configuration: dict[str, Any]) -> None:
    written = configuration_json("coredns", {}, configuration)

    assert (json.loads(written) if written else {}) == configuration
    assert configuration_json("coredns", {}, dict(reversed(configuration.items()))) == written


def test_no_configuration_is_nothing_rather_than_an_empty_one() -> None:
    assert configuration_json("coredns", {}, {}) is None


def test_whole_numbers_stay_whole_on_every_way() -> None:
    written = configuration_json("coredns", {}, {"replicaCount": 3.0, "ratios": [0.5, 2.0], "deep": {"er": 1.0}})
    assert written == '{"deep": {"er": 1}, "ratios": [0.5, 2], "replicaCount": 3}'
