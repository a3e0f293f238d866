"""Applications: the objects that run one container as it should be run, from a few settings.

What they look like follows https://kubernetes.io/docs/concepts/security/pod-security-standards/ and
https://docs.aws.amazon.com/eks/latest/best-practices/application.html.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...intranet.plan.registries import Registries
from ...kubernetes.plan.manifests import Manifest, check_name, metadata
from ...kubernetes.plan.quantities import Size, fargate_size, read_cpu, read_memory, usable
from ...namespaces.plan.namespaces import blocks, policy, ports
from .alb import plan_alb
from .jobs import check_job, plan_job
from .load_balancers import fronts_of
from .nlb import plan_nlb
from .pod_checks import check_container
from .pods import Place, PodOutputs, config_name, labels_of, pod_of, selector_of, tolerations_of
from .programs import through_proxy, with_authorities
from .protocols import TCP, UDP, single, tcp_ports, unless_tcp
from .scaling import REPLICAS, check_scale, plan_scaling
from .scheduling import ARCHITECTURES, Pod, SchedulableCompute, check_place

if TYPE_CHECKING:
    from ...intranet.settings import ProxySettings
    from ..settings import ApplicationSettings, IngressSettings, LoadBalancerSettings

CPU = "250m"
MEMORY = "256Mi"
LONGEST_NAME = 50
"""Kubernetes takes 63 characters; names made from it carry a purpose."""
LARGEST_CONFIG = 2**20
"""https://kubernetes.io/docs/concepts/configuration/configmap/: a ConfigMap holds one MiB."""
_EPHEMERAL_GIB = 175


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationContext:
    """What an application finds around it: region, what runs pods, blocks of load balancers, the company's network."""

    region: str
    schedulable: SchedulableCompute = field(default_factory=SchedulableCompute)
    cidrs: Sequence[str] = ()
    auto_mode: bool = False
    proxy: "ProxySettings | None" = None
    authorities: Mapping[str, str] = field(default_factory=dict)
    registries: Registries = field(default_factory=Registries)

    def serves(self, place: Place) -> Callable[[str], bool]:
        """Tell from which registries pods at a place get images."""
        return lambda host: self.registries.serves(host, place.profile is None and not self.auto_mode)

    def pull_secret(self, image: str) -> str | None:
        """Name the secret with which an image is pulled, from a registry that wants one."""
        return self.registries.secrets.get(image.partition("/")[0])


def place_of(key: str, settings: "ApplicationSettings", schedulable: SchedulableCompute) -> Place:
    """Decide where the pods run and what they ask for; on Fargate, all of what is billed.

    Raises ValueError for pods that would stay pending, or that are larger than Fargate's largest.
    """
    where = f"applications.{key}"
    asked = Size(
        read_cpu(f"{where}.cpu", settings.get("cpu", CPU)),
        read_memory(f"{where}.memory", settings.get("memory", MEMORY)),
    )
    if "storage" in settings:
        read_memory(f"{where}.storage", settings["storage"])
    profile = check_place(where, _pod(where, key, settings), schedulable)
    if profile is None:
        return Place(profile=None, size=asked)
    if settings.get("tolerations"):
        allowed = f"none: the Fargate profile {profile!r} takes these pods"
        raise refusal(f"{where}.tolerations", settings["tolerations"], allowed, "remove them")
    _check_storage(f"{where}.storage", settings.get("storage"))
    return Place(profile=profile, size=usable(fargate_size(f"{where}.cpu", asked)))


def plan_application(
    key: str,
    settings: "ApplicationSettings",
    around: ApplicationContext,
    pod_outputs: PodOutputs,
    account_annotations: Mapping[str, Any] | None = None,
) -> list[Manifest]:
    """Make the objects of the application `key`.

    Raises ValueError for what Kubernetes, Pod Security `restricted`, Fargate or AWS would refuse.
    """
    where, namespace = f"applications.{key}", settings["namespace"]
    check_name(where, key, LONGEST_NAME)
    check_container(where, settings)
    place = place_of(key, settings, around.schedulable)
    settings = {**settings, "node_selector": _node_selector(where, settings)} if place.profile is None else settings
    settings = with_authorities(where, settings, around.authorities)
    settings, to_proxy = through_proxy(where, key, settings, around.proxy, around.region)
    return [
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": metadata(key, namespace, annotations=dict(account_annotations or {})),
            "automountServiceAccountToken": False,
        },
        *_config(where, key, settings),
        *to_proxy,
        *_workload(key, settings, around, place, pod_outputs),
    ]


