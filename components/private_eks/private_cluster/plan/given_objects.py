"""Objects of a stack's own whose controllers would look for subnets by tags, in a VPC whose tags are not ours.

https://karpenter.sh/docs/concepts/nodeclasses/#specsubnetselectorterms
https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...network.plan.existing import LOAD_BALANCERS, NODES, PODS, ExistingNetworkPlan
from ...workloads.plan.alb import ALB
from ...workloads.plan.ingress_rules import classes_of, is_of_alb
from ...workloads.plan.nlb import NLB
from ...workloads.plan.own_manifests import flat

if TYPE_CHECKING:
    from .stack_plan import StackPlan

_NODE_CLASSES = {"EC2NodeClass": "karpenter.k8s.aws/", "NodeClass": "eks.amazonaws.com/"}
_TERMS = {"subnetSelectorTerms": NODES, "podSubnetSelectorTerms": PODS}
_PARAMETERS = "IngressClassParams"


def check_objects(plan: "StackPlan") -> None:
    """Refuse objects that do not name subnets by ID, or name others than those of the stack.

    Raises ValueError.
    """
    network = plan.existing
    if network is None:
        return
    objects = list(flat("manifests", plan.objects))
    named = any((one.get("spec") or {}).get("subnets") for _, one in objects if one.get("kind") == _PARAMETERS)
    classes, found = classes_of(one for _, one in objects), Apart()
    for where, one in objects:
        if str(one.get("apiVersion", "")).startswith(_NODE_CLASSES.get(str(one.get("kind")), "-")):
            found.judge(_check_terms, where, one.get("spec") or {}, network)
        front = {"Service": NLB, "Ingress": ALB}.get(str(one.get("kind")))
        balanced = one.get("kind") == "Ingress" and is_of_alb(one, classes) and not named
        if front and (balanced or (one.get("spec") or {}).get("type") == "LoadBalancer"):
            found.judge(_check_annotation, where, one, f"{front}subnets", network)
    found.refuse()


def _check_terms(where: str, spec: Mapping[str, Any], network: ExistingNetworkPlan) -> None:
    for key, role in _TERMS.items():
        terms: Sequence[Any] = spec.get(key) or ()
        ids = network.ids(role)
        for i, term in enumerate(terms):
            if not isinstance(term, Mapping) or term.get("id") not in ids:
                allowed = f"id: {', '.join(ids) or 'none without subnets for pods'}"
                remedy = "name subnets of the stack by ID, each in a term: tags of the VPC are its owner's"
                raise refusal(f"{where}.spec.{key}[{i}]", term, allowed, remedy)


def _check_annotation(where: str, one: Mapping[str, Any], key: str, network: ExistingNetworkPlan) -> None:
    annotations = (one.get("metadata") or {}).get("annotations") or {}
    ids = network.ids(LOAD_BALANCERS)
    given = annotations.get(key)
    if not given or not {part.strip() for part in str(given).split(",")} <= set(ids):
        remedy = f"write {key}: {','.join(ids)}; the controller would take any private subnet of the VPC"
        raise refusal(f"{where}.metadata.annotations", given, "subnets of the stack by ID", remedy)
