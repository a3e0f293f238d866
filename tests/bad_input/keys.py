"""Keys that nobody knows."""

from .rows import Row, group

ROWS = (
    *(
        Row(f"namespace {name}", {f"{name}:cidr": "10.0.0.0/16"}, f"{name}:cidr")
        for name in ("private-ek", "private_eks", "privateeks", "Private-EKS", "privat-eks", "private-ekss")
    ),
    Row("a namespace near that of AWS", {"awss:defaultTags": "{}"}, "awss:defaultTags"),
    Row("eksctl's managed groups", {"managedNodeGroups": []}, "managedNodeGroups"),
    Row("Terraform's managed groups", {"eks_managed_node_groups": {"a": {}}}, "eks_managed_node_groups"),
    Row("eksctl's profiles", {"fargate": {}}, "fargate"),
    Row("eksctl's roles", {"iam": {"withOIDC": True}}, "iam.withOIDC"),
    Row("eksctl's network", {"vpc": {"cidr": "10.0.0.0/16"}}, "vpc"),
    Row("EKS's network", {"kubernetesNetworkConfig": {}}, "kubernetesNetworkConfig"),
    Row("Terraform's version", {"cluster_version": "1.35"}, "cluster_version"),
    Row("what is allowed comes last", {"nodegroup": {}}, "nodegroup"),
    Row("list of allowed keys", {"colour": "red"}, "colour"),
    Row(
        "policies as a list of names",
        {"accessEntries.admins.policies": ["AmazonEKSViewPolicy"]},
        "accessEntries.admins.policies",
    ),
    Row(
        "policy without a value",
        {"accessEntries.admins.policies": {"AmazonEKSViewPolicy": None}},
        "accessEntries.admins.policies.AmazonEKSViewPolicy",
    ),
    Row("driver by a part of its name", {"uses": ["ebs-csi"]}, "uses"),
    Row("unknown key", {"nodegroups": {}}, "nodegroups"),
    Row("unknown key unlike any", {"colour": "red"}, "colour"),
    Row("key in snake case", {"node_groups": {}}, "node_groups"),
    Row("unknown key of an entry", {"accessEntries.admins.policis": {}}, "accessEntries.admins.policis"),
    Row(
        "unknown key of a policy",
        {"accessEntries.admins.policies.AmazonEKSViewPolicy": {"namespace": ["a"]}},
        "accessEntries.admins.policies.AmazonEKSViewPolicy.namespace",
    ),
    Row("unknown key of a profile", {"fargateProfiles.x": {"selector": []}}, "fargateProfiles.x.selector"),
    Row(
        "unknown key of a selector",
        {"fargateProfiles.x.selectors": [{"namespce": "a"}]},
        "fargateProfiles.x.selectors[0].namespce",
    ),
    Row("unknown key of a group", group(instanceType="m6i.large"), "nodeGroups.general.instanceType"),
    Row("snake-case key of a group", group(min_size=1), "nodeGroups.general.min_size"),
    Row(
        "unknown key of a taint",
        group(taints=[{"key": "a", "efect": "NO_SCHEDULE"}]),
        "nodeGroups.general.taints[0].efect",
    ),
    Row("unknown key of an add-on", {"addons.coredns": {"versoin": "v1.0.0"}}, "addons.coredns.versoin"),
    Row(
        "unknown key of a self-managed group",
        {"selfManagedNodeGroups.batch": {"onDemandPercent": 0}},
        "selfManagedNodeGroups.batch.onDemandPercent",
    ),
    Row("unknown key of Karpenter", {"karpenter": {"namspace": "karpenter"}}, "karpenter.namspace"),
    Row("unknown key of an egress", {"nodeEgress.db": {"cidr": "10.30.0.0/16", "port": 5432}}, "nodeEgress.db.port"),
    Row(
        "snake-case key of an egress",
        {"nodeEgress.db": {"cidr": "10.30.0.0/16", "from_port": 5432}},
        "nodeEgress.db.from_port",
    ),
    Row(
        "unknown key of an identity",
        {"identities.jobs": {"namespace": "jobs", "serviceAccounts": ["jobs"]}},
        "identities.jobs.serviceAccounts",
    ),
    Row(
        "unknown key of a launch template",
        group(launchTemplate={"id": "lt-0123456789abcdef0", "versions": "3"}),
        "nodeGroups.general.launchTemplate.versions",
    ),
    Row("unknown key of a warm pool", group(warmPool={"minsize": 1}), "nodeGroups.general.warmPool.minsize"),
    Row(
        "unknown key of a profile's selector label",
        {"fargateProfiles.coredns.selectors": [{"namespace": "kube-system", "label": {}}]},
        "fargateProfiles.coredns.selectors[0].label",
    ),
    Row("misspelt Karpenter", {"karpentr": {}}, "karpentr"),
    Row("misspelt egress", {"nodeEgresses": {}}, "nodeEgresses"),
    Row("misspelt identities", {"identity": {}}, "identity"),
    Row("snake-case custom networking", {"custom_networking": True}, "custom_networking"),
    Row("snake-case key of an add-on", {"addons.coredns": {"role_arn": "x"}}, "addons.coredns.role_arn"),
)
