"""Decisions about the in-cluster layer as a whole: how its objects get into the cluster, and what they rely on.

https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...access.plan.bastion import LOCAL_PORT
from ...common.plan.arguments import one_of, refusal
from ...common.plan.refusals import Apart
from ...kubernetes.plan.manifests import Manifest
from ...registry.plan.image_names import image_key
from ...storage.plan.storage import EFS_PROVISIONER
from .applications import ApplicationContext, place_of, plan_application
from .bounds import check_bounds
from .drivers import check_driver
from .load_balancers import fronts_of
from .pods import PodOutputs
from .volumes import claims_of, plan_volumes

if TYPE_CHECKING:
    from ...access.settings import BastionSettings
    from ...namespaces.settings import NamespaceSettings
    from ..settings import ApplicationSettings, InClusterSettings, VolumeSettings

RENDER = "render"
APPLY = "apply"
MODES = (APPLY, RENDER)
NETWORK = "network"
"""Where the API is reached directly, instead of through a tunnel."""
LOAD_BALANCERS = "load-balancer-controller"
METRICS = "metrics-server"


def check_way(mode: str, kubeconfig: bool) -> None:
    """Refuse an unknown way into the cluster, and one that needs a kubeconfig without it."""
    one_of("mode", mode, MODES)
    if mode == APPLY and not kubeconfig:
        allowed = "a kubeconfig that reaches the private endpoint from where Pulumi runs, with mode 'apply'"
        raise refusal("kubeconfig", None, allowed, "give it, or choose render")


def check_reach(
    settings: "InClusterSettings", bastions: Iterable[str], ways: Mapping[str, object], argument: str = "in_cluster"
) -> None:
    """Refuse `apply` where nothing leads to the private endpoint; `ways` are what connects networks, by key.

    `through` names a bastion whose tunnel is open, or `network`.
    """
    mode, through, known = settings.get("mode", RENDER), settings.get("through", NETWORK), sorted(bastions)
    one_of(f"{argument}.mode", mode, MODES)
    _check_folder(f"{argument}.directory", settings.get("directory", "rendered"))
    one_of(f"{argument}.through", through, [NETWORK, *known])
    if NETWORK in known:
        raise refusal(f"bastions.{NETWORK}", NETWORK, "another name", "rename it: in_cluster.through means the network")
    if mode == APPLY and through == NETWORK and not any(ways.values()):
        allowed = f"a way to the private endpoint: {' or '.join(sorted(ways))}, or the tunnel of a bastion"
        remedy = f"add one, or name in {argument}.through the bastion whose tunnel you open, or render"
        raise refusal(f"{argument}.mode", APPLY, allowed, remedy)


def tunnel_port(settings: "InClusterSettings", bastions: "Mapping[str, BastionSettings]") -> int | None:
    """Give the port of this machine that objects are applied through; None if they are not, or not through a tunnel."""
    through = settings.get("through", NETWORK)
    if settings.get("mode", RENDER) != APPLY or through == NETWORK:
        return None
    return int(bastions[through].get("local_port", LOCAL_PORT))


def closed_tunnel(bastion: str, port: int) -> ValueError:
    """Refuse to apply through a tunnel that is closed, and name the two steps."""
    return refusal(
        "in_cluster.through",
        bastion,
        f"a bastion whose tunnel is open: nothing listens on localhost:{port}",
        f"open the tunnel, with what the output tunnel_commands has for {bastion}; a stack without that bastion yet "
        f"takes two steps: first pulumi up with in_cluster.mode {RENDER!r}, which makes it, then with {APPLY!r} and "
        "the tunnel",
    )


def check_applications(
    applications: "Mapping[str, ApplicationSettings]",
    around: ApplicationContext,
    images: Mapping[str, str],
    namespaces: "Mapping[str, NamespaceSettings]",
    handles: Iterable[str],
    storage_classes: Iterable[str],
    offers: Collection[str],
    drivers: Collection[str],
) -> list[Manifest]:
    """Plan applications, and refuse those that would not run as they are meant to.

    `handles` name file systems and access points; `offers` what the cluster has of `LOAD_BALANCERS` and `METRICS`;
    `drivers` are those of volumes on nodes.
    """
    made = []
    found = Apart()
    for key, settings in sorted(applications.items()):
        with found:
            where = f"applications.{key}"
            place = place_of(key, settings, around.schedulable)
            image_key(f"{where}.image", settings["image"], images, around.region, around.serves(place))
            pod_outputs = PodOutputs(image=settings["image"], volume_claims=claims_of(key, settings))
            made += plan_application(key, settings, around, pod_outputs)
            plan_volumes(key, settings, dict.fromkeys(handles, ""))
            profile = place.profile
            for path, volume in sorted(settings.get("volumes", {}).items()):
                _check_class(f"{where}.volumes.{path}", volume, storage_classes, profile)
                if "file_system" in volume and profile is None:
                    check_driver(f"{where}.volumes.{path}.file_system", volume["file_system"], EFS_PROVISIONER, drivers)
            _check_offers(where, settings, offers)
            if settings["namespace"] not in namespaces:
                allowed = f"a namespace of this stack: {', '.join(sorted(namespaces)) or 'none yet'}"
                remedy = f"add 'namespaces: {{{settings['namespace']}: {{}}}}'"
                raise refusal(f"{where}.namespace", settings["namespace"], allowed, remedy)
            if profile is None:
                check_bounds(where, settings, namespaces[settings["namespace"]], place.size.cpu)
    found.refuse()
    return made


def _check_offers(where: str, settings: "ApplicationSettings", offers: Collection[str]) -> None:
    for name, front in fronts_of(settings).items():
        if LOAD_BALANCERS not in offers:
            allowed = "nothing without the AWS Load Balancer Controller"
            remedy = f"add 'platform: {{{LOAD_BALANCERS}: {{}}}}'"
            raise refusal(f"{where}.{name}", sorted(front) or {}, allowed, remedy)
    if "max_replicas" in settings and METRICS not in offers:
        allowed = "nothing without metrics-server, which tells how busy pods are"
        raise refusal(f"{where}.max_replicas", settings["max_replicas"], allowed, f"add 'addons: {{{METRICS}: {{}}}}'")


def _check_class(where: str, volume: "VolumeSettings", storage_classes: Iterable[str], profile: str | None) -> None:
    if "storage_class" not in volume:
        return
    one_of(f"{where}.storage_class", volume["storage_class"], storage_classes)
    if profile:
        allowed = f"a file_system: the Fargate profile {profile!r} takes these pods"
        raise refusal(f"{where}.storage_class", volume["storage_class"], allowed, "Fargate mounts no disks")


def _check_folder(where: str, directory: str) -> None:
    path = PurePosixPath(directory)
    if path.is_absolute() or ".." in path.parts or str(path) == ".":
        raise refusal(where, directory, "a folder below the project's, such as 'rendered'", "write a relative path")
