"""What a program does not show, because it is somebody else's: whoever reads that a promise holds has to know."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping

from private_eks.addons.plan.known_addons import KNOWN
from private_eks.namespaces.plan.pod_security import containers_of
from private_eks.network.plan.facts import TO_OTHERS
from private_eks.registry.plan.image_names import is_private, read_image

from ..graph.asked import asked, region_of
from ..graph.existing import given_networks, routes_of_others, ways
from ..graph.model import Graph, Resource, block_of
from ..graph.nodes import MANAGED, node_groups, template_of
from ..graph.objects import title, workloads
from ..recording.wire import UNKNOWN
from .declared import foreign
from .karpenter import queues
from .kubernetes_objects import of_charts
from .pod_inputs import named_secrets
from .private import HIDDEN
from .registries import serves
from .verdicts import Reason

_READ = ("k8s.io", "karpenter.sh", "karpenter.k8s.aws", "eks.amazonaws.com", "elbv2.k8s.aws", "cert-manager.io")
"""API groups whose objects the promises read, beside those without a dot."""
INSIGHTS = "amazon-cloudwatch-observability"
SSH = 22
_LATER = "known only after the deployment"


def of_private(graph: Graph) -> Iterator[Reason]:
    """Name networks of others that nodes reach, and what comes from launch templates of others."""
    for rule in outward(graph):
        yield Reason(_block(rule.inputs["cidrIpv4"]), "where it leads on")
    for way in graph.of("VpcAttachment", "VpcPeeringConnection", "VpnGatewayAttachment"):
        yield Reason(way.name, "where it leads")
    for route in routes_of_others(graph):
        if route.kind in TO_OTHERS:
            yield Reason(route.destination, f"what lies behind {route.kind} {route.target}")
    for rule in graph.of("SecurityGroupIngressRule", "SecurityGroupEgressRule"):
        if (block := rule.inputs.get("cidrIpv4")) in HIDDEN:
            yield Reason(rule.name, f"its addresses, {_LATER if block == UNKNOWN else 'which are encrypted'}")
    yield from _templates(graph, "public addresses")


def of_complete(graph: Graph) -> Iterator[Reason]:
    """Name endpoints that are somebody else's, and add-ons of which nobody here knows what they call."""
    if services := unseen_endpoints(graph):
        yield Reason(_key_of_endpoints(graph), f"the endpoints of {', '.join(services)}")
    for addon in graph.of("aws:eks/addon:Addon"):
        if addon.inputs["addonName"] not in KNOWN:
            yield Reason(f"addons.{addon.inputs['addonName']}", "what it calls")


def unseen_endpoints(graph: Graph) -> list[str]:
    """Name the services whose endpoints are there already, and that nobody looked up."""
    seen = {endpoint.service for facts in given_networks(graph) for endpoint in facts.endpoints}
    return sorted(set(asked(graph, "existingEndpointServices", [])) - seen)


def of_connected(graph: Graph) -> Iterator[Reason]:
    """Name networks of others: whether a route leads there is theirs to say."""
    for cidr in clients(graph):
        yield Reason(_block(cidr), way_to(graph, cidr) or "a route from there")
    for rule in outward(graph):
        cidr = rule.inputs["cidrIpv4"]
        yield Reason(_block(cidr), way_to(graph, cidr) or "a route to there")
    if unseen_endpoints(graph):
        yield Reason(_key_of_endpoints(graph), "the way to these endpoints")
    yield from _templates(graph, "security groups")


def way_to(graph: Graph, cidr: str) -> str:
    """Say what is behind the route to a block, whoever made it; nothing where no route leads to all of it."""
    return "" if cidr in HIDDEN else next((f"what lies behind {route}" for route in ways(graph, cidr)), "")


def _key_of_endpoints(graph: Graph) -> str:
    """Give the key that names endpoints which nobody looked up."""
    return "existingNetwork.endpoints.elsewhere" if given_networks(graph) else "existingEndpointServices"


def of_told(graph: Graph) -> Iterator[Reason]:
    """Name launch templates and images of others."""
    yield from _templates(graph, "user data")


def of_whole(graph: Graph) -> Iterator[Reason]:
    """Name what the stack file names and nobody here makes."""
    for key, reference in foreign(graph):
        yield Reason(key, f"whether {reference} exists")


def of_pulled(graph: Graph) -> Iterator[Reason]:
    """Name registries of other accounts, and what objects of unknown kinds run."""
    ours = {arn.split(":")[4] for cluster in graph.of("aws:eks/cluster:Cluster") if (arn := cluster.arn)}
    for host in sorted(set(_hosts(graph))):
        if host.split(".")[0] not in ours:
            yield Reason(host, "whether the images are there")
    yield from _unread(graph, "its images")


def _hosts(graph: Graph) -> Iterator[str]:
    """Give the private registries that pods pull from, and those whose images mirrors serve."""
    for workload in workloads(graph):
        for container in containers_of(workload.spec):
            try:
                image = read_image("image", str(container.get("image", "")))
            except ValueError:
                continue
            if is_private(image, region_of(graph)) or serves(graph, workload, image.host):
                yield image.host


