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
        "zones with Fargate: cn-north-1a; name them: cn-north-1c is cnn1-az3, where EKS runs no pods on Fargate",
        stack="fargate",
    ),
    Row("six selectors", {"fargateProfiles.x.selectors": [DNS] * 6}, "fargateProfiles.x.selectors", "1 to 5 selectors"),
    Row("no selector", {"fargateProfiles.x.selectors": []}, "fargateProfiles.x.selectors", "got '0 selectors'"),
    Row("selectors missing", {"fargateProfiles.x": {}}, "fargateProfiles.x.selectors", "it has no default"),
    Row(
        "six labels",
        {"fargateProfiles.x.selectors": [{"namespace": "a", "labels": {f"l{i}": "v" for i in range(6)}}]},
        "fargateProfiles.x.selectors[0].labels",
        "at most 5 labels",
    ),
    Row(
        "eleven profiles",
        {f"fargateProfiles.p{i}": {"selectors": [DNS]} for i in range(10)},
        "fargateProfiles",
        "got '11 profiles'; allowed: at most 10",
    ),
    Row(
        "namespace in capitals",
        {"fargateProfiles.x.selectors": [{"namespace": "Team"}]},
        "fargateProfiles.x.selectors[0].namespace",
        "lower-case letters",
    ),
    Row("Fargate in GovCloud", GOVCLOUD, "aws:region", "use node groups in GovCloud", stack="fargate"),
    Row("reserved profile name", {"name": "eks-main"}, "name", "EKS reserves this start"),
    Row("reserved profile name, by its key", {"name": "eks"}, "name", "EKS reserves this start"),
    Row(
        "profile name in capitals",
        {"fargateProfiles.My_Team": {"selectors": [DNS]}},
        "fargateProfiles.My_Team",
        "lower",
    ),
    Row(
        "no home for CoreDNS",
        {"fargateProfiles.coredns.selectors": [{"namespace": "default"}]},
        "fargateProfiles",
        "CoreDNS would stay pending",
        stack="fargate",
    ),
    Row(
        "CoreDNS's home asks for more labels",
        {"fargateProfiles.coredns.selectors": [{**DNS, "labels": {"k8s-app": "kube-dns", "tier": "one"}}]},
        "fargateProfiles",
        "k8s-app: kube-dns",
        stack="fargate",
    ),
    Row("profile in no zone", _profile(zones=[]), "fargateProfiles.x.zones", "one or more of eu-west-1a, eu-west-1b"),
    Row(
        "profile in a zone that the stack lacks",
        _profile(zones=["eu-west-1c"]),
        "fargateProfiles.x.zones[0]",
        "got 'eu-west-1c'; did you mean 'eu-west-1b'?; allowed: eu-west-1a, eu-west-1b",
    ),
    Row(
        "profile twice in a zone",
        _profile(zones=["eu-west-1a", "eu-west-1a"]),
        "fargateProfiles.x.zones",
        "each once; correct the list",
    ),
    Row("tag of a profile too long", _profile(tags={"k" * 129: "x"}), f"fargateProfiles.x.tags.{'k' * 129}", "shorten"),
    Row("tag of a profile as a number", _profile(tags={"cost": 1}), "fargateProfiles.x.tags.cost", "put quotes"),
    Row(
        "profile with a longer name than there is room",
        {f"fargateProfiles.{'p' * 50}": {"selectors": [DNS]}},
        f"fargateProfiles.{'p' * 50}",
        "characters beside the name 'private-eks-test'; shorten this name",
    ),
    Row(
        "label value of a selector as a number",
        _profile(selectors=[{"namespace": "apps", "labels": {"tier": 1}}]),
        "fargateProfiles.x.selectors[0].labels.tier",
        "put quotes around it",
    ),
)
