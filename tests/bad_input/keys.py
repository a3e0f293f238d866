"""Keys that nobody knows."""

from .rows import Row, group

ROWS = (
    *(
        Row(f"namespace {name}", {f"{name}:cidr": "10.0.0.0/16"}, f"{name}:cidr", "did you mean 'private-eks:cidr'?")
        for name in ("private-ek", "private_eks", "privateeks", "Private-EKS", "privat-eks", "private-ekss")
    ),
    Row("a namespace near that of AWS", {"awss:defaultTags": "{}"}, "awss:defaultTags", "'aws:defaultTags'?"),
    Row("eksctl's managed groups", {"managedNodeGroups": []}, "managedNodeGroups", "did you mean 'nodeGroups'?"),
    Row(
        "Terraform's managed groups", {"eks_managed_node_groups": {"a": {}}}, "eks_managed_node_groups", "'nodeGroups'?"
    ),
    Row("eksctl's profiles", {"fargate": {}}, "fargate", "did you mean 'fargateProfiles'?"),
    Row("eksctl's roles", {"iam": {"withOIDC": True}}, "iam", "got {withOIDC: true}; did you mean 'identities'?"),
    Row("eksctl's network", {"vpc": {"cidr": "10.0.0.0/16"}}, "vpc", "did you mean 'cidr'?"),
    Row("EKS's network", {"kubernetesNetworkConfig": {}}, "kubernetesNetworkConfig", "did you mean 'serviceCidr'?"),
    Row("Terraform's version", {"cluster_version": "1.35"}, "cluster_version", "did you mean 'version'?"),
    Row(
        "what is allowed comes last",
        {"nodegroup": {}},
        "nodegroup",
        "did you mean 'nodeGroups'?; allowed: only nodeGroups, nodeEgress, ",
    ),
    Row("list of allowed keys", {"colour": "red"}, "colour", " and 39 others"),
    Row(
        "policies as a list of names",
        {"accessEntries.admins.policies": ["AmazonEKSViewPolicy"]},
        "accessEntries.admins.policies",
        "write names and values, such as AmazonEKSViewPolicy: {}",
    ),
    Row(
        "policy without a value",
        {"accessEntries.admins.policies": {"AmazonEKSViewPolicy": None}},
        "accessEntries.admins.policies.AmazonEKSViewPolicy",
        "got nothing; allowed: a mapping with namespaces; write AmazonEKSViewPolicy: {}",
    ),
    Row("driver by a part of its name", {"uses": ["ebs-csi"]}, "uses", "did you mean 'aws-ebs-csi-driver'?"),
    Row("unknown key", {"nodegroups": {}}, "nodegroups", "did you mean 'nodeGroups'?"),
    Row("unknown key unlike any", {"colour": "red"}, "colour", "remove it"),
    Row("key in snake case", {"node_groups": {}}, "node_groups", "did you mean 'nodeGroups'?"),
    Row("unknown key of an entry", {"accessEntries.admins.policis": {}}, "accessEntries.admins.policis", "'policies'?"),
    Row(
        "unknown key of a policy",
        {"accessEntries.admins.policies.AmazonEKSViewPolicy": {"namespace": ["a"]}},
        "accessEntries.admins.policies.AmazonEKSViewPolicy.namespace",
        "did you mean 'namespaces'?",
    ),
    Row(
        "unknown key of a profile",
        {"fargateProfiles.x": {"selector": []}},
        "fargateProfiles.x.selector",
        "'selectors'?",
    ),
    Row(
        "unknown key of a selector",
        {"fargateProfiles.x.selectors": [{"namespce": "a"}]},
        "fargateProfiles.x.selectors[0].namespce",
        "did you mean 'namespace'?",
    ),
    Row(
        "unknown key of a group",
        group(instanceType="m6i.large"),
        "nodeGroups.general.instanceType",
        "'instanceTypes'?",
    ),
    Row("snake-case key of a group", group(min_size=1), "nodeGroups.general.min_size", "did you mean 'minSize'?"),
    Row(
        "unknown key of a taint",
        group(taints=[{"key": "a", "efect": "NO_SCHEDULE"}]),
        "nodeGroups.general.taints[0].efect",
        "did you mean 'effect'?",
    ),
    Row("unknown key of an add-on", {"addons.coredns": {"versoin": "v1.0.0"}}, "addons.coredns.versoin", "'version'?"),
    Row(
        "unknown key of a self-managed group",
        {"selfManagedNodeGroups.batch": {"onDemandPercent": 0}},
        "selfManagedNodeGroups.batch.onDemandPercent",
        "did you mean 'onDemandPercentage'?",
    ),
    Row(
        "unknown key of Karpenter",
        {"karpenter": {"namspace": "karpenter"}},
        "karpenter.namspace",
        "did you mean 'namespace'?; allowed: only enabled, namespace, serviceAccount",
    ),
    Row(
        "unknown key of an egress",
        {"nodeEgress.db": {"cidr": "10.30.0.0/16", "port": 5432}},
        "nodeEgress.db.port",
        "did you mean 'fromPort'?; allowed: only cidr, fromPort, protocol, toPort",
    ),
    Row(
        "snake-case key of an egress",
        {"nodeEgress.db": {"cidr": "10.30.0.0/16", "from_port": 5432}},
        "nodeEgress.db.from_port",
        "did you mean 'fromPort'?",
    ),
    Row(
        "unknown key of an identity",
        {"identities.jobs": {"namespace": "jobs", "serviceAccounts": ["jobs"]}},
        "identities.jobs.serviceAccounts",
        "did you mean 'serviceAccount'?",
    ),
    Row(
        "unknown key of a launch template",
        group(launchTemplate={"id": "lt-0123456789abcdef0", "versions": "3"}),
        "nodeGroups.general.launchTemplate.versions",
        "did you mean 'version'?; allowed: only id, version",
    ),
    Row(
        "unknown key of a warm pool",
        group(warmPool={"minsize": 1}),
        "nodeGroups.general.warmPool.minsize",
        "did you mean 'minSize'?",
    ),
    Row(
        "unknown key of a profile's selector label",
        {"fargateProfiles.coredns.selectors": [{"namespace": "kube-system", "label": {}}]},
        "fargateProfiles.coredns.selectors[0].label",
        "did you mean 'labels'?",
    ),
    Row("misspelt Karpenter", {"karpentr": {}}, "karpentr", "did you mean 'karpenter'?"),
    Row("misspelt egress", {"nodeEgresses": {}}, "nodeEgresses", "did you mean 'nodeEgress'?"),
    Row("misspelt identities", {"identity": {}}, "identity", "did you mean 'identities'?"),
    Row("snake-case custom networking", {"custom_networking": True}, "custom_networking", "'customNetworking'?"),
    Row(
        "snake-case key of an add-on",
        {"addons.coredns": {"role_arn": "x"}},
        "addons.coredns.role_arn",
        "mean 'roleArn'?",
    ),
)
