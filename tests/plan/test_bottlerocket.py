import base64
import tomllib
from typing import Any

import pytest

from private_eks.nodes.plan.user_data import Bootstrap, NodeSettings, check_node_settings
from tests.plan.boot import CLUSTER, FIPS, LABELS, LINUX, ROCKET, SCRIPT, TAINTS, WINDOWS, refused, written

JOIN = ["api-server", "cluster-certificate", "cluster-dns-ip", "cluster-name"]


def settings(node: NodeSettings, bootstrap: Bootstrap | None = CLUSTER) -> Any:
    """Read the settings that a node gets."""
    return tomllib.loads(written(node, bootstrap))["settings"]


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
@pytest.mark.parametrize("sessions", [False, True])
def test_nodes_call_nobody_but_for_sessions(bootstrap: Bootstrap | None, sessions: bool) -> None:
    given = settings(NodeSettings(ROCKET, session_manager=sessions), bootstrap)

    assert given["metrics"] == {"send-metrics": False}
    assert given["host-containers"] == {"admin": {"enabled": False}, "control": {"enabled": sessions}}


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
def test_fips_images_use_endpoints_that_privatelink_has(bootstrap: Bootstrap | None) -> None:
    config = settings(NodeSettings(FIPS), bootstrap)["aws"]["config"]

    assert base64.b64decode(config) == b"[default]\nuse_fips_endpoint=false\n"
    assert "aws" not in settings(NodeSettings(ROCKET), bootstrap)


def test_fips_images_take_no_sessions() -> None:
    assert refused(FIPS, session_manager=True).startswith(f"session_manager: got true; allowed: false with {FIPS}; ")
    assert [refused(ami_type, session_manager=True) for ami_type in (LINUX, ROCKET, WINDOWS)] == [""] * 3


def test_taints_are_lists_by_key() -> None:
    kubernetes = settings(NodeSettings(ROCKET, LABELS, TAINTS))["kubernetes"]

    assert kubernetes["node-labels"] == LABELS
    assert kubernetes["node-taints"] == {
        "gpu": [":NoExecute", "yes:NoSchedule"],
        "example.com/slow": [":PreferNoSchedule"],
    }


def test_without_a_bootstrap_the_rest_is_left_to_eks() -> None:
    assert settings(NodeSettings(ROCKET, LABELS, TAINTS, {"max-pods": 50}), None)["kubernetes"] == {"max-pods": 50}
    assert "kubernetes" not in settings(NodeSettings(ROCKET, LABELS, TAINTS), None)
    assert sorted(settings(NodeSettings(ROCKET))["kubernetes"]) == JOIN


def test_settings_of_the_user_win_over_ours() -> None:
    parts = (
        "settings.metrics.send-metrics = true",
        "[settings.host-containers.admin]\nenabled = true\nsuperpowered = true",
        '[settings.kubernetes.node-labels]\n"a/b" = "c"\nteam = "two"',
        "settings.kubernetes.max-pods = 8",
        "settings.kubernetes.max-pods = 9",
    )
    node = NodeSettings(ROCKET, LABELS, kubelet={"max-pods": 5}, parts=parts)

    check_node_settings("group", node)
    merged = settings(node)

    assert merged["metrics"] == {"send-metrics": True}
    assert merged["host-containers"]["admin"] == {"enabled": True, "superpowered": True}
    assert merged["host-containers"]["control"] == {"enabled": False}
    assert merged["kubernetes"]["node-labels"] == {"a/b": "c", "example.com/tier": "web", "team": "two"}
    assert (merged["kubernetes"]["max-pods"], merged["kubernetes"]["cluster-name"]) == (9, "main")


@pytest.mark.parametrize(
    ("kubelet", "message"),
    [
        ({"max-pods-": 5}, ": got 'max-pods-'; "),
        *(({name: "x"}, f": got '{name}'; allowed: names but api-server, ") for name in JOIN),
        ({"node-taints": {}}, ": got 'node-taints'; allowed: names but api-server, "),
        ({"a": {5: 5}}, ".a: got 5; "),
    ],
)
def test_kubelet_settings_that_bottlerocket_lacks_are_refused(kubelet: dict[str, Any], message: str) -> None:
    assert refused(ROCKET, kubelet=kubelet).startswith(f"kubelet{message}")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("a = ", ": got 'a = '; allowed: Bottlerocket's settings in TOML; correct it: Invalid value (at end of "),
        (SCRIPT, ": got '#!/bin/bash"),
        ("# nothing", ": got nothing; allowed: a table settings and nothing beside it; "),
        (
            "kubernetes.max-pods = 5\nsettings.motd = 'x'",
            ": got ['kubernetes', 'settings']; allowed: a table settings ",
        ),
        ("settings = 5", ": got ['settings']; "),
        ("settings.kubernetes = 5", ": got 5; allowed: settings.kubernetes as a table; "),
        *((f"settings.kubernetes.{name} = ''", f": got '{name}'; allowed: a settings.kubernetes ") for name in JOIN),
        ("settings.a.b = [1, 'x']", ".settings.a.b: got 'texts and whole numbers'; "),
        ("settings.a.'\"' = 1", ".settings.a: got '\"'; "),
        ("settings.a = 2026-11-12", ".settings.a: got 2026-11-12; "),
    ],
)
def test_what_bottlerocket_or_eks_would_not_read_is_refused(part: str, message: str) -> None:
    assert refused(ROCKET, parts=("settings.motd = 'x'", part)).startswith(f"user_data[1]{message}")


@pytest.mark.parametrize(
    ("repeated", "message"),
    [
        ("settings.a = {}", "user_data[0]: got 'settings.a = 99"),
        ("settings.a = {}", "user_data[0]: got 'settings.a = [["),
        ("settings.{}b = 1", "user_data[0].settings.a.a.a"),
    ],
)
def test_what_goes_on_without_end_is_refused(repeated: str, message: str) -> None:
    endless = message[-2:] if "got" in message else "a."
    assert refused(ROCKET, parts=(repeated.format(endless * 5000),)).startswith(message)
