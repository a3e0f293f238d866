"""Registries of the company: what containerd and Bottlerocket are told, and whose images pods get."""

import tomllib
from typing import Any

import pytest

from private_eks.intranet.plan.intranet import Intranet
from private_eks.intranet.plan.registries import (
    Registries,
    hosts_file,
    hosts_folder,
    mirror_url,
    plan_registries,
    registries_for,
    registry_ways,
)
from private_eks.intranet.plan.ways import with_intranet
from private_eks.intranet.settings import RegistrySettings
from private_eks.nodes.plan.user_data import NodeSettings
from private_eks_cli.graph.mirrors import mirrors_in
from tests.plan.boot import CLUSTER, LINUX, ROCKET, WINDOWS, written
from tests.plan.test_al2023 import parts_of

HARBOR: RegistrySettings = {
    "host": "harbor.corp:8443",
    "cidrs": ["10.9.0.0/28"],
    "mirrors": {"docker.io": "hub/proxy", "quay.io": ""},
    "pull_secret": "harbor",
}
NEXUS: RegistrySettings = {"host": "10.9.1.4", "mirrors": {"registry.example.com:5000": "raw"}}
BOTH = {"nexus": NEXUS, "harbor": HARBOR}
MIRRORS = {
    "docker.io": "harbor.corp:8443/hub/proxy",
    "quay.io": "harbor.corp:8443",
    "registry.example.com:5000": "10.9.1.4/raw",
}
URLS = {
    "docker.io": "https://harbor.corp:8443/v2/hub/proxy",
    "quay.io": "https://harbor.corp:8443",
    "registry.example.com:5000": "https://10.9.1.4/v2/raw",
}
NODES = Intranet(mirrors=MIRRORS)


def test_what_is_decided() -> None:
    assert plan_registries(BOTH) == Registries(
        ("harbor.corp:8443", "10.9.1.4"), MIRRORS, {"harbor.corp:8443": "harbor"}
    )
    assert {upstream: mirror_url(target) for upstream, target in MIRRORS.items()} == URLS
    assert registries_for(BOTH, True).mirrors == {}
    assert registries_for(BOTH, False) == plan_registries(BOTH)


def test_whose_images_pods_get() -> None:
    planned = plan_registries(BOTH)
    assert [planned.serves(host, True) for host in ("10.9.1.4", "docker.io", "ghcr.io")] == [True, True, False]
    assert [planned.serves(host, False) for host in ("harbor.corp:8443", "docker.io")] == [True, False]


def test_nothing_is_left_for_the_upstream() -> None:
    whole, part = tomllib.loads(hosts_file("harbor.corp")), tomllib.loads(hosts_file("harbor.corp/hub"))
    able = {"capabilities": ["pull", "resolve"]}
    assert whole == {"server": "https://harbor.corp", **able, "host": {"https://harbor.corp": able}}
    url = "https://harbor.corp/v2/hub"
    assert part == {"server": url, **able, "override_path": True, "host": {url: {**able, "override_path": True}}}


@pytest.mark.parametrize(
    ("upstream", "folder"), [("docker.io", "docker.io"), ("registry.example.com:5000", "registry.example.com_5000_")]
)
def test_folders_are_called_as_containerd_does(upstream: str, folder: str) -> None:
    assert hosts_folder(upstream) == folder


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
@pytest.mark.parametrize("ami_type", [LINUX, ROCKET])
def test_nodes_know_the_mirrors(ami_type: str, bootstrap: Any) -> None:
    known = mirrors_in(written(NodeSettings(ami_type, intranet=NODES), bootstrap))
    assert known == {upstream: {url} for upstream, url in URLS.items()}


def test_each_system_has_them_in_its_words() -> None:
    script = parts_of(written(NodeSettings(LINUX, intranet=NODES)))[1][1]
    assert "update-ca-trust" not in script
    folder = "/etc/containerd/certs.d/registry.example.com_5000_"
    assert f"mkdir -p '{folder}'\ncat > '{folder}/hosts.toml' <<'END_OF_FILE'\n" in script
    settings = tomllib.loads(written(NodeSettings(ROCKET, intranet=NODES)))["settings"]
    assert settings["container-registry"] == {
        "mirrors": [{"registry": upstream, "endpoint": [url]} for upstream, url in URLS.items()]
    }
    assert mirrors_in(written(NodeSettings(WINDOWS, intranet=NODES))) is None


def test_the_ways_that_lead_there() -> None:
    assert registry_ways("harbor", HARBOR) == [("10.9.0.0/28", 8443)]
    assert registry_ways("nexus", NEXUS) == [("10.9.1.4/32", 443)]
    other: RegistrySettings = {"host": "10.9.1.4"}
    assert with_intranet({}, {"registries": {**BOTH, "same": other}}) == {
        "registry-harbor-at-10-9-0-0-28-8443": {"cidr": "10.9.0.0/28", "from_port": 8443},
        "registry-nexus-at-10-9-1-4-32-443": {"cidr": "10.9.1.4/32", "from_port": 443},
    }
