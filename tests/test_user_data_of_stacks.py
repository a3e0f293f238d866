"""The user data of every launch template, read back from the recorded program as a node would read it."""

import base64
import configparser
import email
import email.message
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from private_eks_cli.graph import nodes
from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph, Resource
from tests.conftest import ALL_STACKS, name_of, recorded, with_settings

MANAGED = "aws:eks/nodeGroup:NodeGroup"
IMAGE = "ami-0123456789abcdef0"
LABELS = {"workload": "batch"}
TAINT = {"key": "workload", "value": "batch", "effect": "NO_SCHEDULE"}
COMMON = {"labels": LABELS, "taints": [TAINT]}
BOTTLEROCKET = {**COMMON, "amiType": "BOTTLEROCKET_ARM_64"}
WINDOWS = {**COMMON, "amiType": "WINDOWS_FULL_2022_x86_64"}
OWN = {"general": {}, "own": {**COMMON, "imageId": IMAGE}}


def _with(stack: str, family: str, groups: dict[str, Any]) -> Graph:
    return with_settings(stack, secondaryCidrs=[], customNetworking=False, **{family: groups})


JOINING = [
    pytest.param(recorded("everything"), "hardened", {}, [], id="own image"),
    pytest.param(recorded("everything"), "batch", {}, [], id="self-managed"),
    pytest.param(recorded("spot-batch"), "batch", LABELS, ["workload=batch:NoSchedule"], id="self-managed, tainted"),
    *(
        pytest.param(_with(stack, family, groups), "own", LABELS, ["workload=batch:NoSchedule"], id=what)
        for what, stack, family, groups in (
            ("own AL2023", "staging", "nodeGroups", OWN),
            ("own Bottlerocket", "staging", "nodeGroups", {**OWN, "own": {**BOTTLEROCKET, "imageId": IMAGE}}),
            ("own Windows", "staging", "nodeGroups", {**OWN, "own": {**WINDOWS, "imageId": IMAGE}}),
            ("self-managed Bottlerocket", "spot-batch", "selfManagedNodeGroups", {"own": BOTTLEROCKET}),
            ("self-managed Windows", "spot-batch", "selfManagedNodeGroups", {"own": WINDOWS}),
        )
    ),
]
"""Groups whose nodes must bring everything along: their labels and taints too."""


def template_of(graph: Graph, key: str) -> Resource:
    template = nodes.template_of(graph, next(g for g in nodes.node_groups(graph) if g.name.endswith(f"-{key}")))
    assert template is not None
    return template


def text_of(template: Resource) -> str:
    return base64.b64decode(template.inputs.get("userData", ""), validate=True).decode()


def parts_of(text: str) -> list[tuple[str, str]]:
    """Read AL2023's MIME archive: content types and contents."""
    archive = email.message_from_string(text)
    assert archive.get_content_type() == "multipart/mixed"
    parts = [part for part in archive.walk() if not part.is_multipart()]
    return [(part.get_content_type(), _decoded(part)) for part in parts]


