"""The simulated controller makes no load balancer of Ingresses that contradict each other, or that it cannot read."""

from typing import Any

import pytest

from private_eks_cli.cloud.kubernetes.balancers import refuse_ingress
from private_eks_cli.cloud.kubernetes.objects import is_load_balancer, key_of
from private_eks_cli.cloud.refusals import RefusedError

ALB = "alb.ingress.kubernetes.io/"


def ingress(name: str, spec: dict[str, Any] | None = None, **notes: str) -> dict[str, Any]:
    annotations = {f"{ALB}{key.replace('__', '.').replace('_', '-')}": value for key, value in notes.items()}
    metadata = {"name": name, "namespace": "shop", "annotations": annotations}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec or {}}


def answer(*manifests: dict[str, Any]) -> str:
    *others, last = manifests
    try:
        refuse_ingress(key_of(last), last, others)
    except RefusedError as error:
        return str(error)
    return ""


PATH = {"path": "/api/*", "pathType": "Prefix", "backend": {"service": {"name": "a", "port": {"number": 80}}}}


@pytest.mark.parametrize(("manifests", "reason"), [
    ([ingress("a", group__name="g", scheme="internal"), ingress("b", group__name="g", scheme="internal")], ""),
    ([ingress("a", group__name="g", scheme="internal"), ingress("b", group__name="g", scheme="internet-facing")],
     "Ingress b in shop: Failed build model due to manifests: Ingress shop/b.annotations"),
    ([ingress("a", group__name="g", ssl_policy="nonsense")], "a TLS policy of AWS"),
    ([ingress("a", group__name="My_Group!")], "inner hyphens and dots"),
    ([ingress("a", {"rules": [{"http": {"paths": [PATH]}}]})], "its type is Prefix"),
])  # fmt: skip
def test_the_controller_refuses_what_it_does_in_a_cluster(manifests: list[dict[str, Any]], reason: str) -> None:
    assert (reason in answer(*manifests)) if reason else answer(*manifests) == ""


def test_an_ingress_of_another_controller_is_no_load_balancer() -> None:
    assert is_load_balancer(ingress("a", {"ingressClassName": "alb"}))
    assert not is_load_balancer(ingress("a", {"ingressClassName": "nginx-internal"}))
