import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan.user_data import Bootstrap, NodeSettings, user_data
from tests.plan.boot import CLUSTER, LABELS, TAINTS, WINDOWS, refused, written
from tests.plan.values import words

QUOTES = "'\u2018\u2019\u201a\u201b"
quoted = words | st.text(st.sampled_from(f'{QUOTES} -a$`"\n'), max_size=8)


def strings(command: str) -> list[str]:
    """Read the single-quoted strings of a command as PowerShell does: two quotes stand for the first of them."""
    found = re.findall(f"[{QUOTES}]((?:[^{QUOTES}]|[{QUOTES}]{{2}})*)[{QUOTES}]", command)
    return [re.sub(f"([{QUOTES}])[{QUOTES}]", r"\1", string) for string in found]


def test_commands_of_the_user_run_first() -> None:
    lines = written(NodeSettings(WINDOWS, parts=("one\n", "two"))).split("\n")

    assert lines[:4] == ["<powershell>", "one", "", "two"]
    assert lines[4].startswith("& \"$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1\" -EKSClusterName 'main' ")
    assert lines[5:] == ["</powershell>", ""]


def test_flags_are_given_if_there_are_labels_or_taints() -> None:
    flags = [
        "--node-labels=example.com/tier=web,team=one",
        "--register-with-taints=example.com/slow=:PreferNoSchedule,gpu=:NoExecute,gpu=yes:NoSchedule",
    ]

    assert strings(written(NodeSettings(WINDOWS, LABELS, TAINTS)))[-1] == " ".join(flags)
    assert "KubeletExtraArgs" not in written(NodeSettings(WINDOWS))


def test_without_a_bootstrap_eks_joins() -> None:
    assert user_data(NodeSettings(WINDOWS, LABELS, TAINTS), None) is None
    assert user_data(NodeSettings(WINDOWS, LABELS, parts=("a", "b")), None) == "<powershell>\na\nb\n</powershell>\n"


@given(quoted, quoted)
def test_values_do_not_break_out_of_their_quotes(name: str, label: str) -> None:
    cluster = Bootstrap(name, CLUSTER.endpoint, CLUSTER.certificate_authority, CLUSTER.service_cidr)
    command = written(NodeSettings(WINDOWS, {"key": label}), cluster)

    values = [name, CLUSTER.endpoint, "Q0E=", "172.20.0.10", "172.20.0.0/16", f"--node-labels=key={label}"]
    assert strings(command) == values


@pytest.mark.parametrize(
    ("part", "tag"),
    [
        ("Write-Host </powershell>", "</powershell"),
        ("<persist>true</persist>", "<persist"),
        ("<script>dir</script>", "<script"),
        ("<PowerShell>\nWrite-Host", "<PowerShell"),
    ],
)
def test_tags_are_ours(part: str, tag: str) -> None:
    message = f"user_data[1]: got {tag!r}; allowed: PowerShell without the tags of user data; "
    assert refused(WINDOWS, parts=("Write-Host", part)).startswith(message)


def test_other_brackets_pass() -> None:
    assert refused(WINDOWS, parts=("if ($a -lt 5) { '<powershelly>' } # <scripts>",)) == ""
