import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan.user_data import (
    MOST_BYTES,
    Bootstrap,
    NodeSettings,
    check_node_settings,
    operating_system,
    user_data,
)
from tests.plan.boot import CLUSTER, FIPS, LABELS, LINUX, ROCKET, SCRIPT, TAINTS, WINDOWS, refused, written
from tests.plan.test_al2023 import parts_of
from tests.refusal import refusal_of

MULTIPART = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="==NODE=="

--==NODE==
Content-Type: application/node.eks.aws

{
  "apiVersion": "node.eks.aws/v1alpha1",
  "kind": "NodeConfig",
  "spec": {
    "cluster": {
      "apiServerEndpoint": "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
      "certificateAuthority": "Q0E=",
      "cidr": "172.20.0.0/16",
      "name": "main"
    },
    "kubelet": {
      "config": {
        "maxPods": 50
      },
      "flags": [
        "--node-labels=example.com/tier=web,team=one",
        "--register-with-taints=example.com/slow=:PreferNoSchedule,gpu=:NoExecute,gpu=yes:NoSchedule"
      ]
    }
  }
}
--==NODE==
Content-Type: text/x-shellscript

#!/bin/bash
echo hello

--==NODE==--
"""
SETTINGS = """\
[settings]
motd = "mine"

[settings.aws]
config = "W2RlZmF1bHRdCnVzZV9maXBzX2VuZHBvaW50PWZhbHNlCg=="

[settings.host-containers.admin]
enabled = false

[settings.host-containers.control]
enabled = false

[settings.kubernetes]
api-server = "https://ABC.gr7.eu-west-1.eks.amazonaws.com"
cluster-certificate = "Q0E="
cluster-dns-ip = "172.20.0.10"
cluster-name = "main"
max-pods = 50

[settings.kubernetes.node-labels]
"example.com/tier" = "web"
team = "one"

[settings.kubernetes.node-taints]
"example.com/slow" = [":PreferNoSchedule"]
gpu = [":NoExecute", "yes:NoSchedule"]

