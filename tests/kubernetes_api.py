"""An API server for `kubectl`, as small as it can be: it takes what is applied, and notes what came too early.

https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from private_eks_cli.cloud.kubernetes.objects import BUILT_IN_GROUPS, CLUSTER_SCOPED, CLUSTER_SCOPED_CUSTOM, CRD

Manifest = Mapping[str, Any]
BUILT_IN_NAMESPACES = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
_NEEDS = {
    "ConfigMap": ("configMapRef", "configMap", "configMapKeyRef"),
    "ServiceAccount": ("serviceAccountName",),
    "PersistentVolumeClaim": ("persistentVolumeClaim",),
}


class Api:
    """What exists, and what went wrong; it knows the kinds of `known` that are built in or brought by EKS."""

    def __init__(self, known: Iterable[Manifest]) -> None:
        """Begin with no object."""
        self.known = list(known)
        self.objects: dict[tuple[str, str, str], Manifest] = {}
        self.faults: list[str] = []

    def kinds(self) -> dict[tuple[str, str], set[str]]:
        """Give the kinds that are served, by group and version."""
        defined = {one["spec"]["group"] for one in self.objects.values() if one["kind"] == CRD}
        ours = {one["spec"]["group"] for one in self.known if one["kind"] == CRD}
        found: dict[tuple[str, str], set[str]] = {("apiextensions.k8s.io", "v1"): {CRD}}
        for one in self.known:
            group, _, version = one["apiVersion"].rpartition("/")
            if group in BUILT_IN_GROUPS or group in defined or group not in ours:
                found.setdefault((group, version), set()).add(one["kind"])
        return found

    def apply(self, given: Manifest) -> None:
        """Take an object."""
        metadata = given["metadata"]
        key = (given["kind"], metadata.get("namespace", ""), metadata["name"])
        again = key in self.objects
        self.objects[key] = given
        place = metadata.get("namespace")
        if place and not self.has("Namespace", "", place) and place not in BUILT_IN_NAMESPACES:
            self.faults.append(f"{key} before its namespace")
        for kind, name in () if again else _needed(given):
            if not self.has(kind, place or "", name) and any(
                one["kind"] == kind and one["metadata"]["name"] == name for one in self.known
            ):
                self.faults.append(f"{key} before {kind} {name}")
        hooks = [k for k in self.objects if "Webhook" in k[0]]
        if hooks and "Webhook" not in given["kind"] and given["kind"] != "Namespace":
            self.faults.append(f"{key} after {hooks[0]}, whose controller may not run yet")

    def has(self, kind: str, namespace: str, name: str) -> bool:
        """Tell whether an object exists."""
        return (kind, namespace, name) in self.objects


def _needed(value: object) -> Iterator[tuple[str, str]]:
    """Name what pods in an object cannot start without."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for kind, words in _NEEDS.items():
                if key in words:
                    name = inner if isinstance(inner, str) else inner.get("name") or inner.get("claimName")
                    yield kind, str(name)
            yield from _needed(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _needed(item)


def plural(kind: str) -> str:
    """Name a kind in a path; any word serves that discovery tells."""
    return f"{kind.lower()}s"


class _Handler(BaseHTTPRequestHandler):
    api: Api

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        path, parts = urlsplit(self.path).path, urlsplit(self.path).path.strip("/").split("/")
        kinds = self.api.kinds()
        if path == "/api":
            return self._answer({"kind": "APIVersions", "versions": ["v1"]})
        if path == "/apis":
            return self._answer({"kind": "APIGroupList", "apiVersion": "v1", "groups": _groups(kinds)})
        group, version = ("", *parts[1:2]) if parts[0] == "api" else (*parts[1:3], "", "")[:2]
        if len(parts) == (2 if parts[0] == "api" else 3) and (group, version) in kinds:
            return self._answer(_resources(group, version, kinds[group, version]))
        if plural(CRD) in parts[-2:]:
            return self._definitions(parts[-1])
        return self._answer({"kind": "Status", "apiVersion": "v1", "code": 404, "reason": "NotFound"}, 404)

    def _definitions(self, name: str) -> None:
        """Answer with a definition, which is established at once, or with those that a selector names."""
        status = {"conditions": [{"type": "Established", "status": "True"}]}
        selector = parse_qs(urlsplit(self.path).query).get("fieldSelector", [f"metadata.name={name}"])[0]
        wanted = (CRD, "", selector.removeprefix("metadata.name="))
        items = [{**self.api.objects[wanted], "status": status}] if wanted in self.api.objects else []
        if items and name != plural(CRD):
            return self._answer(items[0])
        listed = {"kind": f"{CRD}List", "apiVersion": "apiextensions.k8s.io/v1", "metadata": {"resourceVersion": "1"}}
        return self._answer({**listed, "items": items})

    def do_PATCH(self) -> None:
        given = yaml.safe_load(self.rfile.read(int(self.headers["content-length"])))
        self.api.apply(given)
        self._answer(given)

    def _answer(self, content: Manifest, code: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _groups(kinds: Mapping[tuple[str, str], set[str]]) -> list[dict[str, Any]]:
    versions: dict[str, list[dict[str, str]]] = {}
    for group, version in sorted(kinds):
        if group:
            versions.setdefault(group, []).append({"groupVersion": f"{group}/{version}", "version": version})
    return [{"name": name, "versions": all_, "preferredVersion": all_[0]} for name, all_ in versions.items()]


def _resources(group: str, version: str, kinds: Iterable[str]) -> dict[str, Any]:
    verbs = ["create", "delete", "get", "list", "patch", "watch"]
    resources = [
        {
            "name": plural(kind),
            "kind": kind,
            "namespaced": kind not in CLUSTER_SCOPED and kind not in CLUSTER_SCOPED_CUSTOM,
            "verbs": verbs,
        }
        for kind in sorted(kinds)
    ]
    place = f"{group}/{version}" if group else version
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": place, "resources": resources}


@contextmanager
def served(api: Api) -> Iterator[str]:
    """Serve the API on a free loopback port, and give its address."""
    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
