"""Every pod finds compute among what the stack declares: Fargate profiles, groups, Karpenter's or Auto Mode's nodes."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.nodes.plan.images import is_windows, wants_arm
from private_eks.nodes.plan.instance_types import is_arm

from ..graph.model import Graph, Resource
from ..graph.nodes import MANAGED, instance_types, labels_of, node_groups, taints_with_effects, template_of
from ..graph.nodes import is_windows as runs_windows
from ..graph.objects import Workload, by_name, kind_of, name_of, spec_of, workloads
from ..graph.placement import ANY, ARCH, OS, Nodes, Pods, obstacles, strays
from .karpenter import queues

BOTH = frozenset({"amd64", "arm64"})
LINUX = frozenset({"linux"})
EBS = frozenset({"ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"})
INSTANCES = ("category", "cpu", "family", "generation", "memory", "size")
"""What Auto Mode's nodes say of their instance, in labels.

https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
"""
ACCELERATORS: Mapping[str, str] = {"NEURON": "aws.amazon.com/neuron", "NVIDIA": "nvidia.com/gpu"}


def placed(graph: Graph) -> Iterator[str]:
    """Name pods that would stay pending, and why."""
    nodes = nodes_of(graph)
    profiles: dict[str, Any] = {profile.name: profile.inputs for profile in graph.of("FargateProfile")}
    for workload in workloads(graph):
        pods = pods_of(graph, workload)
        if reasons := obstacles(pods, profiles, nodes):
            yield f"nothing runs the pods of {workload}: {'; '.join(reasons)}"
        if groups := strays(pods, profiles, nodes):
            yield f"pods of {workload} may land on Windows ({', '.join(groups)}): they do not say {OS}=linux"


def nodes_of(graph: Graph) -> list[Nodes]:
    """Give the nodes that there are or that would be made."""
    found = [_group(graph, group) for group in node_groups(graph)]
    pools = [_pool(pool) for pool in graph.objects("NodePool")]
    if queues(graph) and not pools:
        found.append(Nodes("Karpenter", {ARCH: BOTH, OS: LINUX}, resources=frozenset({ANY}), any_label=True))
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        compute: dict[str, Any] = cluster.inputs.get("computeConfig", {})
        found += [_built_in(name) for name in compute.get("nodePools") or () if compute.get("enabled")]
    return found + pools


def _group(graph: Graph, group: Resource) -> Nodes:
    image, template = str(group.inputs.get("amiType") or ""), template_of(graph, group)
    capacity = {"eks.amazonaws.com/capacityType": str(group.inputs.get("capacityType", "ON_DEMAND"))}
    known = {"eks.amazonaws.com/nodegroup": str(group.inputs.get("nodeGroupName", group.name)), **capacity}
    labels = {**(known if group.type == MANAGED else {}), **labels_of(group)}
    types = instance_types(group, template)
    arm = wants_arm(image) if image and image != "CUSTOM" else any(map(is_arm, types))
    windows = is_windows(image) or runs_windows(graph, group)
    system = {ARCH: {"arm64" if arm else "amd64"}, OS: {"windows" if windows else "linux"}}
    kinds = {"node.kubernetes.io/instance-type": set(types)} if types else {}
    families = {"NVIDIA": ("g", "p"), "NEURON": ("inf", "trn")}
    return Nodes(
        group.name,
        {key: frozenset(values) for key, values in {**{k: {v} for k, v in labels.items()}, **system, **kinds}.items()},
        tuple(taints_with_effects(group)),
        frozenset(
            resource
            for word, resource in ACCELERATORS.items()
            if word in image or (not image and any(t.startswith(families[word]) for t in types))
        ),
    )


def _built_in(name: str) -> Nodes:
    """Give a pool of Auto Mode's: https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html."""
    system = name == "system"
    labels = {"karpenter.sh/nodepool": frozenset({name}), ARCH: BOTH if system else frozenset({"amd64"}), OS: LINUX}
    labels |= {"eks.amazonaws.com/compute-type": frozenset({"auto"}), "karpenter.sh/capacity-type": frozenset({ANY})}
    labels |= {f"eks.amazonaws.com/instance-{what}": frozenset({ANY}) for what in INSTANCES}
    return Nodes(f"Auto Mode's {name}", labels, (("CriticalAddonsOnly", "", "NoSchedule"),) if system else ())


def _pool(pool: Resource) -> Nodes:
    """Read a NodePool: a requirement that only excludes allows the rest. https://karpenter.sh/docs/concepts/nodepools/."""
    template: dict[str, Any] = spec_of(pool).get("template") or {}
    labels: dict[str, Any] = (template.get("metadata") or {}).get("labels") or {}
    spec: dict[str, Any] = template.get("spec") or {}
    required = {r["key"]: r.get("values") or () for r in spec.get("requirements") or () if r.get("operator") == "In"}
    others = {r["key"]: {ANY} for r in spec.get("requirements") or () if r.get("operator") != "In"}
    known = {"karpenter.sh/nodepool": {name_of(pool)}, ARCH: BOTH, OS: LINUX, "karpenter.sh/capacity-type": {ANY}}
    merged: dict[str, Any] = {**known, **others, **required, **{key: {value} for key, value in labels.items()}}
    taints = tuple((t["key"], str(t.get("value", "")), t["effect"]) for t in spec.get("taints") or ())
    return Nodes(name_of(pool), {k: frozenset(v) for k, v in merged.items()}, taints, frozenset({ANY}))


def pods_of(graph: Graph, workload: Workload) -> Pods:
    """Describe the pods of a workload as placement asks for them."""
    on_ebs = {name for (namespace, name), claim in by_name(graph, "PersistentVolumeClaim").items()
              if namespace == workload.namespace and _is_ebs(graph, spec_of(claim))}  # fmt: skip
    own = spec_of(workload.resource).get("volumeClaimTemplates") or ()
    claims = [claim for claim in own if _is_ebs(graph, claim.get("spec") or {})]
    spec = dict(workload.spec)
    spec["volumes"] = [
        *(spec.get("volumes") or ()),
        *(
            {"name": name, "persistentVolumeClaim": {"claimName": name}}
            for name in (c["metadata"]["name"] for c in own)
        ),
    ]
    on_ebs |= {claim["metadata"]["name"] for claim in claims}
    daemons = kind_of(workload.resource) == "DaemonSet"
    return Pods(workload.namespace, spec, workload.labels, daemons, frozenset(on_ebs))


def _is_ebs(graph: Graph, claim: Mapping[str, Any]) -> bool:
    """Tell by its class, or by its volume, what a claim gets; a class that nobody here makes is EKS's own, `gp2`."""
    if claim.get("volumeName"):
        volume = by_name(graph, "PersistentVolume").get(("", claim["volumeName"]))
        return volume is not None and (spec_of(volume).get("csi") or {}).get("driver") in EBS
    if claim.get("storageClassName") == "":
        return False
    storage = by_name(graph, "StorageClass").get(("", str(claim.get("storageClassName"))))
    return storage is None or storage.inputs.get("provisioner") in EBS
