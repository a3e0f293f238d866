"""What Pulumi's component host would drop or misread is refused, with the path and the spelling of the caller."""

from typing import Any

import pytest
from pulumi.errors import InputPropertyError

from private_eks import Cluster, Compute, FargateProfiles, Network, NodeGroup
from private_eks.provider import COMPONENTS
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import SECRET, SIGNATURE, UNKNOWN
from tests.package.host import CONFIG, PROVIDER, changed, hosted, objects, received, wire_of
from tests.package.samples import Component, output_value


def refused(component: Component, wire: dict[str, Any], unknowns: bool = False) -> InputPropertyError:
    """Give the error that the host reports."""
    with pytest.raises(InputPropertyError) as caught:
        hosted(component, wire, unknowns)
    return caught.value


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_every_missing_required_input_is_named(component: Component) -> None:
    for found in objects(component):
        for name in found.shape.get("required", []):
            wire = wire_of(component)
            holder: Any = wire
            for step in found.path:
                holder = holder[step]
            del holder[name]
            error = refused(component, wire)
            assert error.property_path.endswith(name)
            assert "Missing required input" in error.reason


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("nodeGroup", "nodeGroups"),
        ("node_groups", "nodeGroups"),
        ("nodeGroups.general.minsize", "minSize"),
        ("nodeGroups.general.taints[0].efect", "effect"),
        ("fargateProfiles.apps.selectors[1].label", "labels"),
        ("addons.coredns.configurations", "configuration"),
    ],
)
def test_an_unknown_input_is_refused_with_the_nearest_name(path: str, meant: str) -> None:
    error = refused(Compute, changed(Compute, path, {}))
    assert error.property_path == path
    assert f"; did you mean {meant!r}?; allowed: " in error.reason


def test_an_unknown_input_that_resembles_nothing_is_refused_with_what_is_allowed() -> None:
    error = refused(Network, changed(Network, "internetGateway", True))
    assert error.reason == (
        "unknown input 'internetGateway' on 'Network'; remove it; "
        "allowed: clusterNames, logRetentionDays, nodePrefix, keyArn, region and 6 others"
    )


@pytest.mark.parametrize(
    "given", [output_value({"minSize": 2}), {SIGNATURE: SECRET, "value": {"minSize": 2}}, UNKNOWN, "small", [1]]
)
def test_settings_that_are_no_object_are_refused_instead_of_lost(given: Any) -> None:
    error = refused(NodeGroup, changed(NodeGroup, "settings", given), unknowns=True)
    assert error.property_path == "settings"
    assert "allowed: an object with amiType" in error.reason
    assert "known before the deployment; pass a plain value" in error.reason


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("nodeGroups.general", output_value({})),
        ("nodeGroups.general.taints[0]", UNKNOWN),
        ("nodeGroups", output_value({})),
        ("zones[0]", UNKNOWN),
        ("addons.coredns.version", output_value("v1.12.4-eksbuild.1")),
        ("addons.coredns.timeoutMinutes", output_value(20)),
        ("addons.coredns.timeoutMinutes", UNKNOWN),
        ("addons.coredns.timeoutMinutes", "20m"),
        ("nodeGroups.general.taints[0]", 3),
    ],
)
def test_a_decision_that_is_not_known_yet_is_refused_by_name(path: str, given: Any) -> None:
    error = refused(Compute, changed(Compute, path, given), unknowns=True)
    assert error.property_path == path
    assert error.reason.endswith("known before the deployment; pass a plain value")


@pytest.mark.parametrize("given", [output_value(20), {SIGNATURE: SECRET, "value": 20}, UNKNOWN, "/20", True, [20]])
def test_a_number_that_is_none_yet_is_refused_by_name(given: Any) -> None:
    error = refused(Network, changed(Network, "nodePrefix", given), unknowns=True)
    assert error.property_path == "nodePrefix"
    assert error.reason.endswith("; allowed: a whole number, known before the deployment; pass a plain value")


@pytest.mark.parametrize("names", [("first", "second"), ("second", "first")])
def test_the_same_mistake_gets_the_same_answer_in_any_order(names: tuple[str, str]) -> None:
    """On the wire, mappings have none."""
    entries = {name: {"principalArn": "arn:aws:iam::111122223333:role/admins"} for name in names}

    def construct() -> None:
        inputs = {**received(wire_of(Cluster)), "accessEntries": entries}
        PROVIDER.construct("main", "private-eks:index:Cluster", inputs)

    with pytest.raises(InputPropertyError) as caught:
        record(construct, "test", CONFIG)
    assert caught.value.property_path == "accessEntries.second.principalArn"


@pytest.mark.parametrize(
    ("component", "path", "given", "message"),
    [
        (Network, "nodePrefix", 40, "got 40; allowed: 17 to 28 in 10.0.0.0/16; "),
        (Network, "nodePrefix", 20.5, "got 20.5; allowed: a whole number; "),
        (Cluster, "logRetentionDays", 31, "got 31; allowed: 1, 3, 5, "),
        (Cluster, "protect", "true", "got 'true'; allowed: true or false; "),
        (Compute, "fargateProfiles.apps.selectors", [], "got '0 selectors'; allowed: 1 to 6 selectors; "),
        (FargateProfiles, "profiles.apps.selectors", [], "got '0 selectors'; allowed: 1 to 6 selectors; "),
        (NodeGroup, "settings.minSize", 9, "got 9; allowed: 0 to maxSize, which is 6; "),
        (Compute, "nodeGroups.general.minSize", 9, "got 9; allowed: 0 to maxSize, which is 6; "),
        (Compute, "addons.my addon", {}, "got 'my addon'; allowed: letters, digits, "),
        (Compute, "nodeGroups.general.labels.a b", "c", "got 'a b'; allowed: letters, digits, "),
        (Network, "tags.aws:team", "x", "got 'x'; allowed: keys of 1 to 128 characters that do not start with aws:"),
    ],
)
def test_a_refused_value_is_reported_as_that_input_in_camel_case(
    component: Component, path: str, given: Any, message: str
) -> None:
    error = refused(component, changed(component, path, given))
    assert error.property_path == path
    assert error.reason.startswith(f"{path}: {message}")
