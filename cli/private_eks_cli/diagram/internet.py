"""Who is outside the network: those with a way in or out, and the internet, which has none.

Ways to networks of others are dashed: their routes, and the endpoints there, are not ours to see.
"""

from collections import defaultdict
from collections.abc import Iterator

from private_eks.network.plan.facts import TO_OTHERS, TO_THE_INTERNET

from ..graph.existing import given_networks, led_to, routes_of_others
from ..graph.model import Resource, block_of
from ..promises.bastions import BASTION
from ..promises.complete import present
from .compute import is_public
from .network import FURTHER_BLOCK
from .nodes import Tenant, boxes_of
from .picture import Box, Look, Way, filled
from .scene import VPC, Scene, urns_of

GATEWAYS = {
    "EgressOnlyInternetGateway": "EGRESS-ONLY GATEWAY",
    "InternetGateway": "INTERNET GATEWAY",
    "NatGateway": "NAT GATEWAY",
}
"""Types of what leads into a VPC or out of it, and what they are called."""
_GROUP = "aws:ec2/securityGroup:SecurityGroup"


def outside(scene: Scene) -> list[tuple[Box, Way]]:
    """Draw each of them with its way."""
    others = (*_networks(scene), *_reached(scene), *_led_away(scene), *_endpoints_elsewhere(scene))
    return [*_people(scene), *others, _internet(scene)]


def _people(scene: Scene) -> Iterator[tuple[Box, Way]]:
    if bastions := scene.graph.of(BASTION):
        named = ", ".join(scene.short(bastion) for bastion in bastions)
        lines = ("People with AWS credentials", f"by Session Manager, to {named}")
        yield Box("people", Look.OUTSIDE, lines), Way("people", "vpc", change=scene.change(bastions))


def _networks(scene: Scene) -> Iterator[tuple[Box, Way]]:
    """Draw the networks whose blocks a security group admits."""
    of_ssh = urns_of(_ssh(scene))
    clients: dict[str, list[Resource]] = defaultdict(list)
    for rule in scene.graph.of("SecurityGroupIngressRule"):
        block = rule.inputs.get("cidrIpv4")
        if block and rule.urn not in of_ssh and not _is_own(scene, rule):
            clients[block].append(rule)
    kind, details = "Connected network", ("by HTTPS, to API and endpoints",)
    networks = (
        Tenant(kind=kind, kinds=f"{kind.lower()}s", name=block, details=details, own=tuple(rules))
        for block, rules in sorted(clients.items())
    )
    for box in boxes_of(scene, "outside", networks, Look.UNSEEN):
        yield box, Way(box.key, "vpc", unseen=True, change=box.change)


def _reached(scene: Scene) -> Iterator[tuple[Box, Way]]:
    """Draw the networks whose blocks nodes may send to."""
    targets: dict[str, list[Resource]] = defaultdict(list)
    for rule in scene.graph.of("SecurityGroupEgressRule"):
        if rule.inputs.get("cidrIpv4") and not _is_own(scene, rule):
            targets[str(rule.inputs["cidrIpv4"])].append(rule)
    kind = "Network that nodes reach"
    networks = (
        Tenant(kind=kind, kinds="networks that nodes reach", name=block, details=_ports(rules), own=tuple(rules))
        for block, rules in sorted(targets.items())
    )
    for box in boxes_of(scene, "reached", networks, Look.UNSEEN):
        yield box, Way("vpc", box.key, unseen=True, change=box.change)


def _ports(rules: list[Resource]) -> tuple[str, ...]:
    ends = [(rule.inputs["ipProtocol"], rule.inputs.get("fromPort"), rule.inputs.get("toPort")) for rule in rules]
    ports = (f"{protocol} {first}" + (f"-{last}" if last != first else "") for protocol, first, last in sorted(ends))
    return (f"by {', '.join(ports)}",)


def _led_away(scene: Scene) -> Iterator[tuple[Box, Way]]:
    """Draw where routes lead to networks of others: in a VPC of others, and beside ours."""
    targets: dict[str, list[str]] = defaultdict(list)
    for route in routes_of_others(scene.graph):
        if route.kind in TO_OTHERS:
            targets[f"{route.kind} {route.target}".strip()].append(route.destination)
    made: dict[str, list[Resource]] = defaultdict(list)
    for resource in scene.graph.of("Route"):
        if target := led_to(resource):
            made[target].append(resource)
            targets[target].append(str(resource.inputs.get("destinationCidrBlock") or "a prefix list"))
    for target, blocks in sorted(targets.items()):
        lines = (f"{target[:1].upper()}{target[1:]}", *filled(sorted(set(blocks))))
        box = Box(f"way {target}", Look.UNSEEN, lines, change=scene.change(made[target]), urns=urns_of(made[target]))
        yield box, Way("vpc", box.key, unseen=True, change=box.change)


def _endpoints_elsewhere(scene: Scene) -> Iterator[tuple[Box, Way]]:
    """Draw the endpoints that somebody else has made: those that are there, and those that are elsewhere."""
    there = {endpoint.service for facts in given_networks(scene.graph) for endpoint in facts.endpoints}
    if found := sorted(there):
        yield Box("theirs", Look.DOORS, ("VPC endpoints of its owner", *filled(found))), Way("vpc", "theirs")
    if services := sorted(present(scene.graph) - there):
        box = Box("hub", Look.UNSEEN, ("VPC endpoints elsewhere", *filled(services)))
        yield box, Way("vpc", "hub", unseen=True)


def _is_own(scene: Scene, rule: Resource) -> bool:
    """Tell whether the block of a rule lies in the VPC."""
    blocks = [block_of(block) for block in scene.graph.of(VPC, FURTHER_BLOCK)]
    return any(block_of(rule, "cidrIpv4").subnet_of(block) for block in blocks)


def _internet(scene: Scene) -> tuple[Box, Way]:
    gateways = scene.graph.of(*GATEWAYS)
    theirs = sorted(
        {f"{one.kind} {one.target}" for one in routes_of_others(scene.graph) if one.kind in TO_THE_INTERNET}
    )
    if theirs:
        box = Box("internet", Look.PUBLIC, ("INTERNET", f"by {' and '.join(theirs)} of the VPC's owner"))
        return box, Way("internet", "vpc", public=True)
    if not gateways:
        none = Box("internet", Look.OUTSIDE, ("Internet", "no gateway, no route, no public address"))
        return none, Way("internet", "vpc", closed=True)
    rules = _ssh(scene)
    clients = sorted({str(rule.inputs["cidrIpv4"]) for rule in rules})
    named = sorted({GATEWAYS[gateway.type.rsplit(":", 1)[-1]] for gateway in gateways})
    lines = ("INTERNET", f"by {' and '.join(named)}", *(f"SSH from {client}" for client in clients))
    drawn = (*gateways, *rules)
    box = Box("internet", Look.PUBLIC, lines, change=scene.change(drawn), urns=urns_of(drawn))
    return box, Way("internet", "vpc", public=True, change=scene.change(gateways))


def _ssh(scene: Scene) -> list[Resource]:
    """Give the rules that admit clients to instances with a public address."""
    public = [bastion for bastion in scene.graph.of(BASTION) if is_public(bastion)]
    groups = urns_of(group for bastion in public for group in scene.met(_GROUP, bastion, "vpcSecurityGroupIds"))
    rules = [rule for rule in scene.graph.of("SecurityGroupIngressRule") if rule.inputs.get("cidrIpv4")]
    return [rule for rule in rules if groups & urns_of(scene.met(_GROUP, rule, "securityGroupId"))]