def _decoded(part: email.message.Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def node_configs(text: str) -> list[Mapping[str, Any]]:
    configs = [yaml.safe_load(part) for kind, part in parts_of(text) if kind == "application/node.eks.aws"]
    assert {(c["apiVersion"], c["kind"]) for c in configs} <= {("node.eks.aws/v1alpha1", "NodeConfig")}
    return [config["spec"] for config in configs]


def told(text: str) -> dict[str, Any]:
    """Give what user data of any operating system says about the cluster, the node's labels and its taints."""
    if text.startswith("MIME-Version"):
        return _told_by_nodeadm(node_configs(text))
    if text.startswith("<powershell>"):
        return _told_by_powershell(text)
    return _told_by_toml(tomllib.loads(text)["settings"].get("kubernetes", {})) if text else {}


def _told_by_nodeadm(specs: list[Mapping[str, Any]]) -> dict[str, Any]:
    cluster: dict[str, Any] = {}
    flags: list[str] = []
    for spec in specs:
        cluster |= spec.get("cluster", {})
        flags += spec.get("kubelet", {}).get("flags", [])
    names = {"name": "name", "apiServerEndpoint": "endpoint", "certificateAuthority": "authority", "cidr": "services"}
    return {names[key]: value for key, value in cluster.items()} | _flags(flags)


def _told_by_powershell(text: str) -> dict[str, Any]:
    assert text.endswith("</powershell>\n")
    given = dict(re.findall(r" -(\w+) '([^']*)'", text))
    names = {"EKSClusterName": "name", "APIServerEndpoint": "endpoint", "Base64ClusterCA": "authority",
             "DNSClusterIP": "dns", "ServiceCIDR": "services"}  # fmt: skip
    return {names[key]: value for key, value in given.items() if key in names} | _flags(
        given.get("KubeletExtraArgs", "").split()
    )


def _told_by_toml(kubernetes: Mapping[str, Any]) -> dict[str, Any]:
    names = {"cluster-name": "name", "api-server": "endpoint", "cluster-certificate": "authority",
             "cluster-dns-ip": "dns", "node-labels": "labels"}  # fmt: skip
    taints = [f"{key}={value}" for key, values in kubernetes.get("node-taints", {}).items() for value in values]
    found = {names[key]: value for key, value in kubernetes.items() if key in names}
    return {**found, **({"taints": taints} if taints else {})}


def _flags(flags: list[str]) -> dict[str, Any]:
    given = dict(flag.split("=", 1) for flag in flags)
    found: dict[str, Any] = {}
    if labels := given.pop("--node-labels", ""):
        found["labels"] = dict(label.split("=") for label in labels.split(","))
    if taints := given.pop("--register-with-taints", ""):
        found["taints"] = taints.split(",")
    assert given == {}
    return found


@pytest.mark.parametrize(("graph", "group", "labels", "taints"), JOINING)
def test_nodes_that_eks_tells_nothing_know_their_cluster(
    graph: Graph, group: str, labels: dict[str, str], taints: list[str]
) -> None:
    cluster = graph.of("aws:eks/cluster:Cluster")[0]
    services = cluster.inputs["kubernetesNetworkConfig"]["serviceIpv4Cidr"]
    found = told(text_of(template_of(graph, group)))
    assert found.pop("name") == cluster.inputs["name"] == graph.exports["cluster_name"]
    assert found.pop("endpoint") == cluster.outputs["endpoint"] == graph.exports["cluster_endpoint"]
    assert found.pop("authority") == cluster.outputs["certificateAuthority"]["data"]
    assert services == "172.20.0.0/16"
    network = {key: found.pop(key) for key in ("services", "dns") if key in found}
    assert network
    assert network.items() <= {"services": services, "dns": "172.20.0.10"}.items()
    assert found == {key: value for key, value in (("labels", labels), ("taints", taints)) if value}


def test_which_templates_of_the_stacks_are_of_that_kind() -> None:
    """So that a new group that starts from its own image is not overlooked above."""
    found = {t.name.removeprefix("private-eks-") for s in ALL_STACKS for t in _with_an_image(recorded(s))}
    of_nodes = {name for name in found if "-bastion-" not in name}
    assert of_nodes == {
        "attributes-batch",
        "everything-hardened-image",
        "everything-batch",
        "governed-batch",
        "spot-batch-batch",
    }


def _with_an_image(graph: Graph) -> list[Resource]:
    return [template for template in graph.of("LaunchTemplate") if "imageId" in template.inputs]


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_what_eks_supplies_is_not_said_twice(stack: str) -> None:
    """EKS adds the cluster, labels and taints to nodes of managed groups that start from its images."""
    graph = recorded(stack)
    own = {template.id for template in _with_an_image(graph)}
    by_eks = [t for t in graph.of("LaunchTemplate") if t.id not in own]
    assert {t.id for t in by_eks} == {g.inputs["launchTemplate"]["id"] for g in graph.of(MANAGED)} - own
    assert {template.name: told(text_of(template)) for template in by_eks if told(text_of(template))} == {}


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_node_that_needs_no_user_data_has_none(stack: str) -> None:
    graph = recorded(stack)
    told = {"certificateAuthorities", "proxy", "registries"}
    groups = {} if any(asked(graph, key, {}) for key in told) else asked(graph, "nodeGroups", {})
    plain = [k for k, g in groups.items() if not {"kubelet", "userData", "imageId", "onePerZone"} & g.keys()]
    for key in plain:
        if not groups[key].get("amiType", "").startswith("BOTTLEROCKET"):
            assert "userData" not in template_of(graph, key).inputs


BOTTLEROCKETS = [("bottlerocket-fips", "general"), ("everything", "arm"), ("gpu", "inference")]


@pytest.mark.parametrize(("stack", "group"), BOTTLEROCKETS)
def test_bottlerocket_calls_nobody_and_opens_no_door(stack: str, group: str) -> None:
    settings = tomllib.loads(text_of(template_of(recorded(stack), group)))["settings"]
    assert settings["metrics"] == {"send-metrics": False}
    assert settings["host-containers"] == {"admin": {"enabled": False}, "control": {"enabled": False}}


@pytest.mark.parametrize(("stack", "group"), BOTTLEROCKETS)
def test_fips_nodes_pull_from_endpoints_that_exist_on_privatelink(stack: str, group: str) -> None:
    settings = tomllib.loads(text_of(template_of(recorded(stack), group)))["settings"]
    if not stack.endswith("-fips"):
        assert "aws" not in settings
        return
    profile = configparser.ConfigParser()
    profile.read_string(base64.b64decode(settings["aws"]["config"]).decode())
    assert dict(profile["default"]) == {"use_fips_endpoint": "false"}
    assert settings["kubernetes"] == {"max-pods": 40}


def test_settings_of_the_kubelet_arrive() -> None:
    spec = node_configs(text_of(template_of(recorded("spot-batch"), "batch")))[0]
    assert spec["kubelet"]["config"] == {"maxPods": 44}


def test_parts_of_the_user_arrive_behind_ours() -> None:
    graph = recorded("everything")
    (first, _), (second, script) = parts_of(text_of(template_of(graph, "hardened")))
    assert (first, second) == ("application/node.eks.aws", "text/x-shellscript")
    (given,) = asked(graph, "nodeGroups", {})["hardened"]["userData"]
    assert script.strip() == given.strip()
    (spec,) = node_configs(text_of(template_of(recorded("gpu"), "training")))
    assert spec == {"instance": {"localStorage": {"strategy": "RAID0"}}}


def test_nothing_secret_is_in_user_data(any_graph: Graph) -> None:
    """Whoever may describe launch templates reads it: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html."""
    words = ("token", "password", "secret", "PRIVATE KEY", "aws_access_key")
    texts = [text_of(template) for template in any_graph.of("LaunchTemplate")]
    assert [word for word in words for text in texts if word.lower() in text.lower()] == []
