"""Load balancers that the cluster asks for are internal, and made by the controller that can tell.

https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ and .../guide/ingress/.
"""

from collections.abc import Iterator

from ..graph.model import Graph, Resource
from ..graph.objects import albs, annotations_of, spec_of, title

NLB_CLASSES = frozenset({"eks.amazonaws.com/nlb", "service.k8s.aws/nlb"})
"""Of EKS Auto Mode, and of the load balancer controller."""
OF_SERVICES = "service.beta.kubernetes.io/aws-load-balancer-"
OF_INGRESSES = "alb.ingress.kubernetes.io/"
LEGACY = ("internal", "type")
"""Words of the controller inside Kubernetes, whose load balancers are public unless told otherwise.

https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md
"""
PUBLIC_ONLY = ("eip-allocations",)


def inside(graph: Graph) -> Iterator[str]:
    """Name load balancers that are public, or may be."""
    for service in graph.objects("Service"):
        if spec_of(service).get("type") == "LoadBalancer":
            yield from _service(service)
        elif spec_of(service).get("externalIPs"):
            yield f"{title(service)} takes external addresses"
    for ingress in albs(graph):
        yield from _ingress(ingress)
    for parameters in graph.objects("IngressClassParams"):
        if spec_of(parameters).get("scheme", "internal") != "internal":
            yield f"{title(parameters)} makes load balancers that are {spec_of(parameters)['scheme']}"


def _service(service: Resource) -> Iterator[str]:
    annotations, given = annotations_of(service), spec_of(service).get("loadBalancerClass")
    if given not in NLB_CLASSES:
        yield f"{title(service)} has loadBalancerClass {given or 'of nobody'} instead of service.k8s.aws/nlb"
    scheme = annotations.get(f"{OF_SERVICES}scheme")
    if scheme != "internal":
        yield f"{title(service)} has scheme {scheme or 'of nobody'} instead of internal"
    for word in (*LEGACY, *PUBLIC_ONLY):
        if f"{OF_SERVICES}{word}" in annotations:
            yield f"{title(service)} has the annotation {OF_SERVICES}{word}"


def _ingress(ingress: Resource) -> Iterator[str]:
    annotations = annotations_of(ingress)
    scheme = annotations.get(f"{OF_INGRESSES}scheme")
    if scheme != "internal":
        yield f"{title(ingress)} has scheme {scheme or 'of nobody'} instead of internal"
    if "kubernetes.io/ingress.class" in annotations:
        yield f"{title(ingress)} has the annotation kubernetes.io/ingress.class instead of ingressClassName"
