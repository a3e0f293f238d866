"""What a change does to pods that run: which restart, which end, and which keep what they began with."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.fargate.plan.fargate import selects
from private_eks.namespaces.plan.pod_security import containers_of

from ..cloud.kubernetes.objects import pod_template
from ..cloud.refusals.table import CLUSTER, FARGATE_PROFILE, NODE_GROUP, POD_IDENTITY
from ..graph.model import Graph, Resource, is_object
from ..graph.objects import Workload, kind_of, name_of, namespace_of, renders, spec_of, title, workloads
from ..promises.disruptions import replicas_of
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from .model import Diff, counted, quoted

_RUNNING = ("DaemonSet", "Deployment", "StatefulSet")
_READ = ("ConfigMap", "Secret")
_ROLE = "eks.amazonaws.com/role-arn"
_RESTART = "until they start again: `kubectl rollout restart`"


def restarts(diff: Diff) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give a mark, its sentence and details for pods that restart, and for those that would have to."""
    if diff.is_new or diff.is_gone:
        return
    found = list(dict.fromkeys([*_replaced(diff), *_ended(diff)]))
    if found:
        yield "restarts-pods", found[0] if len(found) == 1 else _summed(found), tuple(found[1:] and found)
    if old := list(dict.fromkeys([*_configured(diff), *_identified(diff), *_of_kubelet(diff)])):
        yield (
            "keeps-old-pods",
            old[0] if len(old) == 1 else f"{old[0]}; and {len(old) - 1} more",
            tuple(old[1:] and old),
        )


def _summed(found: list[str]) -> str:
    return f"{found[0]}; and {counted(len(found) - 1, 'more workload')}"


def _replaced(diff: Diff) -> Iterator[str]:
    """Go through what makes pods whose description changes."""
    for step in diff.of(UPDATE, REPLACE):
        if step.old and step.new and is_object(step.new.type) and kind_of(step.new) in _RUNNING:
            template = pod_template(step.new.inputs)
            applied = step.op == REPLACE and not renders(diff.before, step.old)
            if applied or template != pod_template(step.old.inputs):
                yield _restart(step, Workload(step.new, template or {}), diff.reviewed)


def _restart(step: Step, workload: Workload, graph: Graph) -> str:
    name = quoted(title(workload.resource))
    if kind_of(workload.resource) == "DaemonSet":
        return f"restarts the pods of {name}, node by node"
    pods = replicas_of(graph, workload)
    recreated = (spec_of(workload.resource).get("strategy") or {}).get("type") == "Recreate"
    alone = kind_of(workload.resource) == "StatefulSet" and pods == 1
    away = ", away meanwhile" if step.op == REPLACE or recreated or alone else ""
    return f"restarts {counted(pods, 'pod')} of {name}{away}"


def _ended(diff: Diff) -> Iterator[str]:
    """Go through what ends pods besides: EKS ends those of a Fargate profile that goes, and new taints evict."""
    for step in diff.of(REPLACE, DELETE):
        if step.old and step.old.type == FARGATE_PROFILE:
            there = sum(_pods_on(step.old, workload, diff.before) for workload in workloads(diff.before))
            told = counted(there, "pod") if there else "the pods"
            yield f"ends {told} of Fargate profile {quoted(step.old.name)}, which start where another place takes them"
    for step in diff.of(UPDATE):
        if step.old and step.new and step.new.type == NODE_GROUP:
            evicting = [taint for taint in _evicting(step.new) if taint not in _evicting(step.old)]
            for key in evicting:
                yield f"evicts pods that do not tolerate {quoted(key)} from {quoted(step.new.name)} at once"


def _pods_on(profile: Resource, workload: Workload, graph: Graph) -> int:
    taken = selects(profile.inputs, workload.namespace, workload.labels)  # type: ignore[arg-type]
    return replicas_of(graph, workload) if taken and kind_of(workload.resource) in _RUNNING else 0


