"""What runs pods: the mode against the entries, a home for CoreDNS, and Karpenter."""

from .rows import TAINT, Row, group

_APPS = {"selectors": [{"namespace": "apps"}]}
_KARPENTER = {"karpenter": {"enabled": True}}

_MODES = (
    Row("unknown compute mode", {"compute": "serverless"}, "compute"),
    Row("no compute mode", {"compute": None}, "compute"),
    Row("mode forbids profiles", {"compute": "managed"}, "fargateProfiles"),
    Row("mode forbids groups", {"compute": "fargate"}, "nodeGroups"),
    Row("mode wants profiles", {"compute": "mixed"}, "fargateProfiles", stack="managed"),
    Row("mode wants groups", {"compute": "mixed"}, "nodeGroups", stack="fargate"),
    Row("mode wants groups, none left", {"nodeGroups": {}}, "nodeGroups", stack="managed"),
    Row(
        "mode forbids self-managed groups",
        {"selfManagedNodeGroups": {"batch": {}}},
        "selfManagedNodeGroups",
        stack="fargate",
    ),
    Row(
        "mode forbids Karpenter",
        _KARPENTER,
        "karpenter",
        stack="fargate",
    ),
    Row(
        "mode wants groups beside Karpenter",
        {"nodeGroups": {}},
        "nodeGroups",
        stack="karpenter",
    ),
)

_DNS = (
    Row(
        "only tainted groups",
        group(taints=[TAINT]),
        "nodeGroups",
        stack="managed",
    ),
    Row("only empty groups", group(minSize=0), "nodeGroups", stack="managed"),
    Row(
        "only tainted self-managed groups",
        {"selfManagedNodeGroups.general.taints": [TAINT]},
        "selfManagedNodeGroups",
        stack="self-managed",
    ),
    Row(
        "Windows without a group for CoreDNS",
        {"nodeGroups.general": None},
        "nodeGroups",
        stack="windows",
    ),
    Row(
        "Windows beside a tainted group",
        group(taints=[TAINT]),
        "nodeGroups",
        stack="windows",
    ),
    Row(
        "groups that keep CoreDNS away, profiles that do not take it",
        {**group(taints=[TAINT]), "fargateProfiles": {"apps": _APPS}},
        "nodeGroups",
    ),
)

_KARPENTERS = (
    Row(
        "Karpenter with a role for its nodes",
        {"karpenter.role": "arn:aws:iam::111122223333:role/nodes"},
        "karpenter.role",
        stack="karpenter",
    ),
    Row(
        "Karpenter with a node role",
        {"karpenter.nodeRole": "nodes"},
        "karpenter.nodeRole",
        stack="karpenter",
    ),
    Row(
        "Karpenter with nothing to run its controller",
        group(taints=[TAINT]) | {"karpenter": {"enabled": True}},
        "karpenter.namespace",
    ),
    Row(
        "Karpenter alone in Auto Mode",
        _KARPENTER,
        "karpenter.namespace",
        stack="auto",
    ),
    Row(
        "Karpenter in a namespace that no profile takes",
        {"karpenter": {"namespace": "karpenter"}, "nodeGroups": {}, "compute": "mixed"},
        "karpenter.namespace",
    ),
    Row(
        "Karpenter in several namespaces",
        {"karpenter.namespace": "karpenter-*"},
        "karpenter.namespace",
        stack="karpenter",
    ),
    Row(
        "Karpenter as any service account",
        {"karpenter.serviceAccount": "*"},
        "karpenter.serviceAccount",
        stack="karpenter",
    ),
    Row(
        "zonal shifts of a cluster without",
        {"karpenter.zonalShift": True, "zonalShift": False},
        "karpenter.zonalShift",
        stack="karpenter",
    ),
    Row("Karpenter as a switch", {"karpenter": True}, "karpenter", stack="managed"),
)

_EVERYTHING = (
    Row(
        "everything, as Fargate only",
        {"compute": "fargate"},
        "nodeGroups",
        stack="everything",
    ),
    Row(
        "everything, as nodes only",
        {"compute": "managed"},
        "fargateProfiles",
        stack="everything",
    ),
    Row(
        "everything in too small a VPC",
        {"cidr": "10.10.0.0/24"},
        "uses",
        stack="everything",
    ),
    Row(
        "everything without a block for pods",
        {"secondaryCidrs": []},
        "secondaryCidrs",
        stack="everything",
    ),
    Row(
        "everything, with Pod Identity on Fargate",
        {"identities.jobs.namespace": "apps", "identities.jobs.mechanism": "pod-identity"},
        "identities.jobs.mechanism",
        stack="everything",
    ),
    Row(
        "everything, with one name for two groups",
        {"nodeGroups.batch": {}},
        "selfManagedNodeGroups.batch",
        stack="everything",
    ),
)

ROWS = (*_MODES, *_DNS, *_KARPENTERS, *_EVERYTHING)