def of_placed(graph: Graph) -> Iterator[Reason]:
    """Name Karpenter's pools where no file has them, and objects of unknown kinds."""
    if queues(graph) and not graph.objects("NodePool"):
        yield Reason("karpenter", "its NodePools")
    yield from _unread(graph, "its pods")


def of_hardened(graph: Graph) -> Iterator[Reason]:
    """Name objects of unknown kinds."""
    yield from _unread(graph, "its pods")


def of_tied(graph: Graph) -> Iterator[Reason]:
    """Name secrets that their owner makes."""
    for namespace, name in sorted(named_secrets(graph)):
        yield Reason(f"Secret {namespace}/{name}", "its owner makes it")


def of_least_privilege(graph: Graph) -> Iterator[Reason]:
    """Name roles and policies of others."""
    for key, reference in foreign(graph):
        if ":role/" in reference:
            yield Reason(key, f"what {reference} may do")
    for attachment in graph.of("RolePolicyAttachment"):
        arn = attachment.inputs["policyArn"]
        if ":iam::aws:" not in arn and arn not in {policy.arn for policy in graph.of("Policy")}:
            yield Reason(arn, "what it grants")
    for resource in graph:
        for key in ("assumeRolePolicy", "policy"):
            if resource.inputs.get(key) == UNKNOWN:
                yield Reason(resource.name, f"its {'trust' if key == 'assumeRolePolicy' else 'policy'}, {_LATER}")


def of_spread(graph: Graph) -> Iterator[Reason]:
    """Name what EKS places: https://docs.aws.amazon.com/eks/latest/userguide/fargate.html."""
    if graph.of("FargateProfile"):
        yield Reason("fargateProfiles", "not guaranteed on Fargate")


def of_encrypted(graph: Graph) -> Iterator[Reason]:
    """Name keys of others, disks that others' templates describe, and log groups that an agent makes by itself."""
    for key, reference in foreign(graph):
        if ":kms:" in reference:
            yield Reason(key, f"policy and rotation of {reference}")
    yield from _templates(graph, "volumes")
    if queues(graph) and not graph.objects("EC2NodeClass"):
        yield Reason("karpenter", "volumes of its nodes")
    if any(addon.inputs["addonName"] == INSIGHTS for addon in graph.of("Addon")) and not _has_insights(graph):
        yield Reason(f"addons.{INSIGHTS}", "log groups that it makes, with no key and no end")


def _has_insights(graph: Graph) -> bool:
    """Tell whether the log groups of Container Insights are made before its agent makes them."""
    return any("/containerinsights/" in str(group.inputs.get("name")) for group in graph.of("LogGroup"))


def clients(graph: Graph) -> list[str]:
    """Give the blocks outside of the VPC that security groups let in, but for those of SSH from the internet."""
    rules = [rule.inputs for rule in graph.of("SecurityGroupIngressRule") if rule.inputs.get("fromPort") != SSH]
    return sorted({rule["cidrIpv4"] for rule in rules if rule.get("cidrIpv4") and not _inside(graph, rule["cidrIpv4"])})


def outward(graph: Graph) -> list[Resource]:
    """Give the rules that let nodes out of the VPC."""
    rules = [rule for rule in graph.of("SecurityGroupEgressRule") if rule.inputs.get("cidrIpv4")]
    return [rule for rule in rules if not _inside(graph, rule.inputs["cidrIpv4"])]


def _block(cidr: str) -> str:
    return "a block that is not known here" if cidr in HIDDEN else cidr


def _inside(graph: Graph, cidr: str) -> bool:
    block = ipaddress.IPv4Network("255.255.255.255/32" if cidr in HIDDEN else cidr)
    vpc = graph.of("Vpc", "VpcIpv4CidrBlockAssociation")
    return any(block.subnet_of(block_of(own)) for own in vpc)


def _templates(graph: Graph, what: str) -> Iterator[Reason]:
    """Name the launch templates of others."""
    for group in node_groups(graph):
        given = group.inputs.get("launchTemplate") or {} if group.type == MANAGED else {"id": "its launch template"}
        if template_of(graph, group) is None and given.get("id"):
            yield Reason(f"launch template {given['id']} of {group.name}", what)


def _unread(graph: Graph, what: str) -> Iterator[Reason]:
    """Name objects of kinds that nobody here knows, unless their chart brings them."""
    charts = of_charts(graph)
    for resource in graph.objects():
        group = str(resource.inputs.get("apiVersion", "")).rpartition("/")[0]
        if resource.urn not in charts and "." in group and not group.endswith(_READ):
            yield Reason(title(resource), what)


UNSEEN: Mapping[str, Callable[[Graph], Iterator[Reason]]] = {
    "Private": of_private,
    "Complete": of_complete,
    "Connected": of_connected,
    "Told": of_told,
    "Whole": of_whole,
    "Pulled": of_pulled,
    "Placed": of_placed,
    "Hardened": of_hardened,
    "Tied": of_tied,
    "Least privilege": of_least_privilege,
    "Spread": of_spread,
    "Encrypted and kept": of_encrypted,
}
"""By the name of the promise."""