def _workload(
    key: str, settings: "ApplicationSettings", around: ApplicationContext, place: Place, pod_outputs: PodOutputs
) -> list[Manifest]:
    """Make what makes the pods, and what stands around pods that go on."""
    where = f"applications.{key}"
    if "job" in settings:
        check_job(where, settings)
        return [plan_job(key, settings, pod_of(key, settings, place, pod_outputs), place.profile is not None)]
    lowest = check_scale(where, settings)
    return [
        _deployment(key, settings, pod_of(key, settings, place, pod_outputs)),
        *plan_scaling(key, settings, lowest),
        *_network(key, settings, around),
    ]


def _pod(where: str, key: str, settings: "ApplicationSettings") -> Pod:
    return Pod(
        namespace=settings["namespace"],
        labels=labels_of(key, settings),
        node_selector=_node_selector(where, settings),
        tolerations=tolerations_of(where, settings),
        architecture=settings.get("architecture", ""),
    )


def _node_selector(where: str, settings: "ApplicationSettings") -> dict[str, str]:
    given = dict(settings.get("node_selector", {}))
    if "architecture" in settings:
        one_of(f"{where}.architecture", settings["architecture"], ARCHITECTURES)
        given["kubernetes.io/arch"] = settings["architecture"]
    return given


def _deployment(key: str, settings: "ApplicationSettings", template: Mapping[str, Any]) -> Manifest:
    spec: dict[str, Any] = {
        "selector": {"matchLabels": selector_of(key)},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
        "template": template,
    }
    if any("storage_class" in volume for volume in settings.get("volumes", {}).values()):
        # The one disk leaves the old pod before the new one gets it.
        spec["strategy"] = {"type": "Recreate"}
    if "max_replicas" not in settings:
        spec["replicas"] = settings.get("replicas", REPLICAS)
    named = metadata(key, settings["namespace"], labels_of(key, settings))
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": named, "spec": spec}


def _config(where: str, key: str, settings: "ApplicationSettings") -> list[Manifest]:
    made = []
    for path, files in sorted(settings.get("config", {}).items()):
        size = sum(len(name.encode()) + len(content.encode()) for name, content in files.items())
        if not files or size > LARGEST_CONFIG:
            given = f"{size} bytes in {len(files)} files"
            raise refusal(f"{where}.config.{path}", given, "one file or more, up to 1 MiB together", "split it up")
        named = metadata(config_name(key, path), settings["namespace"])
        made.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": named, "data": dict(files)})
    return made


def _check_storage(where: str, text: str | None) -> None:
    """Fargate gives 20 GiB, and up to 175: https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html."""
    if text is not None and read_memory(where, text) > _EPHEMERAL_GIB * 1024:
        raise refusal(where, text, f"up to {_EPHEMERAL_GIB}Gi on Fargate", "ask for less, or use a file system (EFS)")


def _network(key: str, settings: "ApplicationSettings", around: ApplicationContext) -> list[Manifest]:
    """Make the Service, the load balancers, and the way that they have to the pods."""
    offered, namespace = settings.get("ports", {}), settings["namespace"]
    fronts = fronts_of(settings)
    if not offered:
        if fronts:
            raise refusal(
                f"applications.{key}.ports", None, f"one port or more with {next(iter(fronts))}", "name the ports"
            )
        return []
    made: list[Manifest] = [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(key, namespace),
            # As the VPC CNI's network policies want it, a port is the same in the Service and the pod.
            "spec": {
                "type": "ClusterIP",
                "selector": selector_of(key),
                "ports": [
                    {"name": name, "port": port, "targetPort": name, **unless_tcp(protocol)}
                    for name, protocol, port in single(offered, settings)
                ],
            },
        }
    ]
    if "load_balancer" in settings:
        nlb: LoadBalancerSettings = {"source_ranges": list(around.cidrs), **settings["load_balancer"]}
        made.append(plan_nlb(key, namespace, nlb, settings, around.region, around.auto_mode))
    if "ingress" in settings:
        alb: IngressSettings = {"source_ranges": list(around.cidrs), **settings["ingress"]}
        health_path = settings.get("probe", {}).get("path")
        made.append(plan_alb(key, namespace, alb, tcp_ports(settings), around.region, health_path))
    if fronts:
        sources = sorted({*around.cidrs, *(c for front in fronts.values() for c in front.get("source_ranges", []))})
        way = {"from": blocks(sources), "ports": _admitted(offered, settings)}
        made.append(policy(f"{key}-front", namespace, {"matchLabels": selector_of(key)}, ingress=[way]))
    return made


def _admitted(offered: Mapping[str, int], settings: "ApplicationSettings") -> list[dict[str, Any]]:
    by_protocol: dict[str, list[int]] = {TCP: [], UDP: []}
    for _, protocol, port in single(offered, settings):
        by_protocol[protocol].append(port)
    return [rule for protocol, found in by_protocol.items() for rule in ports(*sorted(found), protocol=protocol)]
