"""Node classes of the user's own are told what nodes of groups are told, in the words of each."""

import dataclasses
import tomllib
from typing import Any

import pytest

from private_eks.intranet.plan.intranet import Intranet
from private_eks.intranet.plan.proxy import Proxy
from private_eks.private_cluster.plan.node_classes import MOST_EXCEPTIONS, classes_of_auto_mode, with_intranet
from private_eks.private_cluster.plan.stack import plan_stack
from private_eks_cli.graph.proxies import proxy_in
from tests.plan.boot import SCRIPT
from tests.plan.test_al2023 import SHELL, parts_of
from tests.plan.test_given_objects import node_class, service
from tests.plan.test_stack import SMALL, ZONES
from tests.refusal import refusal_of

PROXY = Proxy("http://proxy.corp:3128", "http://proxy.corp:3128", ("localhost", "10.0.0.0/16"))
TOLD = (PROXY.https, PROXY.no_proxy)
ALIAS = "amiSelectorTerms"


def spec_of(kind: str, spec: dict[str, Any], proxy: Proxy = PROXY) -> Any:
    (made,) = with_intranet("manifests", [node_class(kind, **spec)], Intranet(proxy))
    return made["spec"]


def test_auto_mode_has_fields_of_its_own() -> None:
    assert spec_of("NodeClass", {"role": "nodes"}) == {
        "role": "nodes",
        "advancedNetworking": {"httpsProxy": PROXY.https, "noProxy": ["localhost", "10.0.0.0/16"]},
    }
    own = {"advancedNetworking": {"associatePublicIPAddress": False, "httpsProxy": "http://other:80"}}
    assert spec_of("NodeClass", own) == own


def test_auto_mode_takes_fifty_exceptions() -> None:
    many = tuple(f"s{i}.eu-west-1.amazonaws.com" for i in range(MOST_EXCEPTIONS))
    proxy = Proxy(PROXY.https, PROXY.http, ("localhost", *many, "eks-auth.eu-west-1.api.aws"))
    short = spec_of("NodeClass", {}, proxy)["advancedNetworking"]["noProxy"]
    assert short == ["localhost", ".eu-west-1.amazonaws.com", ".eu-west-1.api.aws"]


@pytest.mark.parametrize(
    "family",
    [
        {"amiFamily": "AL2023"},
        {ALIAS: [{"alias": "al2023@v20261110"}]},
        {"amiFamily": "Bottlerocket"},
        {ALIAS: [{"alias": "bottlerocket@v1.50.0"}]},
        {ALIAS: [{"alias": "windows2022@v1"}]},
    ],
)
def test_karpenter_has_user_data(family: dict[str, Any]) -> None:
    spec = spec_of("EC2NodeClass", {**family, "instanceProfile": "nodes"})
    assert proxy_in(spec["userData"]) == TOLD
    assert {key: value for key, value in spec.items() if key != "userData"} == {**family, "instanceProfile": "nodes"}


def test_user_data_of_a_class_stays() -> None:
    spec = spec_of("EC2NodeClass", {"amiFamily": "AL2023", "userData": SCRIPT})
    assert proxy_in(spec["userData"]) == TOLD
    assert parts_of(spec["userData"])[1:] == [(SHELL, SCRIPT)]
    toml = spec_of("EC2NodeClass", {"amiFamily": "Bottlerocket", "userData": "[settings.kubernetes]\nmax-pods = 20\n"})
    assert tomllib.loads(toml["userData"])["settings"]["kubernetes"] == {"max-pods": 20}
    assert spec_of("EC2NodeClass", {"amiFamily": "Custom", "userData": "anything"})["userData"] == "anything"


def test_what_cannot_be_told_is_refused() -> None:
    enveloped = node_class(amiFamily="AL2023", userData="MIME-Version: 1.0\n\n")
    said = refusal_of(lambda: with_intranet("manifests", [enveloped], Intranet(PROXY)))
    assert said.startswith("manifests[0].spec.userData: got ")
    old = node_class(amiSelectorTerms=[{"alias": "al2023@v20251119"}])
    said = refusal_of(lambda: with_intranet("manifests", [old], Intranet(PROXY)))
    assert said.startswith("manifests[0].spec.amiSelectorTerms: got 'al2023@v20251119'")
    assert refusal_of(lambda: with_intranet("manifests", [old], Intranet(mirrors={"docker.io": "harbor.corp"}))) == ""
    long = {"kind": "List", "items": [node_class(amiFamily="AL2023", userData=f"#!/bin/sh\n#{'x' * 16000}")]}
    said = refusal_of(lambda: with_intranet("manifests", [service(), long], Intranet(PROXY)))
    assert said.startswith("manifests[1].items[0].spec.user_data: got ")


def test_classes_of_a_stack_are_told_all_that_follows_from_it() -> None:
    objects = [node_class(amiFamily="Bottlerocket"), node_class("NodeClass")]
    given: Any = {"proxy": {"https": "http://10.30.0.10:3128"}, "registries": {"nexus": {"host": "10.30.0.11"}}}
    plan = plan_stack(dataclasses.replace(SMALL, **given), ZONES, objects)
    karpenter, auto = (one["spec"] for one in plan.objects)
    listed = auto["advancedNetworking"]["noProxy"]
    assert proxy_in(karpenter["userData"]) == ("http://10.30.0.10:3128", tuple(listed))
    assert {*plan.vpc_cidrs, SMALL.service_cidr, "10.30.0.11", "s3.eu-west-1.amazonaws.com"} <= set(listed)
    assert len(listed) == len(set(listed)) <= MOST_EXCEPTIONS
    assert plan_stack(SMALL, ZONES, objects).objects == objects


def test_other_objects_are_left_alone() -> None:
    others = [service(), {**node_class(), "apiVersion": "example.com/v1"}]
    assert with_intranet("manifests", others, Intranet(PROXY)) == others
    assert classes_of_auto_mode([*others, node_class("NodeClass")]) == ["default"]
    assert classes_of_auto_mode([node_class()]) == []
