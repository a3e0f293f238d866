"""What runs pods: the mode against the entries, a home for CoreDNS, and Karpenter."""

from .rows import TAINT, Row, group

_APPS = {"selectors": [{"namespace": "apps"}]}
_KARPENTER = {"karpenter": {"enabled": True}}

_MODES = (
    Row("unknown compute mode", {"compute": "serverless"}, "compute", "allowed: auto, fargate, managed, mixed"),
    Row("no compute mode", {"compute": None}, "compute", "got nothing; allowed: text; give a value"),
    Row("mode forbids profiles", {"compute": "managed"}, "fargateProfiles", "none with compute 'managed'"),
    Row("mode forbids groups", {"compute": "fargate"}, "nodeGroups", "none with compute 'fargate'"),
    Row("mode wants profiles", {"compute": "mixed"}, "fargateProfiles", "at least one", stack="managed"),
    Row("mode wants groups", {"compute": "mixed"}, "nodeGroups", "at least one", stack="fargate"),
    Row("mode wants groups, none left", {"nodeGroups": {}}, "nodeGroups", "at least one", stack="managed"),
    Row(
        "mode forbids self-managed groups",
        {"selfManagedNodeGroups": {"batch": {}}},
        "selfManagedNodeGroups",
        "got ['batch']; allowed: none with compute 'fargate'; change compute or the entries, so that they agree",
        stack="fargate",
    ),
    Row(
        "mode forbids Karpenter",
        _KARPENTER,
        "karpenter",
        "none with compute 'fargate'; change compute or the entries, so that they agree",
        stack="fargate",
    ),
    Row(
        "mode wants groups beside Karpenter",
        {"nodeGroups": {}},
        "nodeGroups",
        "got nothing; allowed: at least one with compute 'managed'; change compute or the entries",
        stack="karpenter",
    ),
)

_DNS = (
    Row(
        "only tainted groups",
        group(taints=[TAINT]),
        "nodeGroups",
        "without a taint that keeps CoreDNS away",
        stack="managed",
    ),
    Row("only empty groups", group(minSize=0), "nodeGroups", "one Linux group with nodes", stack="managed"),
    Row(
        "only tainted self-managed groups",
        {"selfManagedNodeGroups.general.taints": [TAINT]},
        "selfManagedNodeGroups",
        "one Linux group with nodes and without a taint that keeps CoreDNS away; add a small general group",
        stack="self-managed",
    ),
    Row(
        "Windows without a group for CoreDNS",
        {"nodeGroups.general": None},
        "nodeGroups",
        "got 'only tainted, empty or Windows groups'; allowed: one Linux group with nodes",
        stack="windows",
    ),
    Row(
        "Windows beside a tainted group",
        group(taints=[TAINT]),
        "nodeGroups",
        "allowed: one Linux group with nodes and without a taint that keeps CoreDNS away; add a small general group",
        stack="windows",
    ),
    Row(
        "groups that keep CoreDNS away, profiles that do not take it",
        {**group(taints=[TAINT]), "fargateProfiles": {"apps": _APPS}},
        "nodeGroups",
        "add a small general group",
    ),
)

_KARPENTERS = (
    Row(
        "Karpenter with a role for its nodes",
        {"karpenter.role": "arn:aws:iam::111122223333:role/nodes"},
        "karpenter.role",
        "allowed: the instance profile that is made here; remove it: node classes name spec.instanceProfile",
        stack="karpenter",
    ),
    Row(
        "Karpenter with a node role",
        {"karpenter.nodeRole": "nodes"},
        "karpenter.nodeRole",
        "allowed: the instance profile that is made here; remove it: node classes name spec.instanceProfile",
        stack="karpenter",
    ),
    Row(
        "Karpenter with nothing to run its controller",
        group(taints=[TAINT]) | {"karpenter": {"enabled": True}},
        "karpenter.namespace",
        "allowed: a node group, or a namespace whose pods a Fargate profile takes; add one of the two",
    ),
    Row(
        "Karpenter alone in Auto Mode",
        _KARPENTER,
        "karpenter.namespace",
        "add one of the two: Karpenter cannot start on nodes that it has yet to launch",
        stack="auto",
    ),
    Row(
        "Karpenter in a namespace that no profile takes",
        {"karpenter": {"namespace": "karpenter"}, "nodeGroups": {}, "compute": "mixed"},
        "karpenter.namespace",
        "got 'karpenter'; allowed: a node group, or a namespace whose pods a Fargate profile takes",
    ),
    Row(
        "Karpenter in several namespaces",
        {"karpenter.namespace": "karpenter-*"},
        "karpenter.namespace",
        "inner hyphens; name one namespace, without wildcards",
        stack="karpenter",
    ),
    Row(
        "Karpenter as any service account",
        {"karpenter.serviceAccount": "*"},
        "karpenter.serviceAccount",
        "hyphens and dots; name one, without wildcards",
        stack="karpenter",
    ),
    Row(
        "Karpenter as a switch", {"karpenter": True}, "karpenter", "a mapping with enabled, namespace", stack="managed"
    ),
)

_EVERYTHING = (
    Row(
        "everything, as Fargate only",
        {"compute": "fargate"},
        "nodeGroups",
        "got ['data', 'general']; allowed: none with compute 'fargate'; change compute or the entries",
        stack="everything",
    ),
    Row(
        "everything, as nodes only",
        {"compute": "managed"},
        "fargateProfiles",
        "got ['apps', 'coredns']; allowed: none with compute 'managed'; change compute or the entries",
        stack="everything",
    ),
    Row(
        "everything in too small a VPC",
        {"cidr": "10.10.0.0/24"},
        "uses",
        "allowed: at most 4 endpoints beside the control plane and 1 mount target in 10.10.0.240/28; use a larger cidr",
        stack="everything",
    ),
    Row(
        "everything without a block for pods",
        {"secondaryCidrs": []},
        "secondaryCidrs",
        "got nothing; allowed: exactly one block with customNetworking",
        stack="everything",
    ),
    Row(
        "everything, with Pod Identity on Fargate",
        {"identities.jobs.namespace": "apps", "identities.jobs.mechanism": "pod-identity"},
        "identities.jobs.mechanism",
        "irsa: Pod Identity works on nodes only, and the Fargate profile 'apps' takes these pods; leave it out",
        stack="everything",
    ),
    Row(
        "everything, with one name for two groups",
        {"nodeGroups.batch": {}},
        "selfManagedNodeGroups.batch",
        "got 'batch'; allowed: names that no add-on, no other group and none of our roles has; rename this entry",
        stack="everything",
    ),
)

ROWS = (*_MODES, *_DNS, *_KARPENTERS, *_EVERYTHING)
