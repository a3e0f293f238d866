"""Who is told of a proxy, and what of it: nodes by user data or a node class, programs by variables."""

import email
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from private_eks.namespaces.plan.pod_security import containers_of

from .model import Graph
from .nodes import templates_of_nodes, user_data_of
from .objects import name_of, spec_of, workloads

_SET = re.compile(r"SetEnvironmentVariable\('(\w+)', '([^']*)'")
_CLASSES = ("EC2NodeClass", "NodeClass")


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told of a proxy: where it is, and what is reached without it."""

    who: str
    proxy: str
    exceptions: tuple[str, ...]


def told_of_proxies(graph: Graph) -> list[Told]:
    """Give the nodes and programs that are told of a proxy."""
    found = [(template.name, proxy_in(user_data_of(template))) for template in templates_of_nodes(graph)]
    found += [(f"node class {name_of(one)}", _of_class(spec_of(one))) for one in graph.objects(*_CLASSES)]
    for workload in workloads(graph):
        for container in containers_of(workload.spec):
            named = {str(v.get("name")): str(v.get("value", "")) for v in container.get("env") or ()}
            found.append((f"container {container.get('name')} of {workload}", _of_variables(named)))
    return [Told(who, *given) for who, given in found if given]


def proxy_in(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Give the proxy that user data of any operating system tells of, and its exceptions."""
    if text.startswith("<powershell>"):
        return _of_variables(dict(_SET.findall(text)))
    if text.startswith("MIME-Version"):
        return _of_variables(dict(pair for config in _node_configs(text) for pair in config.items()))
    try:
        network = tomllib.loads(text).get("settings", {}).get("network", {})
    except tomllib.TOMLDecodeError:
        return None
    proxy = network.get("https-proxy")
    return (str(proxy), tuple(map(str, network.get("no-proxy", ())))) if proxy else None


def _of_class(spec: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    networking = spec.get("advancedNetworking") or {}
    if proxy := networking.get("httpsProxy"):
        return str(proxy), tuple(map(str, networking.get("noProxy") or ()))
    return proxy_in(str(spec.get("userData") or ""))


def _of_variables(named: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    proxy = named.get("HTTPS_PROXY") or named.get("https_proxy")
    lists = [named[name].split(",") if named.get(name) else [] for name in ("NO_PROXY", "no_proxy") if name in named]
    # Some programs read one list, some the other.
    shared = [one for one in (lists[0] if lists else ()) if all(one in others for others in lists)]
    return (proxy, tuple(shared)) if proxy else None


def _node_configs(text: str) -> Iterator[dict[str, str]]:
    """Go through the variables that NodeConfigs set for all services."""
    for part in email.message_from_string(text).walk():
        if part.get_content_type() != "application/node.eks.aws":
            continue
        content = part.get_payload(decode=True)
        config = yaml.safe_load(content) if isinstance(content, bytes) else {}
        instance = ((config or {}).get("spec") or {}).get("instance") or {}
        yield {str(k): str(v) for k, v in ((instance.get("environment") or {}).get("default") or {}).items()}
