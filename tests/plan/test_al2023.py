import email
import json
import re
from email.message import Message
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan.user_data import NodeSettings
from tests.plan.boot import CONFIG, LABELS, LINUX, SCRIPT, TAINTS, refused, written
from tests.plan.values import words

SHELL, NODE = "text/x-shellscript", "application/node.eks.aws"
NEITHER = "allowed: a script that begins with #!, or a NodeConfig of node.eks.aws in YAML; "

kubelets = st.dictionaries(
    words,
    st.recursive(
        st.booleans() | st.integers(-(2**63), 2**63 - 1) | words,
        lambda inner: st.lists(inner) | st.dictionaries(words, inner),
        max_leaves=6,
    ),
    max_size=4,
)


def parts_of(text: str) -> list[tuple[str, str]]:
    """Take the types and texts of the parts out of a multipart document."""
    message = email.message_from_string(text)
    assert (message["MIME-Version"], message.get_content_type(), message.defects) == ("1.0", "multipart/mixed", [])
    return [(part.get_content_type(), decoded(part)) for part in message.walk() if not part.is_multipart()]


def decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def spec_of(text: str) -> Any:
    """Read the NodeConfig that is ours, the first, as JSON: it is YAML too, but for letters beyond 16 bits."""
    kind, content = parts_of(text)[0]
    config = json.loads(content)
    assert (kind, config["apiVersion"], config["kind"]) == (NODE, "node.eks.aws/v1alpha1", "NodeConfig")
    assert yaml.safe_load(content) == config or re.search(r"\\ud[89ab]", content)
    return config["spec"]


def test_labels_and_taints_are_flags_of_the_kubelet() -> None:
    spec = spec_of(written(NodeSettings(LINUX, LABELS, TAINTS)))

    assert spec["kubelet"]["flags"] == [
        "--node-labels=example.com/tier=web,team=one",
        "--register-with-taints=example.com/slow=:PreferNoSchedule,gpu=:NoExecute,gpu=yes:NoSchedule",
    ]
    assert spec_of(written(NodeSettings(LINUX, {}, TAINTS[:1])))["kubelet"] == {
        "flags": ["--register-with-taints=gpu=yes:NoSchedule"]
    }
    assert spec_of(written(NodeSettings(LINUX))).keys() == {"cluster"}


def test_without_a_bootstrap_there_are_overrides_only() -> None:
    text = written(NodeSettings(LINUX, LABELS, TAINTS, {"maxPods": 50}, (SCRIPT,)), None)

    assert spec_of(text) == {"kubelet": {"config": {"maxPods": 50}}}
    assert parts_of(text)[1:] == [(SHELL, SCRIPT)]
    assert parts_of(written(NodeSettings(LINUX, LABELS, parts=(CONFIG,)), None)) == [(NODE, CONFIG)]


def test_parts_keep_their_order_behind_ours() -> None:
    french = "#!/bin/sh\necho déjà\n"
    text = written(NodeSettings(LINUX, parts=(SCRIPT, CONFIG, french, f"{CONFIG}# déjà", "#!/bin/sh\r")))

    assert parts_of(text)[1:4] == [(SHELL, SCRIPT), (NODE, CONFIG), (SHELL, french)]
    assert parts_of(text)[4:] == [(NODE, f"{CONFIG}# déjà"), (SHELL, "#!/bin/sh\r")]
    assert text.isascii()


def test_a_part_cannot_end_the_document() -> None:
    script = "#!/bin/sh\ncat <<x\n--==NODE==--\n--==NODE===\nx\n"

    assert parts_of(written(NodeSettings(LINUX, parts=(script, SCRIPT))))[1:] == [(SHELL, script), (SHELL, SCRIPT)]


@given(st.lists(st.text().map("#!".__add__), min_size=1, max_size=3))
def test_scripts_arrive_as_they_are(scripts: list[str]) -> None:
    assert parts_of(written(NodeSettings(LINUX, parts=tuple(scripts)), None)) == [(SHELL, script) for script in scripts]


@given(kubelets)
def test_kubelet_settings_arrive_as_they_are(kubelet: dict[str, Any]) -> None:
    assert spec_of(written(NodeSettings(LINUX, kubelet=kubelet))).get("kubelet", {}).get("config", {}) == kubelet


@pytest.mark.parametrize(
    ("kubelet", "message"),
    [
        ({"": 5}, ": got ''; allowed: names such as maxPods; "),
        ({"maxPods": None}, ".maxPods: got nothing; "),
        ({"a": {"b": float("nan")}}, ".a.b: got .nan; "),
    ],
)
def test_kubelet_settings_that_the_kubelet_lacks_are_refused(kubelet: dict[str, Any], message: str) -> None:
    assert refused(LINUX, kubelet=kubelet).startswith(f"kubelet{message}")


@pytest.mark.parametrize(
    "part",
    [
        "",
        "\n#!/bin/bash",
        "#cloud-config\npackages: []",
        "[]",
        "kind: NodeConfig",
        "a: [",
        "a: !!bool x",
        "a: !!timestamp x",
        "a: 2001-99-99",
        f"{CONFIG}---\n{CONFIG}",
        CONFIG.replace("node.eks.aws", "node.eks.awsx"),
        CONFIG.replace("NodeConfig", "Pod"),
    ],
)
def test_parts_of_other_kinds_are_refused(part: str) -> None:
    assert refused(LINUX, parts=(SCRIPT, part)).startswith("user_data[1]: got ")
    assert NEITHER in refused(LINUX, parts=(SCRIPT, part))


def test_what_goes_on_without_end_is_refused() -> None:
    assert refused(LINUX, parts=("[" * 5000,)).startswith("user_data[0]: got '[[[")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("{cluster: {cidr: 10.0.0.0/16}}", "got 'cidr'; allowed: a spec.cluster without apiServerEndpoint, "),
        ("{cluster: {name: a, apiServerEndpoint: b}}", "got 'apiServerEndpoint, name'; allowed: a spec.cluster "),
        ("{cluster: {certificateAuthority: [1]}}", "got 'certificateAuthority'; "),
        ("{<<: {cluster: {name: a}}}", "got 'name'; "),
        ("5", "got 'apiVersion: "),
        ("{cluster: x}", "got 'apiVersion: "),
    ],
)
def test_the_cluster_is_not_theirs_to_name(spec: str, message: str) -> None:
    part = f"apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {spec}\n"

    assert refused(LINUX, parts=(part,)).startswith(f"user_data[0]: {message}")


@pytest.mark.parametrize(
    "part",
    [
        SCRIPT,
        CONFIG,
        "---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n",
        '{"apiVersion": "node.eks.aws/v1beta1", "kind": "NodeConfig"}',
        CONFIG.replace("{kubelet", "{cluster: {enableOutpost: true, cidr: null, name: ''}, kubelet"),
    ],
)
def test_scripts_and_node_configs_pass(part: str) -> None:
    assert refused(LINUX, parts=(part,)) == ""
