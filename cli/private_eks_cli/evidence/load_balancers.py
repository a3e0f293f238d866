"""What controls ask of load balancers, as the Kubernetes objects say that make them.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ and
.../guide/service/annotations/. An Ingress becomes an ALB, a Service of type LoadBalancer an NLB.
"""

import json
from collections.abc import Callable, Iterator

from ..graph.model import Graph, Resource
from ..graph.objects import albs, annotations_of, load_balancers, spec_of, title
from ..promises.load_balancers import OF_INGRESSES, OF_SERVICES
from .judging import absent

RECOMMENDED = frozenset(
    f"ELBSecurityPolicy-TLS13-1-{name}"
    for name in (
        *("2-Res-2021-06", "2-Res-FIPS-2023-04", "2-Res-FIPS-PQ-2025-09", "2-Res-PQ-2025-09"),
        *("3-2021-06", "3-FIPS-2023-04", "3-FIPS-PQ-2025-09", "3-PQ-2025-09"),
    )
)
"""https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17"""
INTERNAL = "kubernetes.io/role/internal-elb"
"""The tag by which internal load balancers find their subnets."""

NO_ALB = absent("The stack makes no Ingress, and so no Application Load Balancer.")
NO_TLS = absent("The stack makes no load balancer that ends TLS.")
NO_LOAD_BALANCER = absent("The stack makes no load balancer.")


def attribute(name: str, good: Callable[[str | None], bool], fault: str) -> Callable[[Graph, Resource], Iterator[str]]:
    """Ask for an attribute of a load balancer; one that is not given is None."""

    def faults(graph: Graph, front: Resource) -> Iterator[str]:
        if not good(_attributes(front).get(name)):
            yield f"{title(front)} {fault}"

    return faults


def is_true(value: str | None) -> bool:
    """Tell whether an attribute is on."""
    return value == "true"


def redirection(graph: Graph, alb: Resource) -> Iterator[str]:
    """Name an ALB that answers HTTP."""
    if "HTTP" in _protocols(alb) and not annotations_of(alb).get(f"{OF_INGRESSES}ssl-redirect"):
        yield f"{title(alb)} answers HTTP"


def secure_listeners(graph: Graph, front: Resource) -> Iterator[str]:
    """Name a load balancer with a listener without TLS."""
    if _is_alb(front):
        if "HTTP" in _protocols(front):
            yield f"{title(front)} has a listener without TLS"
        return
    notes = annotations_of(front)
    secure = {port.strip() for port in notes.get(f"{OF_SERVICES}ssl-ports", "*").split(",")}
    if f"{OF_SERVICES}ssl-cert" not in notes:
        secure = set()
    for port in spec_of(front).get("ports") or ():
        if not secure & {"*", str(port["port"]), str(port.get("name"))}:
            yield f"{title(front)} has port {port['port']} without TLS"


def ending_tls(graph: Graph) -> list[Resource]:
    """Give the load balancers that end TLS."""
    nlbs = [front for front in load_balancers(graph) if f"{OF_SERVICES}ssl-cert" in annotations_of(front)]
    return [*(alb for alb in albs(graph) if "HTTPS" in _protocols(alb)), *nlbs]


def security_policy(graph: Graph, front: Resource) -> Iterator[str]:
    """Name a load balancer that ends TLS by another security policy than the recommended ones."""
    notes = annotations_of(front)
    policy = notes.get(f"{OF_INGRESSES}ssl-policy") or notes.get(f"{OF_SERVICES}ssl-negotiation-policy")
    if policy not in RECOMMENDED:
        yield f"{title(front)} has the security policy {policy or 'of nobody'}"


def firewall(graph: Graph, alb: Resource) -> Iterator[str]:
    """Name an ALB without a web ACL."""
    if not annotations_of(alb).get(f"{OF_INGRESSES}wafv2-acl-arn"):
        yield f"{title(alb)} has no web ACL"


def zones(graph: Graph, front: Resource) -> Iterator[str]:
    """Name a load balancer that finds subnets in one zone only."""
    tagged = [s for s in graph.of("Subnet") if INTERNAL in s.inputs.get("tags", {})]
    if len({subnet.inputs.get("availabilityZone", "") for subnet in tagged}) < 2:
        yield f"{title(front)} finds subnets in one zone only"


def _is_alb(front: Resource) -> bool:
    return front.type.endswith(":Ingress")


def _protocols(alb: Resource) -> set[str]:
    notes = annotations_of(alb)
    default = '[{"HTTPS": 443}]' if f"{OF_INGRESSES}certificate-arn" in notes else '[{"HTTP": 80}]'
    return {protocol for pair in json.loads(notes.get(f"{OF_INGRESSES}listen-ports", default)) for protocol in pair}


def _attributes(front: Resource) -> dict[str, str]:
    name = f"{OF_INGRESSES}load-balancer-attributes" if _is_alb(front) else f"{OF_SERVICES}attributes"
    pairs = [pair.partition("=") for pair in annotations_of(front).get(name, "").split(",")]
    return {key.strip(): value.strip() for key, _, value in pairs}
