import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.plan.addons import COREDNS_ON_FARGATE, NETWORKING, check_addons, configuration_json
from tests.plan.values import words
from tests.refusal import refusal_of

configurations = st.dictionaries(words, words | st.booleans() | st.dictionaries(words, words), max_size=4)


@pytest.mark.parametrize("version", ["v1.12.4-eksbuild.1", "v1.35.0-eksbuild.12", "v0.5.0", "v1.2.3+build"])
def test_versions_as_eks_lists_them_pass(version: str) -> None:
    assert refusal_of(lambda: check_addons({"coredns": {"version": version}}, {"coredns": {}}, "eu-west-1")) == ""


@pytest.mark.parametrize("version", ["", "1.12.4", "v1.12", "latest", "v1.12.4 ", "v1.12.4-"])
def test_other_versions_are_refused(version: str) -> None:
    message = refusal_of(lambda: check_addons({"coredns": {"version": version}}, {"coredns": {}}, "eu-west-1"))

    assert message.startswith(
        f"addons.coredns.version: got {version!r}; allowed: a version such as 'v1.12.4-eksbuild.1'"
    )


def test_settings_of_an_addon_that_is_not_installed_are_refused() -> None:
    message = refusal_of(lambda: check_addons({"corends": {}}, {"coredns": {}, "vpc-cni": {}}, "eu-west-1"))

    assert message == "addons: got 'corends'; allowed: coredns, vpc-cni; did you mean 'coredns'?"


@given(st.dictionaries(words, st.fixed_dictionaries({}, optional={"version": words})), st.dictionaries(words, words))
def test_any_addons_pass_or_are_refused(addons: dict[str, dict[str, str]], installed: dict[str, str]) -> None:
    if refusal_of(lambda: check_addons(addons, installed, "eu-west-1")) == "":
        assert addons.keys() <= installed.keys()


@given(configurations)
def test_a_configuration_is_written_as_sorted_json(configuration: dict[str, object]) -> None:
    written = configuration_json(configuration)

    assert (json.loads(written) if written else {}) == configuration
    assert configuration_json(dict(reversed(configuration.items()))) == written


def test_no_configuration_is_nothing_rather_than_an_empty_one() -> None:
    assert configuration_json({}) is None


def test_nodes_get_a_proxy_and_a_cni_that_enforces_network_policies() -> None:
    assert NETWORKING == {"kube-proxy": {}, "vpc-cni": {"enableNetworkPolicy": "true"}}


def test_coredns_fits_into_the_smallest_fargate_size() -> None:
    size = {"cpu": "0.25", "memory": "256M"}

    assert {"computeType": "Fargate", "resources": {"limits": size, "requests": size}} == COREDNS_ON_FARGATE
