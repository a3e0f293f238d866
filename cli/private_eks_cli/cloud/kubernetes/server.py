"""The Kubernetes API servers that a program talks to: one per address, each with the objects that it was given.

An address that is the endpoint of a simulated EKS cluster is answered while that cluster is there; its add-ons bring
namespaces and kinds, and its load balancers stand in its VPC.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..refusals import Live, RefusedError
from ..refusals.addons import namespace_of
from ..refusals.table import ADDON, CLUSTER, block, ready
from . import refusals
from .balancers import LOAD_BALANCER, address_of, load_balancer, refuse_ingress, runs_controller
from .kubeconfigs import server_of, tunnel_of
from .objects import CRD, Key, Manifest, group_of, is_load_balancer, key_of, scope_of

if TYPE_CHECKING:
    from ..live import Cloud

INSTANCE = "aws:ec2/instance:Instance"

GROUPS_OF_ADDONS: Mapping[str, tuple[str, ...]] = {
    "adot": ("opentelemetry.io",),
    "amazon-cloudwatch-observability": ("cloudwatch.aws.amazon.com",),
    "aws-privateca-connector-for-kubernetes": ("awspca.cert-manager.io",),
    "aws-secrets-store-csi-driver-provider": ("secrets-store.csi.x-k8s.io",),
    "cert-manager": ("acme.cert-manager.io", "cert-manager.io"),
    "snapshot-controller": ("snapshot.storage.k8s.io",),
    "vpc-cni": ("crd.k8s.amazonaws.com", "networking.k8s.aws"),
}
"""API groups whose kinds an add-on defines: the projects' own pages; `vpc-cni` from amazon-vpc-cni-k8s/config."""
GROUPS_OF_EKS = ("vpcresources.k8s.aws",)
"""https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html"""
GROUPS_OF_AUTO_MODE = ("eks.amazonaws.com", "karpenter.sh")
"""https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nodepools.html"""


class UnreachableError(RefusedError):
    """There is no API server at the address."""


@dataclass(slots=True)
class Server:
    """One API server and what it was given."""

    url: str
    objects: dict[Key, dict[str, Any]] = field(default_factory=dict)
    controllers: dict[Key, Key] = field(default_factory=dict)
    """Which workload made the load balancer of an object, where it is one of this server's."""


