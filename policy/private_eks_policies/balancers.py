"""Load balancers are internal, whether Pulumi makes them or a controller in the cluster.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ and .../guide/ingress/.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .kubernetes import KUBERNETES, objects
from .rules import Config, Resource, ResourceRule
from .values import UNKNOWN, Judgement, NotKnown, at, is_true, resting_on, wanted

BALANCERS = ("aws:alb/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer")
CLASSIC_BALANCER = "aws:elb/loadBalancer:LoadBalancer"

_OF_SERVICES = "service.beta.kubernetes.io/aws-load-balancer-"
_OF_INGRESSES = "alb.ingress.kubernetes.io/scheme"
_PARAMETERS = ("IngressClassParams", "LoadBalancerConfiguration")


def _internal(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type.startswith(KUBERNETES):
        for kind, manifest in objects(resource):
            yield from _of_object(kind, manifest)
    elif resource.props.get("loadBalancerType") != "gateway":
        found = wanted(resource.props, "internal", is_true, "The load balancer is internet-facing")
        yield from resting_on(resource.props, "loadBalancerType", found)


def _of_object(kind: str, manifest: Any) -> Iterator[Judgement]:
    given = at(manifest, "metadata.annotations")
    annotations = given if isinstance(given, Mapping) else {}
    if given is UNKNOWN:
        yield NotKnown("metadata.annotations")
    elif kind == "Service" and at(manifest, "spec.type") == "LoadBalancer":
        yield from _service(annotations)
    elif kind == "Ingress":
        yield from _scheme(annotations.get(_OF_INGRESSES, "internal"))
    elif kind in _PARAMETERS:
        yield from _scheme(at(manifest, "spec.scheme") or "internal")


def _service(annotations: Mapping[str, Any]) -> Iterator[Judgement]:
    scheme, old = (annotations.get(f"{_OF_SERVICES}{word}") for word in ("scheme", "internal"))
    if scheme is None and not is_true(old):
        yield NotKnown("metadata.annotations") if old is UNKNOWN else "The Service does not say that it is internal"
    elif scheme is not None:
        yield from _scheme(scheme)


def _scheme(scheme: Any) -> Iterator[Judgement]:
    if scheme is UNKNOWN:
        yield NotKnown("scheme")
    elif scheme != "internal":
        yield f"The load balancer's scheme is {scheme}"


RULES = (
    ResourceRule(
        code="PEKS-NET-5",
        title="Load balancers are internal",
        level="mandatory",
        because="It opens what stands behind it.",
        remedy=(
            "Write internal: true; on Services the annotation service.beta.kubernetes.io/aws-load-balancer-scheme: "
            "internal, on Ingresses alb.ingress.kubernetes.io/scheme: internal."
        ),
        page="https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",
        types=(*BALANCERS, CLASSIC_BALANCER, KUBERNETES),
        judge=_internal,
    ),
)