[settings.metrics]
send-metrics = false
"""
COMMANDS = (
    "<powershell>\n"
    "Write-Host 'mine'\n"
    "& \"$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1\" -EKSClusterName 'main'"
    " -APIServerEndpoint 'https://ABC.gr7.eu-west-1.eks.amazonaws.com' -Base64ClusterCA 'Q0E='"
    " -DNSClusterIP '172.20.0.10' -ServiceCIDR '172.20.0.0/16'"
    " -KubeletExtraArgs '--node-labels=example.com/tier=web,team=one"
    " --register-with-taints=example.com/slow=:PreferNoSchedule,gpu=:NoExecute,gpu=yes:NoSchedule'\n"
    "</powershell>\n"
)

pieces = st.sampled_from(
    ["\n", "\n  ", "\r", " ", "=", "{", "}", "[", "]", "'x'", '"', "a", "1", "é", "\x00", "\ud800"]
)
openings = st.sampled_from(["", "#!/bin/sh", "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:", "settings"])
words_of_theirs = st.sampled_from(["--==NODE==", "!!bool", "!!timestamp", "&a", "*a", "<<: ", "cluster: ", "name: "])
more_words = st.sampled_from([".kubernetes", ".motd", "2001-99-99", "</powershell>", "a." * 3000, "[" * 3000])
tails = st.lists(pieces | words_of_theirs | more_words, max_size=8).map("".join)
parts = st.text() | st.builds(str.__add__, openings, tails)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (NodeSettings(LINUX, LABELS, TAINTS, {"maxPods": 50}, (SCRIPT,)), MULTIPART),
        (NodeSettings(FIPS, LABELS, TAINTS, {"max-pods": 50}, ("settings.motd = 'mine'",)), SETTINGS),
        (NodeSettings(WINDOWS, LABELS, TAINTS, parts=("Write-Host 'mine'",)), COMMANDS),
    ],
)
def test_a_node_that_joins_by_itself_is_told_everything(node: NodeSettings, text: str) -> None:
    check_node_settings("group", node)
    assert user_data(node, CLUSTER) == text


@pytest.mark.parametrize("ami_type", [LINUX, ROCKET, WINDOWS])
def test_the_order_of_settings_does_not_matter(ami_type: str) -> None:
    one = NodeSettings(ami_type, LABELS, TAINTS, {"b": {"d": 1, "c": 2}, "a": 3})
    other = NodeSettings(ami_type, dict(reversed(LABELS.items())), TAINTS[::-1], {"a": 3, "b": {"c": 2, "d": 1}})

    assert user_data(one, CLUSTER) == user_data(other, CLUSTER)


@pytest.mark.parametrize("ami_type", [LINUX, WINDOWS])
def test_eks_is_left_alone_where_there_is_nothing_to_say(ami_type: str) -> None:
    assert user_data(NodeSettings(ami_type, LABELS, TAINTS), None) is None


@pytest.mark.parametrize(
    ("cidr", "dns"),
    [
        ("10.100.0.0/16", "10.100.0.10"),
        ("192.168.7.0/24", "192.168.7.10"),
        ("172.16.240.0/20", "172.16.240.10"),
        ("fd30:1c53:5f8a::/108", "fd30:1c53:5f8a::a"),
    ],
)
def test_dns_has_the_tenth_address_of_the_services(cidr: str, dns: str) -> None:
    cluster = Bootstrap("main", "https://api", "Q0E=", cidr)

    assert f'cluster-dns-ip = "{dns}"\n' in written(NodeSettings(ROCKET), cluster)
    assert f" -DNSClusterIP '{dns}' -ServiceCIDR '{cidr}'" in written(NodeSettings(WINDOWS), cluster)


@pytest.mark.parametrize(
    ("ami_type", "system"),
    [(LINUX, "AL2023"), ("AL2023_ARM_64_NVIDIA", "AL2023"), (FIPS, "BOTTLEROCKET"), (WINDOWS, "WINDOWS")],
)
def test_images_tell_their_operating_system(ami_type: str, system: str) -> None:
    assert operating_system(ami_type) == system


@pytest.mark.parametrize("ami_type", ["CUSTOM", "AL2_x86_64", "", "al2023_x86_64_STANDARD"])
def test_other_images_are_refused(ami_type: str) -> None:
    message = f"ami_type: got {ami_type!r}; allowed: types of AL2023, BOTTLEROCKET, WINDOWS; "
    assert refusal_of(lambda: operating_system(ami_type)).startswith(message)


@pytest.mark.parametrize(("ami_type", "frame"), [(LINUX, "#!{}"), (ROCKET, "settings.motd = '{}'"), (WINDOWS, "{}")])
def test_user_data_has_the_size_that_ec2_takes(ami_type: str, frame: str) -> None:
    def of_size(size: int) -> str:
        return refused(ami_type, parts=(frame.format("x" * size),))

    message = of_size(MOST_BYTES)
    excess = int(re.findall(r"got '(\d+) bytes'", message)[0]) - MOST_BYTES

    assert message.startswith("user_data: got ")
    assert 1600 < excess < 2400
    assert of_size(MOST_BYTES - excess) == ""
    assert of_size(MOST_BYTES - excess + 1).startswith("user_data: got '16385 bytes'; allowed: 16384 bytes, with ")


def test_size_counts_bytes_and_not_letters() -> None:
    assert refused(WINDOWS, parts=("é" * 8000,)).startswith("user_data: got '17")


@pytest.mark.parametrize("ami_type", [LINUX, ROCKET, FIPS, WINDOWS])
def test_text_without_an_encoding_is_refused(ami_type: str) -> None:
    assert refused(ami_type, parts=("#!\ud800",)).startswith("user_data[0]: got '#!\\ud800'; allowed: text that UTF-8 ")


@pytest.mark.parametrize("ami_type", [LINUX, ROCKET, FIPS, WINDOWS])
@given(given_parts=st.lists(parts, max_size=2))
def test_any_parts_are_refused_or_written(ami_type: str, given_parts: list[str]) -> None:
    node = NodeSettings(ami_type, parts=tuple(given_parts))

    if refusal_of(lambda: check_node_settings("group", node)) == "":
        text = written(node)

        assert len(text.encode()) <= MOST_BYTES
        assert ami_type != LINUX or [content for _, content in parts_of(text)[1:]] == given_parts
        assert ami_type not in (ROCKET, FIPS) or tomllib.loads(text)["settings"]["kubernetes"]["cluster-name"] == "main"
