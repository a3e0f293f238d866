"""An Ingress: an internal ALB with TLS whose targets are the addresses of pods.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from .arguments import one_of, refusal
from .load_balancers import (
    SECURITY_POLICY,
    annotated,
    check_certificate,
    check_sources,
    pairs,
    security_groups,
)
from .manifests import Manifest, metadata

_ALB = "alb.ingress.kubernetes.io/"


def plan_alb(key: str, namespace: str, settings: Mapping[str, Any], ports: Mapping[str, int], region: str) -> Manifest:
    """Make the Ingress of an internal ALB with TLS in front of the Service of application `key`.

    Raises ValueError for what AWS or the controller would refuse.
    """
    where = f"applications.{key}.ingress"
    port = settings.get("port", next(iter(sorted(ports)), ""))
    one_of(f"{where}.port", port, ports)
    host, path = settings.get("host"), settings.get("path", "/")
    if host and not re.fullmatch(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host):
        raise refusal(f"{where}.host", host, "a DNS name such as 'app.example.internal'", "correct the name")
    if not path.startswith("/"):
        raise refusal(f"{where}.path", path, "a path such as '/'", "begin with a slash")
    check_certificate(f"{where}.certificate_arn", settings["certificate_arn"], region)
    check_sources(where, settings)
    timeout = settings.get("idle_timeout", 60)
    if not 1 <= timeout <= 4000:
        raise refusal(f"{where}.idle_timeout", timeout, "1 to 4000 seconds", "change it")
    attributes = {
        "idle_timeout.timeout_seconds": str(timeout),
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    notes = {
        f"{_ALB}scheme": "internal",
        f"{_ALB}target-type": "ip",
        f"{_ALB}listen-ports": json.dumps([{"HTTPS": 443}]),
        f"{_ALB}certificate-arn": settings["certificate_arn"],
        f"{_ALB}ssl-policy": settings.get("security_policy", SECURITY_POLICY),
        f"{_ALB}load-balancer-attributes": pairs(attributes),
        **({f"{_ALB}healthcheck-path": settings["health_path"]} if "health_path" in settings else {}),
        **({f"{_ALB}group.name": settings["group"]} if "group" in settings else {}),
        **security_groups(_ALB, settings),
        **({} if "security_groups" in settings else {f"{_ALB}inbound-cidrs": ",".join(settings["source_ranges"])}),
    }
    backend = {"service": {"name": key, "port": {"name": port}}}
    rule: dict[str, Any] = {"http": {"paths": [{"path": path, "pathType": "Prefix", "backend": backend}]}}
    if host:
        rule = {"host": host, **rule}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata(key, namespace, annotations=annotated(where, notes, settings, _ALB)),
        "spec": {"ingressClassName": "alb", "rules": [rule]},
    }
