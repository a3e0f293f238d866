"""What nodes may talk to: the rules of their security group, and those of the cluster's that answer them.

https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import check_key
from ...common.plan.quotas import NO_QUOTAS, RULES_OF_NODES, Quotas, check_rules
from ...common.plan.refusals import each
from ...common.plan.service_names import GATEWAY_SERVICES
from ...network.plan.blocks import private_block
from ...network.plan.group_rules import CLUSTER, ENDPOINTS, HTTPS, NODES, GroupRule, Ports

if TYPE_CHECKING:
    from ..settings import NodeEgressSettings

PROTOCOLS = frozenset({"tcp", "udp"})

_EVERYTHING: Ports = ("-1", None, None)


@dataclass(frozen=True, slots=True)
class BlockRule:
    """Leave for nodes to reach a private block."""

    name: str
    cidr: Any
    """A text, or an output."""
    protocol: str
    from_port: int
    to_port: int


def node_rules(shared: bool) -> tuple[GroupRule, ...]:
    """Give the rules between nodes, cluster and endpoints.

    `shared` says that pods of Fargate or Auto Mode carry the cluster's group: they and pods on nodes talk freely then.
    The control plane reaches webhooks and aggregated APIs at whatever port their pods listen on.
    """
    to_cluster = _EVERYTHING if shared else HTTPS
    from_cluster: list[tuple[str, Ports]] = [("cluster-https", HTTPS), ("cluster-pods", ("tcp", 1025, 65535))]
    if shared:
        from_cluster = [("cluster", _EVERYTHING)]
    return (
        GroupRule("nodes-in", NODES, NODES, True, *_EVERYTHING),
        GroupRule("nodes-out", NODES, NODES, False, *_EVERYTHING),
        *(GroupRule(f"{name}-in", NODES, CLUSTER, True, *ports) for name, ports in from_cluster),
        GroupRule("cluster-out", NODES, CLUSTER, False, *to_cluster),
        GroupRule("cluster-from-nodes", CLUSTER, NODES, True, *to_cluster),
        GroupRule("endpoints-out", NODES, ENDPOINTS, False, *HTTPS),
    )


def egress_rules(
    egress: "Mapping[str, NodeEgressSettings]",
    argument: str = "node_egress",
    gateways: Sequence[str] = ("s3",),
    quotas: Quotas = NO_QUOTAS,
) -> tuple[BlockRule, ...]:
    """Check what else nodes may reach, by name; it is private, and as narrow as the caller says.

    Raises ValueError for blocks that are not private, for ports and protocols that are none, and for more rules than
    a security group takes, with one for each of the `gateways`.
    """
    check_rules(argument, len(egress), RULES_OF_NODES + len(gateways), quotas)
    rules = each(lambda key, settings: _egress_rule(f"{argument}.{key}", key, settings), sorted(egress.items()))
    names: dict[tuple[str, str, int, int], str] = {}
    for rule in (rule for rule in rules if isinstance(rule.cidr, str)):
        way = (rule.cidr, rule.protocol, rule.from_port, rule.to_port)
        if way in names:
            allowed = "each way once: EC2 takes no rule twice"
            raise refusal(f"{argument}.{rule.name}", rule.cidr, allowed, f"remove it: {names[way]} is the same")
        names[way] = rule.name
    return tuple(rules)


def check_egress(
    egress: "Mapping[str, NodeEgressSettings]",
    existing_services: Sequence[str],
    nodes: bool,
    gateways: Sequence[str] = ("s3",),
    quotas: Quotas = NO_QUOTAS,
) -> None:
    """Refuse egress that is none, and nodes that could not reach the interface endpoints that exist already."""
    rules = egress_rules(egress, gateways=gateways, quotas=quotas)
    elsewhere = [name for name in existing_services if name.rsplit(".", 1)[-1] not in GATEWAY_SERVICES]
    if egress and not nodes:
        raise refusal("node_egress", sorted(egress), "none without nodes", "remove it: pods on Fargate need none")
    if (
        nodes
        and elsewhere
        and not any(rule.protocol == "tcp" and rule.from_port <= 443 <= rule.to_port for rule in rules)
    ):
        allowed = f"a rule for port 443 to the block with the endpoints of {', '.join(elsewhere)}"
        raise refusal("node_egress", sorted(egress) or None, allowed, "add it: their security group is not known here")


def _egress_rule(where: str, key: str, settings: "NodeEgressSettings") -> BlockRule:
    check_key(where, key)
    if isinstance(settings["cidr"], str):
        private_block(f"{where}.cidr", settings["cidr"], shortest=8)
    protocol = settings.get("protocol", "tcp")
    one_of(f"{where}.protocol", protocol, PROTOCOLS)
    first = settings["from_port"]
    last = settings.get("to_port", first)
    if not 1 <= first <= 65535:
        raise refusal(f"{where}.from_port", first, "1 to 65535", "correct the port")
    if not first <= last <= 65535:
        raise refusal(f"{where}.to_port", last, f"from_port, {first}, to 65535", "correct the port")
    return BlockRule(key, settings["cidr"], protocol, first, last)
