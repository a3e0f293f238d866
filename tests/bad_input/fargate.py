"""Fargate profiles."""

from typing import Any

from .rows import DNS, GOVCLOUD, Row


def _profile(**settings: Any) -> dict[str, Any]:
    return {"fargateProfiles.x": {"selectors": [{"namespace": "apps"}], **settings}}


_BEIJING = {
    "aws:region": "cn-north-1",
    "zones": ["cn-north-1a", "cn-north-1c"],
    "accessEntries.admins.principalArn": "arn:aws-cn:iam::111122223333:role/admins",
}

ROWS = (
    Row(
        "profile in a zone without Fargate",
        _BEIJING,
        "fargateProfiles.coredns.zones",
        stack="fargate",
    ),
    Row("six selectors", {"fargateProfiles.x.selectors": [DNS] * 6}, "fargateProfiles.x.selectors"),
    Row("no selector", {"fargateProfiles.x.selectors": []}, "fargateProfiles.x.selectors"),
    Row("selectors missing", {"fargateProfiles.x": {}}, "fargateProfiles.x.selectors"),
    Row(
        "six labels",
        {"fargateProfiles.x.selectors": [{"namespace": "a", "labels": {f"l{i}": "v" for i in range(6)}}]},
        "fargateProfiles.x.selectors[0].labels",
    ),
    Row("eleven profiles", {f"fargateProfiles.p{i}": {"selectors": [DNS]} for i in range(10)}, "fargateProfiles"),
    Row(
        "namespace in capitals",
        {"fargateProfiles.x.selectors": [{"namespace": "Team"}]},
        "fargateProfiles.x.selectors[0].namespace",
    ),
    Row("Fargate in GovCloud", GOVCLOUD, "aws:region", stack="fargate"),
    Row("reserved profile name", {"name": "eks-main"}, "name"),
    Row("reserved profile name, by its key", {"name": "eks"}, "name"),
    Row("profile name in capitals", {"fargateProfiles.My_Team": {"selectors": [DNS]}}, "fargateProfiles.My_Team"),
    Row(
        "no home for CoreDNS",
        {"fargateProfiles.coredns.selectors": [{"namespace": "default"}]},
        "fargateProfiles",
        stack="fargate",
    ),
    Row(
        "CoreDNS's home asks for more labels",
        {"fargateProfiles.coredns.selectors": [{**DNS, "labels": {"k8s-app": "kube-dns", "tier": "one"}}]},
        "fargateProfiles",
        stack="fargate",
    ),
    Row("profile in no zone", _profile(zones=[]), "fargateProfiles.x.zones"),
    Row("profile in a zone that the stack lacks", _profile(zones=["eu-west-1c"]), "fargateProfiles.x.zones[0]"),
    Row("profile twice in a zone", _profile(zones=["eu-west-1a", "eu-west-1a"]), "fargateProfiles.x.zones"),
    Row("tag of a profile too long", _profile(tags={"k" * 129: "x"}), f"fargateProfiles.x.tags.{'k' * 129}"),
    Row("tag of a profile as a number", _profile(tags={"cost": 1}), "fargateProfiles.x.tags.cost"),
    Row(
        "profile with a longer name than there is room",
        {f"fargateProfiles.{'p' * 50}": {"selectors": [DNS]}},
        f"fargateProfiles.{'p' * 50}",
    ),
    Row(
        "label value of a selector as a number",
        _profile(selectors=[{"namespace": "apps", "labels": {"tier": 1}}]),
        "fargateProfiles.x.selectors[0].labels.tier",
    ),
)
