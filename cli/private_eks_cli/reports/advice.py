"""What a person should know before deploying: nothing is wrong, but something may surprise."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from private_eks.common.plan.versions import SUPPORT
from private_eks.fargate.plan.fargate import selects
from private_eks.workloads.plan.ingress_groups import ALB

from ..cloud.refusals.addons import without_compute
from ..cloud.refusals.table import ADDON, Live
from ..graph.asked import NETWORK, asked, way_in
from ..graph.model import Graph, strings
from ..graph.nodes import node_groups, subnets_of
from ..graph.objects import albs, metadata_of, spec_of, title
from ..graph.planned import reasons
from ..graph.scopes import of_each
from ..promises.pod_inputs import named_secrets
from ..promises.pod_security import policies_are_enforced
from ..promises.private import calls_through_the_vpc
from ..recording.wire import UNKNOWN
from .fetched import fetched
from .foreign import foreign
from .node_advice import node_advice

SOON = datetime.timedelta(days=60)
_TRUST = "assumeRolePolicy"
_UPGRADED = "EKS upgrades the cluster by itself"


def advice(graph: Graph, today: datetime.date) -> list[str]:
    """Give the program's own warnings, and ours."""
    return [*graph.warnings, *of_each(graph, lambda part: _of_cluster(part, today), "{}: {}".format)]


def _of_cluster(graph: Graph, today: datetime.date) -> list[str]:
    aws = (*_version(graph, today), *_way_in(graph), *_protection(graph), *_groups(graph), *_late_nodes(graph))
    ours = (
        *aws,
        *_shadow(graph),
        *_issuer(graph),
        *fetched(graph),
        *foreign(graph),
        *_secrets(graph),
        *_policies(graph),
        *_twice(graph),
    )
    return [*ours, *node_advice(graph), *_annotations(graph)]


def _version(graph: Graph, today: datetime.date) -> Iterator[str]:
    version = asked(graph, "version", None)
    if version is None:
        return
    extended = asked(graph, "supportType", None) == "EXTENDED"
    support = SUPPORT.get(version)
    if support is None:
        yield f"Kubernetes {version} is newer than what this project was tried with"
    elif support.standard < today:
        cost = f"costs 0.50 USD an hour more, until {support.extended}" if extended else _UPGRADED
        yield f"Standard support of Kubernetes {version} ended on {support.standard}: {cost}"
    elif support.standard <= today + SOON:
        then = "each hour costs 0.50 USD more" if extended else _UPGRADED
        ends = f"{support.standard} ({_days(support.standard - today)})"
        yield f"Standard support of Kubernetes {version} ends on {ends}: then {then}"


def _twice(graph: Graph) -> Iterator[str]:
    """Of two rules of one load balancer with the same conditions, the first takes all that fits."""
    first: dict[tuple[str, ...], str] = {}
    for ingress in albs(graph):
        notes = metadata_of(ingress.inputs).get("annotations") or {}
        shared = tuple(str(notes.get(f"{ALB}{name}", "")) for name in ("group.name", "listen-ports"))
        if shared[0] and not any(f"{ALB}conditions." in name for name in notes):
            for rule in spec_of(ingress).get("rules") or ():
                for path in (rule.get("http") or {}).get("paths") or ():
                    asked = (str(rule.get("host", "")), str(path.get("path", "/")))
                    other = first.setdefault((*shared, *asked, str(path.get("pathType"))), title(ingress))
                    if other != title(ingress):
                        yield f"{other} and {title(ingress)} share {''.join(asked)} of one load balancer: one gets all"


def _days(left: datetime.timedelta) -> str:
    return f"in {left.days} day{'s' * (left.days != 1)}"


def _way_in(graph: Graph) -> Iterator[str]:
    bastions = asked(graph, "bastions", {})
    if not bastions and not asked(graph, "clientCidrs", []):
        yield "Nobody outside the VPC can reach the Kubernetes API: see docs/deploying.md"
    for key, bastion in sorted(bastions.items()):
        if public := bastion.get("public"):
            yield (
                f"OPEN TO THE INTERNET, because bastions.{key}.public asks for it: the VPC gets an internet gateway, "
                f"subnet {public['subnetCidr']} a route to it, and the bastion there a public address that takes SSH "
                f"from {', '.join(public['clientCidrs'])}. No other subnet has that route"
            )
        else:
            yield f"Reach the Kubernetes API through bastion {key}: see tunnel_commands and docs/access.md"
    mode, through = way_in(graph)
    if mode == "apply" and through != NETWORK:
        yield (
            f"Objects are applied through bastion {through}: the first pulumi up is in two steps, "
            "see docs/applications.md"
        )


