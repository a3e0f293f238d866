"""The Pod Security Standards, as questions to a pod's specification.

https://kubernetes.io/docs/concepts/security/pod-security-standards/. Written for Linux; a pod that says that it runs on
Windows is excused from what Windows does not have. What an AppArmor annotation says is not seen: the field is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import one_of

PRIVILEGED, BASELINE, RESTRICTED = "privileged", "baseline", "restricted"
LEVELS = (PRIVILEGED, BASELINE, RESTRICTED)

CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    }
)
"""Those that baseline lets a container add."""
SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
    }
)
SELINUX_TYPES = frozenset({"", "container_engine_t", "container_init_t", "container_kvm_t", "container_t"})
VOLUMES = frozenset(
    {
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "image",
        "persistentVolumeClaim",
        "projected",
        "secret",
    }
)
"""Kinds of volumes that restricted takes."""

Spec = Mapping[str, Any]


def violations(pod_spec: Spec, level: str) -> list[str]:
    """Name what a pod with `pod_spec` does that the standard's `level` forbids; nothing if it may start.

    Raises ValueError for a level that the standard does not have.
    """
    one_of("level", level, LEVELS)
    found: list[str] = []
    if level != PRIVILEGED:
        found += _baseline(pod_spec)
    if level == RESTRICTED:
        found += _restricted(pod_spec)
    return found


def containers_of(pod_spec: Spec) -> list[Mapping[str, Any]]:
    """Give all containers of a pod, those for the start and for debugging too."""
    kinds = ("initContainers", "containers", "ephemeralContainers")
    return [container for kind in kinds for container in pod_spec.get(kind) or ()]


def _baseline(pod: Spec) -> Iterator[str]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(key):
            yield f"{key} is set"
    for volume in pod.get("volumes") or ():
        if "hostPath" in volume:
            yield f"volume {volume['name']} is a hostPath"
    for sysctl in _block(pod, "securityContext").get("sysctls") or ():
        if sysctl["name"] not in SYSCTLS:
            yield f"sysctl {sysctl['name']} is set"
    yield from _shared("the pod", _block(pod, "securityContext"))
    for container in containers_of(pod):
        yield from _container(container)


def _container(container: Spec) -> Iterator[str]:
    """What baseline forbids a container."""
    who, security = f"container {container['name']}", _block(container, "securityContext")
    if security.get("privileged"):
        yield f"{who} is privileged"
    added = set(_block(security, "capabilities").get("add") or ())
    if more := sorted(added - CAPABILITIES):
        yield f"{who} adds {', '.join(more)}"
    for port in container.get("ports") or ():
        if port.get("hostPort"):
            yield f"{who} has host port {port['hostPort']}"
    if security.get("procMount", "Default") != "Default":
        yield f"{who} has procMount {security['procMount']}"
    yield from _shared(who, security)
    for where, handler in _handlers(container):
        if any(_block(handler, action).get("host") for action in ("httpGet", "tcpSocket")):
            yield f"{who} names a host in its {where}"


def _handlers(container: Spec) -> Iterator[tuple[str, Spec]]:
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        yield probe, _block(container, probe)
    for moment in ("postStart", "preStop"):
        yield moment, _block(container, "lifecycle", moment)


def _shared(who: str, security: Spec) -> Iterator[str]:
    """What baseline forbids in the security context of a pod as of a container."""
    if _block(security, "windowsOptions").get("hostProcess"):
        yield f"{who} is a host process"
    for what in ("appArmorProfile", "seccompProfile"):
        if _block(security, what).get("type") == "Unconfined":
            yield f"{who} has {what} Unconfined"
    selinux = _block(security, "seLinuxOptions")
    if selinux.get("type", "") not in SELINUX_TYPES or selinux.get("user") or selinux.get("role"):
        yield f"{who} sets seLinuxOptions"


def _restricted(pod: Spec) -> Iterator[str]:
    for volume in pod.get("volumes") or ():
        if more := sorted(volume.keys() - VOLUMES - {"name", "hostPath"}):
            yield f"volume {volume['name']} is of type {', '.join(more)}"
    yield from _users(pod)
    if _block(pod, "os").get("name") != "windows":
        yield from _confined(pod)


def _users(pod: Spec) -> Iterator[str]:
    """Nobody is root."""
    own = _block(pod, "securityContext")
    if own.get("runAsUser") == 0:
        yield "the pod has runAsUser 0"
    for container in containers_of(pod):
        security = _block(container, "securityContext")
        if security.get("runAsNonRoot", own.get("runAsNonRoot")) is not True:
            yield f"container {container['name']} lacks runAsNonRoot: true"
        if security.get("runAsUser") == 0:
            yield f"container {container['name']} has runAsUser 0"


def _confined(pod: Spec) -> Iterator[str]:
    own = _block(pod, "securityContext", "seccompProfile").get("type")
    for container in containers_of(pod):
        who, security = f"container {container['name']}", _block(container, "securityContext")
        if security.get("allowPrivilegeEscalation") is not False:
            yield f"{who} lacks allowPrivilegeEscalation: false"
        capabilities = _block(security, "capabilities")
        if "ALL" not in _listed(capabilities.get("drop")):
            yield f"{who} does not drop ALL capabilities"
        if more := sorted((CAPABILITIES & {*_listed(capabilities.get("add"))}) - {"NET_BIND_SERVICE"}):
            yield f"{who} adds {', '.join(more)}"
        # Unconfined is named among baseline's.
        if (_block(security, "seccompProfile").get("type") or own) is None:
            yield f"{who} lacks seccompProfile RuntimeDefault or Localhost"


def _block(values: Spec, *path: str) -> Spec:
    for key in path:
        values = values.get(key) or {}
    return values


def _listed(values: Sequence[str] | None) -> Sequence[str]:
    return values or ()
