"""An Ingress: an internal ALB with TLS whose targets are the addresses of pods.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import Manifest, metadata
from .ingress_rules import PATH_TYPES, PREFIX, check_group, check_host, check_order, check_path
from .load_balancers import (
    annotated,
    certificates,
    check_sources,
    pairs,
    security_groups,
)
from .tls_policies import DEFAULT, check_policy

if TYPE_CHECKING:
    from ..settings import IngressSettings

IDLE_SECONDS = (1, 4000)
ALB = "alb.ingress.kubernetes.io/"


def plan_alb(
    key: str,
    namespace: str,
    settings: "IngressSettings",
    ports: Mapping[str, int],
    region: str,
    health_path: str | None = None,
) -> Manifest:
    """Make the Ingress of an internal ALB with TLS in front of the Service of application `key`.

    Raises ValueError for what AWS or the controller would refuse.
    """
    where = f"applications.{key}.ingress"
    rule = _rule(where, key, settings, ports)
    notes = _annotations(where, settings, region, health_path)
    if order := settings.get("annotations", {}).get(f"{ALB}group.order"):
        check_order(f"{where}.annotations.{ALB}group.order", order)
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata(key, namespace, annotations=annotated(where, notes, settings, ALB)),
        "spec": {"ingressClassName": "alb", "rules": [rule]},
    }


def _rule(where: str, key: str, settings: "IngressSettings", ports: Mapping[str, int]) -> dict[str, Any]:
    """Send what is asked of a host and a path to a port of the Service."""
    port = settings.get("port", next(iter(sorted(ports)), ""))
    one_of(f"{where}.port", port, ports)
    host, path, type_ = settings.get("host"), settings.get("path", "/"), settings.get("path_type", PREFIX)
    if host:
        check_host(f"{where}.host", host)
    one_of(f"{where}.path_type", type_, PATH_TYPES)
    check_path(f"{where}.path", path, type_)
    backend = {"service": {"name": key, "port": {"name": port}}}
    rule = {"http": {"paths": [{"path": path, "pathType": type_, "backend": backend}]}}
    return {"host": host, **rule} if host else rule


def _annotations(where: str, settings: "IngressSettings", region: str, health_path: str | None) -> dict[str, Any]:
    """Ask the controller for an internal ALB that ends TLS."""
    if "group" in settings:
        check_group(f"{where}.group", settings["group"])
    arns = certificates(where, settings, region)
    if not arns:
        raise refusal(f"{where}.certificate_arn", None, "an ACM certificate", "give a value: it has no default")
    policy, timeout = settings.get("security_policy", DEFAULT), settings.get("idle_timeout", 60)
    check_policy(f"{where}.security_policy", policy)
    check_sources(where, settings)
    if not IDLE_SECONDS[0] <= timeout <= IDLE_SECONDS[1]:
        raise refusal(f"{where}.idle_timeout", timeout, f"{IDLE_SECONDS[0]} to {IDLE_SECONDS[1]} seconds", "change it")
    attributes = {
        "idle_timeout.timeout_seconds": str(timeout),
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    return {
        f"{ALB}scheme": "internal",
        f"{ALB}target-type": "ip",
        f"{ALB}listen-ports": json.dumps([{"HTTPS": 443}]),
        f"{ALB}certificate-arn": ",".join(arns),
        f"{ALB}ssl-policy": policy,
        f"{ALB}load-balancer-attributes": pairs(attributes),
        **({} if health_path is None else {f"{ALB}healthcheck-path": health_path}),
        **({f"{ALB}group.name": settings["group"]} if "group" in settings else {}),
        **security_groups(ALB, settings),
        **({} if "security_groups" in settings else {f"{ALB}inbound-cidrs": ",".join(settings["source_ranges"])}),
    }
