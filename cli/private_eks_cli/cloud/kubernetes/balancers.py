"""Load balancers that a controller in the cluster makes for Services and Ingresses."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from private_eks.common.plan.regions import partition_of
from private_eks.workloads.plan.ingress_groups import check_groups, of_manifests
from private_eks.workloads.plan.ingress_rules import check_ingress

from ..refusals import Live, RefusedError, Table
from ..refusals.table import SUBNET, block, of
from .objects import Key, Manifest, is_load_balancer, key_of, pod_template

LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
CONTROLLER = "aws-load-balancer-controller"
INTERNAL = "kubernetes.io/role/internal-elb"
GROUPS = (
    "alb.ingress.kubernetes.io/security-groups",
    "service.beta.kubernetes.io/aws-load-balancer-security-groups",
)
"""Annotations that give a load balancer security groups; without one, its controller makes some."""


def load_balancer(key: Key, manifest: Manifest, name: str, cluster: Live | None, live: Table) -> Live:
    """Give the load balancer of an object, with interfaces in the tagged subnets of the cluster's VPC.

    https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/

    Raises RefusedError if the controller would find none.
    """
    subnets = list(of(SUBNET, live))
    own = set(block(cluster.inputs, "vpcConfig").get("subnetIds") or ()) if cluster else set()
    vpcs = {subnet.inputs.get("vpcId") for subnet in subnets if subnet.id in own}
    found = [s for s in subnets if s.inputs.get("vpcId") in vpcs and INTERNAL in block(s.inputs, "tags")]
    if cluster and not found:
        raise RefusedError(f"{key}: couldn't auto-discover subnets: no subnet has the tag {INTERNAL}")
    annotations = block(manifest, "metadata", "annotations")
    groups = [part.strip() for where in GROUPS for part in str(annotations.get(where, "")).split(",")]
    inputs = {
        "subnets": sorted(s.id for s in found),
        "securityGroups": [group for group in groups if group],
        "vpcIds": sorted(map(str, vpcs)),
    }
    return Live(f"urn:of::{key.kind}::{key.name}", LOAD_BALANCER, name, inputs)


def refuse_ingress(key: Key, manifest: Manifest, others: Iterable[Manifest]) -> None:
    """Raise RefusedError if the controller would build no load balancer from an Ingress, or none from its group.

    https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/ingress/model_builder.go
    """
    if key.kind != "Ingress":
        return
    try:
        check_ingress(str(key), manifest)
        check_groups(of_manifests(dict(one) for one in (*others, manifest)))
    except ValueError as error:
        raise RefusedError(f"{key}: Failed build model due to {error}") from None


def runs_controller(manifest: Manifest) -> bool:
    """Tell whether an object's pods are those of the controller."""
    template = pod_template(manifest) or {}
    containers = (template.get("spec") or {}).get("containers") or ()
    return any(CONTROLLER in str(container.get("image")) for container in containers)


def address_of(region: str, seed: str) -> str:
    """Give the name of an internal load balancer."""
    digits = hashlib.sha256(seed.encode()).hexdigest()
    return f"internal-k8s-{digits[:10]}-{digits[10:20]}.elb.{region}.{partition_of(region).dns_suffix}"


def answer(region: str, inputs: Mapping[str, Any], applied: bool) -> dict[str, Any]:
    """Give the outputs of an object, as a provider that applies or renders has them."""
    if not applied or not is_load_balancer(inputs):
        return dict(inputs)
    hostname = address_of(region, str(key_of(inputs)))
    return {**inputs, "status": {"loadBalancer": {"ingress": [{"hostname": hostname}]}}}