class Kubernetes:
    """All API servers of a program; safe to use from many threads."""

    def __init__(self, cloud: "Cloud") -> None:
        """Begin with none."""
        self.cloud = cloud
        self.calls: list[str] = []
        """What was asked of any of them, one verb and object each."""
        self._servers: dict[str, Server] = {}
        self._tunnels: set[int] = set()
        self._lock = threading.RLock()

    @property
    def objects(self) -> dict[Key, dict[str, Any]]:
        """Everything that exists, on whichever server."""
        return {key: manifest for server in self._servers.values() for key, manifest in server.objects.items()}

    def open_tunnel(self, port: int) -> None:
        """Open the tunnel of a bastion on this port of the user's machine.

        Raises RefusedError if there is no bastion yet.
        """
        if not any(ready(INSTANCE, self.cloud.live)):
            raise RefusedError("TargetNotConnected: no instance of this account is connected")
        self._tunnels.add(port)

    def listens(self, port: int) -> bool:
        """Tell whether a tunnel listens on this port: an open one does while there is a bastion."""
        return port in self._tunnels and any(ready(INSTANCE, self.cloud.live))

    def answers(self, kubeconfig: str) -> bool:
        """Tell whether a kubeconfig leads to a server that is there."""
        return not self._gone(kubeconfig)

    def create(self, kubeconfig: str, manifest: Manifest, upsert: bool = False) -> dict[str, Any]:
        """Make an object and give it as the server has it; with `upsert`, one that exists is changed instead.

        Raises RefusedError if the API would not.
        """
        with self._lock:
            server, key = self._asked("create", kubeconfig, manifest)
            if upsert and key in server.objects:
                return self.update(kubeconfig, manifest)
            if refusals.is_custom(manifest) and not self._is_defined(server, manifest):
                raise refusals.unknown_kind(manifest)
            refusals.refuse_creation(manifest, key, server.objects, self._namespaces(server))
            server.objects[key] = self._served(server, key, manifest)
            return server.objects[key]

    def read(self, kubeconfig: str, manifest: Manifest) -> dict[str, Any] | None:
        """Give an object, or nothing if it does not exist."""
        with self._lock:
            server, key = self._asked("get", kubeconfig, manifest)
            return server.objects.get(key)

    def update(self, kubeconfig: str, manifest: Manifest) -> dict[str, Any]:
        """Change an object.

        Raises RefusedError if the API would not, or if it has none.
        """
        with self._lock:
            server, key = self._asked("patch", kubeconfig, manifest)
            if key not in server.objects:
                raise RefusedError(f'{key.kind} "{key.name}" not found')
            refusals.refuse_update(server.objects[key], manifest, key, self._namespaces(server))
            server.objects[key] = self._served(server, key, manifest)
            return server.objects[key]

    def delete(self, kubeconfig: str, manifest: Manifest) -> None:
        """Delete an object; one that does not exist is deleted already.

        Raises RefusedError if it has to stay.
        """
        with self._lock:
            server, key = self._asked("delete", kubeconfig, manifest)
            if key in server.objects:
                refusals.refuse_deletion(key, server.objects)
                self._take_down(server, key)
                del server.objects[key]

    def forget(self, key: Key) -> None:
        """Lose an object, as when somebody deletes it by hand."""
        for server in self._servers.values():
            server.objects.pop(key, None)

    def _asked(self, verb: str, kubeconfig: str, manifest: Manifest) -> tuple[Server, Key]:
        if gone := self._gone(kubeconfig):
            raise UnreachableError(f"configured Kubernetes cluster is unreachable: {gone}")
        url = server_of(kubeconfig)
        server = self._servers.setdefault(url, Server(url))
        key = key_of(manifest, dict(_definitions(server)))
        self.calls.append(f"{verb} {key}")
        return server, key

    def _gone(self, kubeconfig: str) -> str:
        """Say why nobody answers where a kubeconfig leads; nothing if somebody does."""
        url, port = server_of(kubeconfig), tunnel_of(kubeconfig)
        if f".{self.cloud.place.eks_domain}" in url and self._cluster(url) is None:
            return f"no such host: {url}"
        if port is not None and not self.listens(port):
            return f"dial tcp 127.0.0.1:{port}: connect: connection refused"
        return ""

    def _cluster(self, url: str) -> Live | None:
        return next((c for c in ready(CLUSTER, self.cloud.live) if c.outputs.get("endpoint") == url), None)

    def _addons(self, server: Server) -> list[Live]:
        cluster = self._cluster(server.url)
        addons = ready(ADDON, self.cloud.live)
        return [addon for addon in addons if cluster and addon.inputs.get("clusterName") == cluster.id]

    def _namespaces(self, server: Server) -> dict[str, Mapping[str, str]]:
        """Give the namespaces that exist, with their labels."""
        found: dict[str, Mapping[str, str]] = {name: {} for name in refusals.BUILT_IN_NAMESPACES}
        found |= {namespace_of(addon): {} for addon in self._addons(server)}
        for key, manifest in server.objects.items():
            if (key.group, key.kind) == ("", "Namespace"):
                found[key.name] = (manifest.get("metadata") or {}).get("labels") or {}
        return found

    def _is_defined(self, server: Server, manifest: Manifest) -> bool:
        group, cluster = group_of(manifest), self._cluster(server.url)
        known = {g for addon in self._addons(server) for g in GROUPS_OF_ADDONS.get(addon.inputs["addonName"], ())}
        if cluster:
            known.update(GROUPS_OF_EKS)
            if block(cluster.inputs, "computeConfig").get("enabled"):
                known.update(GROUPS_OF_AUTO_MODE)
        return group in known or (group, manifest["kind"]) in dict(_definitions(server))

    def _served(self, server: Server, key: Key, manifest: Manifest) -> dict[str, Any]:
        """Give the object with what the server and its controllers add: the address of a load balancer."""
        if not is_load_balancer(manifest):
            self._take_down(server, key)
            return dict(manifest)
        refuse_ingress(key, manifest, (made for other, made in server.objects.items() if other != key))
        name = address_of(self.cloud.place.region, f"{server.url}{key}")
        if self.cloud.read(LOAD_BALANCER, name) is None:
            cluster = self._cluster(server.url)
            self.cloud.adopt(load_balancer(key, manifest, name, cluster, self.cloud.live))
            workloads = [other for other, made in server.objects.items() if runs_controller(made)]
            if workloads:
                server.controllers[key] = workloads[0]
        return {**manifest, "status": {"loadBalancer": {"ingress": [{"hostname": name}]}}}

    def _take_down(self, server: Server, key: Key) -> None:
        """Delete the load balancer of an object: its controller does, so that has to be there still."""
        controller = server.controllers.get(key)
        if controller and controller not in server.objects:
            raise RefusedError(f"{key}: timed out waiting for its finalizer: {controller} is gone")
        server.controllers.pop(key, None)
        name = address_of(self.cloud.place.region, f"{server.url}{key}")
        if thing := self.cloud.read(LOAD_BALANCER, name):
            self.cloud.forget(thing)


def _definitions(server: Server) -> list[tuple[tuple[str, str], str]]:
    return [scope_of(manifest) for key, manifest in server.objects.items() if key.kind == CRD]