def _shadow(graph: Graph) -> Iterator[str]:
    services = reasons(graph)
    if "eks" in services and "oidc-eks" not in services:
        yield "The eks endpoint hides the OIDC issuer inside the VPC: tools that read it there need oidc-discovery"


def _issuer(graph: Graph) -> Iterator[str]:
    """Tell what AWS's page on control plane egress asks of roles by IRSA, though STS reads the keys inside AWS."""
    issuers = {provider.urn for provider in graph.of("OpenIdConnectProvider")}
    by_issuer = any(
        not issuers.isdisjoint(role.property_dependencies.get(_TRUST, ()))
        or any("WebIdentity" in text for text in strings(role.inputs.get(_TRUST)))
        for role in graph.of("Role")
    )
    routed = any(calls_through_the_vpc(cluster) for cluster in graph.of("aws:eks/cluster:Cluster"))
    if by_issuer and routed and "oidc-eks" not in reasons(graph):
        yield "If pods get no roles by IRSA, let the API server reach the OIDC issuer: add oidc-discovery to uses"


def _protection(graph: Graph) -> Iterator[str]:
    if asked(graph, "protect", False):
        yield "The cluster is protected: set protect to false and run pulumi up before pulumi destroy"


def _groups(graph: Graph) -> Iterator[str]:
    zones = {subnet.id: subnet.inputs.get("availabilityZone", "") for subnet in graph.of("Subnet")}
    used = {zones.get(subnet_id, subnet_id) for group in node_groups(graph) for subnet_id in subnets_of(group)}
    if len(used) == 1 and UNKNOWN not in used:
        yield f"All nodes are in {used.pop()}: a lost zone takes them all"


def _late_nodes(graph: Graph) -> Iterator[str]:
    """Name add-ons that wait for nodes of Karpenter or an autoscaler, which start none before they run themselves."""
    live = [Live(r.urn, r.type, r.id, r.inputs, r.outputs) for r in graph if r.custom and r.type.startswith("aws:")]
    waiting = [a.inputs["addonName"] for a in live if a.type == ADDON and any(without_compute(a, live))]
    if waiting:
        yield (
            f"The add-on{'s' * (len(waiting) > 1)} {', '.join(sorted(waiting))} would wait for nodes that start later, "
            "and the first pulumi up fail after 20 minutes: add a group with nodes or a Fargate profile, or add "
            "the add-on when nodes are there"
        )


def _secrets(graph: Graph) -> Iterator[str]:
    for namespace, name in sorted(named_secrets(graph)):
        yield f"Make the secret {namespace}/{name} yourself: pods wait for it, and no stack file holds secrets"


def _policies(graph: Graph) -> Iterator[str]:
    """Tell where network policies are only written: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html."""
    profiles = asked(graph, "fargateProfiles", {}).values()
    for namespace in sorted(asked(graph, "namespaces", {})):
        if any(selects(profile, namespace, {}) for profile in profiles):
            yield f"Network policies of namespace {namespace} are not enforced: its pods run on Fargate"
    if asked(graph, "namespaces", {}) and node_groups(graph) and not policies_are_enforced(graph):
        yield 'Network policies are not enforced on nodes: give vpc-cni the configuration enableNetworkPolicy: "true"'


def _annotations(graph: Graph) -> Iterator[str]:
    trusts = [role.inputs["assumeRolePolicy"] for role in graph.of("Role")]
    ours = {account.id for account in graph.of("kubernetes:core/v1:ServiceAccount")}
    for key, identity in sorted(asked(graph, "identities", {}).items()):
        account = f"{identity['namespace']}/{identity['serviceAccount']}"
        if account not in ours and _by_annotation(trusts, identity):
            yield f"Annotate service account {account} with eks.amazonaws.com/role-arn: identity_role_arns, {key}"


def _by_annotation(trusts: Iterable[str], identity: Mapping[str, Any]) -> bool:
    """Tell whether a role trusts the service account of an identity by the cluster's OIDC issuer."""
    subject = f'"system:serviceaccount:{identity["namespace"]}:{identity["serviceAccount"]}"'
    return any("WebIdentity" in trust and subject in trust for trust in trusts)
