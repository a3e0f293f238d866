"""What nodes, pods and node classes of a stack are told of the company's network, with all that follows from the plan.

https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html, https://karpenter.sh/docs/concepts/nodeclasses/
"""

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...common.plan.arguments import camel, known_texts
from ...common.plan.refusals import Apart
from ...intranet.plan.authorities import ARGUMENT as AUTHORITIES
from ...intranet.plan.exceptions import endpoint_host, exceptions
from ...intranet.plan.intranet import Intranet, plan_intranet
from ...intranet.plan.proxy import ARGUMENT as PROXY
from ...intranet.plan.registries import ARGUMENT as REGISTRIES
from ...intranet.plan.registries import plan_registries
from ...nodes.plan.node_group import FAMILY as MANAGED
from ...nodes.plan.nodes import path_of
from ...nodes.plan.self_managed_node_group import FAMILY as SELF_MANAGED
from ...nodes.plan.user_data import check_node_settings
from .node_classes import classes_of_auto_mode, with_intranet

if TYPE_CHECKING:
    from ...intranet.settings import OnIntranet
    from ..stack_settings import StackSettings
    from .stack_plan import StackPlan


def intranet_of(settings: "StackSettings") -> "OnIntranet":
    """Give what a stack says of the company's network."""
    return {
        "proxy": settings.proxy,
        "certificate_authorities": settings.certificate_authorities,
        "registries": settings.registries,
    }


def told(plan: "StackPlan") -> "OnIntranet":
    """Give the same with all that is reached without the proxy."""
    settings, given = plan.settings, intranet_of(plan.settings)
    proxy = settings.proxy
    if proxy is None:
        return given
    directly = exceptions(settings.region, settings.service_cidr, [*_directly(plan), *proxy.get("no_proxy", [])])
    return {**given, "proxy": {**proxy, "no_proxy": list(directly)}}


def with_node_classes(plan: "StackPlan") -> "StackPlan":
    """Tell the node classes among the stack's own objects, too."""
    intranet = _intranet(plan)
    if intranet == Intranet():
        return plan
    return dataclasses.replace(plan, objects=with_intranet("manifests", plan.objects, intranet))


def check_intranet(plan: "StackPlan") -> None:
    """Refuse what does not fit into the user data of nodes, all exceptions counted."""
    intranet, found = _intranet(plan), Apart()
    for name, nodes in plan.compute.nodes.items() if intranet != Intranet() else ():
        where = path_of(MANAGED if name in plan.compute.node_groups else SELF_MANAGED, name)
        found.judge(check_node_settings, where, dataclasses.replace(nodes.boot, intranet=intranet))
    found.refuse()


def remarks_on_intranet(plan: "StackPlan") -> Iterator[str]:
    """Say which pods and nodes are told nothing, and what follows from that."""
    fargate, automatic = plan.settings.fargate_profiles, plan.compute.wanted.auto_mode
    own = classes_of_auto_mode(plan.objects)
    follows = {
        PROXY: f"their images come from ECR, and programs use it in applications with '{PROXY}: true'",
        camel(AUTHORITIES): "their images come from ECR, and programs get them by the same name in applications",
        REGISTRIES: "they pull from these by name alone, if a public authority signed their certificates",
    }
    mirrors = plan_registries(plan.settings.registries).mirrors
    if mirrors and automatic:
        yield f"{REGISTRIES}: nodes of EKS Auto Mode know no mirrors: their pods name the company's registry, or ECR"
    if plan.settings.registries and fargate:
        yield f"{REGISTRIES}: pods on Fargate know no mirrors, and no authority of the company: {follows[REGISTRIES]}"
    for key, given in ((PROXY, plan.settings.proxy), (camel(AUTHORITIES), plan.settings.certificate_authorities)):
        if given and fargate:
            yield f"{key}: pods on Fargate start without, as nothing can be told to their nodes: {follows[key]}"
        if given and automatic and not own:
            yield (
                f"{key}: the nodes of EKS Auto Mode's own pools start without, as nobody can change their node class: "
                "add a NodeClass and a NodePool under manifests, and the class is told"
            )


def _intranet(plan: "StackPlan") -> Intranet:
    return plan_intranet(told(plan), plan.settings.region, plan.settings.service_cidr)


def _directly(plan: "StackPlan") -> Iterator[str]:
    """Name what lies in the VPC, what has an endpoint there, and private blocks that nodes reach."""
    region, settings = plan.settings.region, plan.settings
    yield from plan.vpc_cidrs
    there = [endpoint.service for endpoint in plan.facts.endpoints] if plan.facts else []
    services = {*(endpoint.service for endpoint in plan.endpoints), *plan.existing_services, *there}
    yield from sorted(filter(None, (endpoint_host(region, service) for service in services)))
    yield from sorted({registry["host"].partition(":")[0] for registry in settings.registries.values()})
    yield from sorted(known_texts(way["cidr"] for way in settings.node_egress.values()))
