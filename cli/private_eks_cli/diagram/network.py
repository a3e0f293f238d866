"""The network: the VPC, its zones, the subnets in each, and what stands in them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..graph.existing import led_to
from ..graph.model import Resource
from ..graph.objects import albs, annotations_of, name_of, namespace_of, spec_of
from ..recording.foresight import DELETE
from .compute import inhabitants
from .nodes import Tenant, boxes_of
from .picture import Box, Look
from .scene import CLUSTER, SUBNET, VPC, Scene, urns_of

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
FURTHER_BLOCK = "VpcIpv4CidrBlockAssociation"
_TABLE = "aws:ec2/routeTable:RouteTable"
_PUBLIC, _NODES, _PODS, _INTERFACES = "PUBLIC subnet", "Nodes and pods", "More addresses for pods", "Interfaces"
_KINDS = {_PUBLIC: Look.PUBLIC, _NODES: Look.SUBNET, _INTERFACES: Look.DOORS, _PODS: Look.SUBNET}
"""Kinds of subnets, from top to bottom."""
_TAGS = {"kubernetes.io/role/internal-elb": _NODES, "kubernetes.io/role/cni": _PODS}
"""What controllers look for tells what a private subnet is for."""


def network(scene: Scene) -> Box:
    """Draw the VPC with everything in it."""
    vpcs = scene.graph.of(VPC)
    blocks = [str(block.inputs.get("cidrBlock", "?")) for block in (*vpcs, *scene.graph.of(FURTHER_BLOCK))]
    names = [f"{vpc.id}, somebody else's," if vpc in scene.graph.given else vpc.name for vpc in vpcs]
    title = " ".join(("VPC", *names, " and ".join(blocks)))
    rows = {"balancers": boxes_of(scene, "balancers", _balancers(scene)), "zones": tuple(_zones(scene))}
    frames = tuple(Box(name, Look.FRAME, (), row, len(row)) for name, row in rows.items() if row)
    inside, across = (frames[0].inside, frames[0].across) if len(frames) == 1 else (frames, 1)
    return Box("vpc", Look.NETWORK, (title,), inside, across, scene.change(vpcs), urns_of(vpcs))


def _zones(scene: Scene) -> Iterator[Box]:
    tenants = inhabitants(scene)
    zones: dict[str, list[Resource]] = defaultdict(list)
    for subnet in scene.graph.of(SUBNET):
        zones[subnet.inputs.get("availabilityZone", "")].append(subnet)
    for zone, subnets in sorted(zones.items()):
        yield Box(f"zone {zone}", Look.FRAME, (zone,), tuple(_subnets(scene, subnets, tenants)))
    if lost := [tenant for tenant in tenants if not tenant.subnets]:
        yield Box("elsewhere", Look.FRAME, ("Elsewhere, or not known yet",), boxes_of(scene, "elsewhere", lost))


def _subnets(scene: Scene, subnets: Sequence[Resource], tenants: Sequence[Tenant]) -> Iterator[Box]:
    kinds = {subnet.urn: _kind(scene, subnet) for subnet in subnets}
    for subnet in sorted(subnets, key=lambda subnet: (list(_KINDS).index(kinds[subnet.urn]), subnet.name)):
        kind = kinds[subnet.urn]
        here = boxes_of(scene, subnet.urn, (tenant for tenant in tenants if subnet in tenant.subnets))
        title = f"{kind} {subnet.inputs.get('cidrBlock') or subnet.inputs.get('ipv6CidrBlock', '')}"
        inside = (*_interfaces(scene, subnet), *here)
        yield Box(subnet.urn, _KINDS[kind], (title,), inside, 1, scene.change([subnet]), urns_of([subnet]))


def _kind(scene: Scene, subnet: Resource) -> str:
    """Tell what a subnet is for: by a route of its own that leads out, then by its tags."""
    tables = [
        table
        for association in scene.graph.of("RouteTableAssociation")
        if subnet in scene.met(SUBNET, association, "subnetId")
        for table in scene.met(_TABLE, association, "routeTableId")
    ]
    leading = [route for route in scene.graph.of("Route") if not led_to(route)]
    if any(table in tables for route in leading for table in scene.met(_TABLE, route, "routeTableId")):
        return _PUBLIC
    tags = subnet.inputs.get("tags") or {}
    return next((kind for tag, kind in _TAGS.items() if tag in tags), _INTERFACES)


def _interfaces(scene: Scene, subnet: Resource) -> Iterator[Box]:
    clusters = [c for c in scene.graph.of(CLUSTER) if subnet in scene.met(SUBNET, c, "vpcConfig", "subnetIds")]
    endpoints = [e for e in scene.graph.of(ENDPOINT) if subnet in scene.met(SUBNET, e, "subnetIds")]
    staying = [e for e in endpoints if scene.changes.get(e.urn) != DELETE] or endpoints
    doors = f"{len(staying)} VPC endpoint{'s' * (len(staying) != 1)}"
    for what, found in (("Kubernetes API", clusters), (doors, endpoints)):
        if found:
            key = f"{subnet.urn} {found[0].type}"
            yield Box(key, Look.THING, (what,), change=scene.change(found), urns=urns_of(found))


def _balancers(scene: Scene) -> Iterator[Tenant]:
    """Give the load balancers that objects ask for; those of a controller in the cluster."""
    fronts = {front.urn for front in (*albs(scene.graph), *scene.graph.objects("Service"))}
    for resource in (one for one in scene.graph.objects("Service", "Ingress") if one.urn in fronts):
        service = resource.type.endswith(":Service")
        if service and spec_of(resource).get("type") != "LoadBalancer":
            continue
        schemes = [value for key, value in annotations_of(resource).items() if key.endswith("scheme")]
        public = schemes != ["internal"]
        kind = f"{'INTERNET-FACING' if public else 'Internal'} {'NLB' if service else 'ALB'}"
        name = f"{namespace_of(resource)}/{name_of(resource)}"
        yield Tenant(kind=kind, kinds=f"{kind}s", name=name, own=(resource,), public=public)
