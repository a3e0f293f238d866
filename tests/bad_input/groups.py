"""What node groups of every kind take: images, types, sizes, disks, labels, taints and places."""

from .rows import TAINT, Row, group

_TYPE = "nodeGroups.general.instanceTypes[0]"

ROWS = (
    Row("desired above max", group(desiredSize=5), "nodeGroups.general.desiredSize"),
    Row("desired below min", group(desiredSize=1), "nodeGroups.general.desiredSize"),
    Row("min above max", group(minSize=5), "nodeGroups.general.minSize"),
    Row("min below zero", group(minSize=-1), "nodeGroups.general.minSize"),
    Row("max 451", group(maxSize=451), "nodeGroups.general.maxSize"),
    Row("max zero", group(minSize=0, maxSize=0), "nodeGroups.general.maxSize"),
    Row("min as text", group(minSize="2"), "nodeGroups.general.minSize"),
    Row("min as a switch", group(minSize=True), "nodeGroups.general.minSize"),
    Row("half a node", group(maxSize=3.5), "nodeGroups.general.maxSize"),
    Row(
        "21 instance types",
        group(instanceTypes=[f"m6i.{i}xlarge" for i in range(21)]),
        "nodeGroups.general.instanceTypes",
    ),
    Row("repeated types", group(instanceTypes=["m6i.large", "m6i.large"]), "nodeGroups.general.instanceTypes"),
    Row("no instance type", group(instanceTypes=[]), "nodeGroups.general.instanceTypes"),
    Row("size without family", group(instanceTypes=["large"]), "nodeGroups.general.instanceTypes[0]"),
    Row("size that is none", group(instanceTypes=["m6i.enormous"]), _TYPE),
    Row("size with a letter missing", group(instanceTypes=["m6i.larg"]), _TYPE),
    Row("size with a digit for a letter", group(instanceTypes=["t4g.nan0"]), _TYPE),
    Row("type that is none", group(instanceTypes=["z99x.huge"]), _TYPE),
    Row("type in capitals", group(instanceTypes=["M6i.large"]), _TYPE),
    Row("Nvidia image without GPUs", group(amiType="AL2023_x86_64_NVIDIA"), _TYPE),
    Row(
        "Nvidia image on AMD's GPUs", group(amiType="BOTTLEROCKET_x86_64_NVIDIA", instanceTypes=["g4ad.xlarge"]), _TYPE
    ),
    Row("Neuron image on GPUs", group(amiType="AL2023_x86_64_NEURON", instanceTypes=["g6.xlarge"]), _TYPE),
    Row("a Mac as a node", group(instanceTypes=["mac1.metal"]), _TYPE),
    Row(
        "Windows on an old type",
        {"nodeGroups.windows.instanceTypes": ["m4.large"]},
        "nodeGroups.windows.instanceTypes[0]",
        stack="windows",
    ),
    Row("500 pods on a node", group(kubelet={"maxPods": 500}), "nodeGroups.general.kubelet.maxPods"),
    Row("Arm type on x86 image", group(instanceTypes=["m7g.large"]), "nodeGroups.general.instanceTypes[0]"),
    Row("x86 type on Arm image", group(amiType="BOTTLEROCKET_ARM_64"), "nodeGroups.general.instanceTypes[0]"),
    Row("unknown image", group(amiType="AL2023_x86_64_STANDART"), "nodeGroups.general.amiType"),
    Row("Amazon Linux 2", group(amiType="AL2_x86_64"), "nodeGroups.general.amiType"),
    Row("unknown capacity", group(capacityType="spot"), "nodeGroups.general.capacityType"),
    Row("unknown update strategy", group(updateStrategy="MINIMUM"), "nodeGroups.general.updateStrategy"),
    Row(
        "both unavailable forms",
        group(maxUnavailable=1, maxUnavailablePercentage=20),
        "nodeGroups.general.maxUnavailable",
    ),
    Row("none unavailable", group(maxUnavailable=0), "nodeGroups.general.maxUnavailable"),
    Row(
        "more than all unavailable", group(maxUnavailablePercentage=101), "nodeGroups.general.maxUnavailablePercentage"
    ),
    Row("volume too small", group(volumeSize=19), "nodeGroups.general.volumeSize"),
    Row(
        "label in kubernetes.io",
        group(labels={"kubernetes.io/role": "x"}),
        "nodeGroups.general.labels.kubernetes.io/role",
    ),
    Row("label value too long", group(labels={"cost_center": "v" * 64}), "nodeGroups.general.labels.cost_center"),
    Row("label as a number", group(labels={"tier": 1}), "nodeGroups.general.labels.tier"),
    Row(
        "unknown taint effect", group(taints=[{**TAINT, "effect": "NoSchedule"}]), "nodeGroups.general.taints[0].effect"
    ),
    Row("taint key too long", group(taints=[{**TAINT, "key": "k" * 64}]), "nodeGroups.general.taints[0]"),
    Row("51 taints", group(taints=[TAINT] * 51), "nodeGroups.general.taints"),
    Row("taints as a mapping", group(taints=TAINT), "nodeGroups.general.taints"),
    Row("zone that the stack lacks", group(zones=["eu-west-1c"]), "nodeGroups.general.zones[0]"),
    Row("empty zones of a group", group(zones=[]), "nodeGroups.general.zones"),
    Row("group name in capitals", {"nodeGroups.Batch": {}}, "nodeGroups.Batch"),
    Row("group name too long", {f"nodeGroups.{'g' * 50}": {}}, f"nodeGroups.{'g' * 50}"),
    Row("group named like a role", {"nodeGroups.vpc-cni": {}}, "nodeGroups.vpc-cni"),
    Row("31 groups", {f"nodeGroups.g{i}": {} for i in range(30)}, "nodeGroups"),
    Row("group without settings", {"nodeGroups": {"general": None}}, "nodeGroups.general"),
    Row("label with a space", group(labels={"a b": "c"}), "nodeGroups.general.labels.a b"),
    Row("label value with a slash", group(labels={"a": "b/c"}), "nodeGroups.general.labels.a"),
    Row("label with an empty domain", group(labels={"/a": "b"}), "nodeGroups.general.labels./a"),
    Row("taint with a colon", group(taints=[{**TAINT, "key": "a:b"}]), "nodeGroups.general.taints[0]"),
    Row("label key of 64 letters", group(labels={"k" * 64: "x"}), f"nodeGroups.general.labels.{'k' * 64}"),
    Row("label without a value", group(labels={"team": ""}), "nodeGroups.general.labels.team"),
    Row("label in k8s.io", group(labels={"apps.k8s.io/tier": "x"}), "nodeGroups.general.labels.apps.k8s.io/tier"),
    Row(
        "label of EKS",
        group(labels={"eks.amazonaws.com/nodegroup": "x"}),
        "nodeGroups.general.labels.eks.amazonaws.com/nodegroup",
    ),
    Row("taint twice", group(taints=[TAINT, {**TAINT, "value": "two"}]), "nodeGroups.general.taints[1]"),
    Row("taint without an effect", group(taints=[{"key": "team"}]), "nodeGroups.general.taints[0].effect"),
    Row(
        "more labels than an Auto Scaling group takes tags",
        group(labels={f"l{i}": "x" for i in range(46)}),
        "nodeGroups.general.labels",
    ),
    Row("desired below zero", group(minSize=0, desiredSize=-1), "nodeGroups.general.desiredSize"),
    Row("no subnet", group(subnetIds=[]), "nodeGroups.general.subnetIds"),
    Row("subnet by its name", group(subnetIds=["private-a"]), "nodeGroups.general.subnetIds[0]"),
    Row("group twice in a zone", group(zones=["eu-west-1a", "eu-west-1a"]), "nodeGroups.general.zones"),
    Row("volume of 65 TiB", group(volumeSize=66560), "nodeGroups.general.volumeSize"),
)