def _evicting(group: Resource) -> list[str]:
    taints = group.inputs.get("taints")
    return [str(t.get("key")) for t in taints if t.get("effect") == "NO_EXECUTE"] if isinstance(taints, list) else []


def _configured(diff: Diff) -> Iterator[str]:
    """Go through pods that read a ConfigMap or Secret that changes, and do not restart."""
    changed = [s for s in diff.of(UPDATE, REPLACE) if is_object(s.resource.type) and kind_of(s.resource) in _READ]
    for workload in _staying(diff) if changed else ():
        for step in changed:
            if namespace_of(step.resource) == workload.namespace and (how := _reads(workload.spec, step.resource)):
                yield f"pods of {quoted(title(workload.resource))} {how} {quoted(title(step.resource))} {_RESTART}"


def _reads(spec: Mapping[str, Any], thing: Resource) -> str:
    """Tell how pods keep it: variables, and files mounted by `subPath`, are never renewed; other files are.

    https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
    """
    key, name = "configMap" if kind_of(thing) == "ConfigMap" else "secret", name_of(thing)
    for container in containers_of(spec):
        whole = [source.get(f"{key}Ref") or {} for source in container.get("envFrom") or ()]
        single = [(v.get("valueFrom") or {}).get(f"{key}KeyRef") or {} for v in container.get("env") or ()]
        if any(given.get("name") == name for given in (*whole, *single)):
            return "keep the old variables of"
    mounted = {
        volume["name"]
        for volume in spec.get("volumes") or ()
        if (volume.get(key) or {}).get("name" if key == "configMap" else "secretName") == name
    }
    mounts = [m for c in containers_of(spec) for m in c.get("volumeMounts") or () if m.get("name") in mounted]
    return "keep the old files of" if any(mount.get("subPath") for mount in mounts) else ""


def _identified(diff: Diff) -> Iterator[str]:
    """Go through pods whose service account gets or loses a role: pods learn of it when they start.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
    """
    accounts = {account for step in diff.of(CREATE, UPDATE, REPLACE, DELETE) for account in _accounts(step)}
    for workload in _staying(diff) if accounts else ():
        account = (workload.namespace, str(workload.spec.get("serviceAccountName") or "default"))
        if account in accounts:
            yield f"pods of {quoted(title(workload.resource))} keep the role that they had {_RESTART}"


def _accounts(step: Step) -> Iterator[tuple[str, str]]:
    thing = step.resource
    if thing.type == POD_IDENTITY and step.op != UPDATE:
        yield str(thing.inputs.get("namespace")), str(thing.inputs.get("serviceAccount"))
    elif is_object(thing.type) and kind_of(thing) == "ServiceAccount" and step.op in (UPDATE, REPLACE):
        old, new = (
            (r.inputs.get("metadata") or {}).get("annotations") or {} if r else {} for r in (step.old, step.new)
        )
        if old.get(_ROLE) != new.get(_ROLE):
            yield namespace_of(thing), name_of(thing)


def _staying(diff: Diff) -> list[Workload]:
    """Give what has run before and whose pods do not restart."""
    same = {step.old.urn: pod_template(step.old.inputs) for step in diff.steps if step.old and is_object(step.old.type)}
    running = [w for w in workloads(diff.reviewed) if kind_of(w.resource) in _RUNNING]
    return [w for w in running if same.get(w.resource.urn) == w.template]


def _of_kubelet(diff: Diff) -> Iterator[str]:
    """Fargate's pods keep the kubelet that they began with: the user guide's update-cluster page."""
    fargate = diff.after.of(FARGATE_PROFILE)
    for step in diff.of(UPDATE) if fargate else ():
        if step.old and step.old.type == CLUSTER and "version" in step.paths:
            yield f"pods on Fargate keep kubelet {quoted(step.old.inputs.get('version'))} {_RESTART}"
