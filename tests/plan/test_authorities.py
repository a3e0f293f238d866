"""Which bundles of certificate authorities are taken, and how each operating system is made to trust them."""

import base64
import datetime
import tomllib
from typing import Any

import pytest

from private_eks.common.plan import versions
from private_eks.intranet.plan.authorities import plan_authorities
from private_eks.intranet.plan.intranet import Intranet
from private_eks.nodes.plan.user_data import NodeSettings
from private_eks.private_cluster.plan.node_classes import with_intranet
from private_eks_cli.graph.authorities import bodies, trusted_in
from tests.certificates import EXPIRED, ROOT_AUTHORITY, SECOND_AUTHORITY
from tests.plan.boot import CLUSTER, LINUX, ROCKET, SCRIPT, WINDOWS, written
from tests.plan.test_al2023 import SHELL, parts_of
from tests.plan.test_given_objects import node_class
from tests.refusal import refusal_of

BUNDLES = {"company": ROOT_AUTHORITY, "partners": SECOND_AUTHORITY + ROOT_AUTHORITY}
NODES = Intranet(authorities=BUNDLES)
BOTH = {*bodies(ROOT_AUTHORITY), *bodies(SECOND_AUTHORITY)}


def test_what_is_between_certificates_is_left_out() -> None:
    windows = (ROOT_AUTHORITY + f"# the second\n{SECOND_AUTHORITY}" + ROOT_AUTHORITY).replace("\n", "\r\n")
    assert plan_authorities({"company": f"subject=CN = Example\n{windows}"}) == {
        "company": ROOT_AUTHORITY + SECOND_AUTHORITY
    }
    assert plan_authorities({}) == {}


def test_an_authority_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "today", lambda: datetime.date(2021, 1, 1))
    assert plan_authorities({"old": EXPIRED}).keys() == {"old"}
    monkeypatch.setattr(versions, "today", lambda: datetime.date(2021, 1, 2))
    said = refusal_of(lambda: plan_authorities({"old": EXPIRED}))
    assert said.startswith("certificate_authorities.old: got 'a certificate that expired on 2021-01-01'")


@pytest.mark.parametrize("bootstrap", [None, CLUSTER])
@pytest.mark.parametrize("ami_type", [LINUX, ROCKET, WINDOWS])
def test_every_system_trusts_them(ami_type: str, bootstrap: Any) -> None:
    assert trusted_in(written(NodeSettings(ami_type, intranet=NODES), bootstrap)) == BOTH
    assert trusted_in(written(NodeSettings(ami_type, parts=() if ami_type != LINUX else (SCRIPT,)), CLUSTER)) == set()


def test_al2023_trusts_before_scripts_of_the_user() -> None:
    (kind, script), user = parts_of(written(NodeSettings(LINUX, parts=(SCRIPT,), intranet=NODES)))[1:]
    assert (kind, user) == (SHELL, (SHELL, SCRIPT))
    lines = script.splitlines()
    assert lines[:2] == ["#!/bin/sh", "set -e"]
    assert lines[-1] == "update-ca-trust"
    anchors = "/etc/pki/ca-trust/source/anchors"
    assert [line for line in lines if anchors in line] == [
        f"mkdir -p '{anchors}'",
        f"cat > '{anchors}/company.pem' <<'END_OF_FILE'",
        f"mkdir -p '{anchors}'",
        f"cat > '{anchors}/partners.pem' <<'END_OF_FILE'",
    ]


def test_bottlerocket_has_settings_for_them() -> None:
    pki = tomllib.loads(written(NodeSettings(ROCKET, intranet=NODES)))["settings"]["pki"]
    assert {name: (base64.b64decode(one["data"]).decode(), one["trusted"]) for name, one in pki.items()} == {
        name: (bundle, True) for name, bundle in BUNDLES.items()
    }


def test_windows_imports_each_certificate_by_itself() -> None:
    text = written(NodeSettings(WINDOWS, intranet=NODES))
    assert text.count("Import-Certificate -FilePath") == text.count("Set-Content -Path") == 3
    assert text.index("Import-Certificate") < text.index("Start-EKSBootstrap")


def test_node_classes_trust_them() -> None:
    own = {"name": "company", "data": "b3du"}
    auto, karpenter = with_intranet(
        "manifests", [node_class("NodeClass", certificateBundles=[own]), node_class(amiFamily="AL2023")], NODES
    )
    partners = {"name": "partners", "data": base64.b64encode(BUNDLES["partners"].encode()).decode()}
    assert auto["spec"] == {"certificateBundles": [own, partners]}
    assert trusted_in(karpenter["spec"]["userData"]) == BOTH
