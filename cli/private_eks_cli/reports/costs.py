"""What drives the monthly bill before anything runs: the parts that cost by being there.

List prices of us-east-1 in USD; most other regions cost 10 to 20 % more, and contracts differ. Not priced: nodes,
builds, pods on Fargate beside those of the stack file, traffic and log volume, which depend on use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..graph.model import Graph
from ..graph.objects import albs, annotations_of, spec_of
from ..graph.pods import pods_of
from ..graph.scopes import apart

PRICES_OF = "2026-11"
HOURS = 730
_SPECIFICATION = "launchTemplateSpecification"

CONTROL_PLANE = 0.10 * HOURS
"""https://aws.amazon.com/eks/pricing/: a cluster in standard support, per hour."""
INTERFACE = 0.01 * HOURS
"""https://aws.amazon.com/privatelink/pricing/: an endpoint's interface in one zone, per hour."""
KEY = 1.0
"""https://aws.amazon.com/kms/pricing/: a customer managed key, per month; each of the first two rotations adds one."""
VOLUME = 0.08
"""https://aws.amazon.com/ebs/pricing/: a GiB of gp3, per month."""


INSTANCES: Mapping[str, float] = {
    "t3.micro": 0.0104 * HOURS,
    "t3.nano": 0.0052 * HOURS,
    "t3.small": 0.0208 * HOURS,
    "t4g.micro": 0.0084 * HOURS,
    "t4g.nano": 0.0042 * HOURS,
    "t4g.small": 0.0168 * HOURS,
}
"""https://aws.amazon.com/ec2/pricing/on-demand/: small types that bastions run on."""
MONITORING = 7 * 0.30
"""https://aws.amazon.com/cloudwatch/pricing/: seven metrics of an instance with detailed monitoring."""
ADDRESS = 0.005 * HOURS
"""https://aws.amazon.com/vpc/pricing/: a public IPv4 address."""
FARGATE_CPU, FARGATE_MEMORY = 0.04048 * HOURS, 0.004445 * HOURS
"""https://aws.amazon.com/fargate/pricing/: a vCPU and a GB of Linux on x86, per hour."""
LOAD_BALANCER = 0.0225 * HOURS
"""https://aws.amazon.com/elasticloadbalancing/pricing/: one of either kind, per hour, without its use."""
_GROUP = "alb.ingress.kubernetes.io/group.name"
ROOT_GIB = 8
"""https://docs.aws.amazon.com/linux/al2023/ug/ec2.html: the root volume of Amazon Linux 2023."""
DISK = 20
"""https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html: GiB of a node without a template."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One line of the bill: what, how it is counted, and USD a month; 0 for what is only named, without a price."""

    what: str
    count: str
    monthly: float
    named: bool = False
    """Whether the line stands on the bill although it has no price."""
    cluster: str = ""
    """Whose it is, of several clusters; nobody's alone without a name."""

    @property
    def label(self) -> str:
        """Say what it is, and of several clusters whose."""
        return f"{self.cluster}: {self.what}" if self.cluster else self.what


def cost_drivers(graph: Graph) -> list[Driver]:
    """Count what costs by being there, dearest first; of several clusters, for one after the other."""
    found = (replace(d, cluster=name) for name, part in apart(graph).items() for d in _drivers(part))
    return sorted((d for d in found if d.monthly or d.named), key=lambda driver: (driver.cluster, -driver.monthly))


def _drivers(graph: Graph) -> Iterator[Driver]:
    clusters = graph.of("aws:eks/cluster:Cluster")
    yield Driver("EKS control plane", f"{len(clusters)} x 730 hours", len(clusters) * CONTROL_PLANE)
    if any(_block(cluster.inputs.get("computeConfig")).get("enabled") for cluster in clusters):
        # https://aws.amazon.com/eks/pricing/: by the second and by the type of the instance.
        yield Driver("EKS Auto Mode", "a fee for each instance that it starts: not priced", 0, named=True)
    interfaces = [e for e in graph.of("VpcEndpoint") if e.inputs.get("vpcEndpointType") == "Interface"]
    total = sum(len(endpoint.inputs.get("subnetIds", [])) for endpoint in interfaces)
    zones = total / len(interfaces) if interfaces else 0
    yield Driver("Interface endpoints", f"{len(interfaces)} services x {zones:g} zones", total * INTERFACE)
    keys = len(graph.of("aws:kms/key:Key"))
    yield Driver("KMS keys", f"{keys}", keys * KEY)
    yield _volumes(graph)
    yield from _ways_in(graph)
    yield from _in_cluster(graph)


def _in_cluster(graph: Graph) -> Iterator[Driver]:
    """Price what the stack's own objects make: pods on Fargate, as many as there are at least, and load balancers."""
    billed = [(pods.least, pods.billed) for pods in pods_of(graph) if pods.billed]
    cpu, memory = (sum(least * getattr(size, part) for least, size in billed) for part in ("cpu", "memory"))
    monthly = cpu / 1000 * FARGATE_CPU + memory / 1024 * FARGATE_MEMORY
    yield Driver("Pods on Fargate", f"{sum(least for least, _ in billed)} at least", monthly)
    shared = {annotations_of(i).get(_GROUP, i.id) for i in albs(graph)}
    balancers = len(shared) + sum(spec_of(s).get("type") == "LoadBalancer" for s in graph.objects("Service"))
    yield Driver("Load balancers", f"{balancers}", balancers * LOAD_BALANCER)


def _volumes(graph: Graph) -> Driver:
    """Add up the volumes that nodes begin with; of a template that is not ours, nobody knows them."""
    sizes = {template.id: _template_size(template.inputs) for template in graph.of("LaunchTemplate")}
    gib = unknown = 0
    for group in graph.of("aws:eks/nodeGroup:NodeGroup", "aws:autoscaling/group:Group"):
        nodes, reference = _nodes(group.inputs), _template(group.inputs)
        size = sizes.get(str(reference)) if reference else group.inputs.get("diskSize") or DISK
        gib += nodes * (size or 0)
        unknown += 0 if size else nodes
    count = f"{gib} GiB of gp3 at desired size"
    if unknown:
        count += f", and those of {unknown} node{'s' * (unknown != 1)} on templates of one's own: not priced"
    return Driver("Node volumes", count, gib * VOLUME, named=bool(unknown))


def _ways_in(graph: Graph) -> Iterator[Driver]:
    """Price bastions, with their monitoring and volume, and their public addresses; name runners."""
    bastions = graph.of("aws:ec2/instance:Instance")
    types = [str(bastion.inputs.get("instanceType")) for bastion in bastions]
    unknown = sorted(set(types) - INSTANCES.keys())
    count = ", ".join(types) + (f": {', '.join(unknown)} not priced" if unknown else "")
    around = len(bastions) * (MONITORING + ROOT_GIB * VOLUME)
    yield Driver("Bastions", count, sum(INSTANCES.get(type_, 0) for type_ in types) + around)
    public = sum(bastion.inputs.get("associatePublicIpAddress") is True for bastion in bastions)
    yield Driver("Public IPv4 addresses", f"{public} x 730 hours", public * ADDRESS)
    if runners := len(graph.of("aws:codebuild/project:Project")):
        # https://aws.amazon.com/codebuild/pricing/: by the minute and by the size of the machine.
        yield Driver("Builds of runners", f"{runners} project{'s' * (runners != 1)}: not priced", 0, named=True)


def _template_size(template: Mapping[str, Any]) -> int:
    devices = template.get("blockDeviceMappings") or ()
    return sum(int(_block(device.get("ebs")).get("volumeSize") or 0) for device in devices)


def _nodes(group: Mapping[str, Any]) -> int:
    sizes = _block(group.get("scalingConfig"))
    return int(sizes.get("desiredSize") or group.get("desiredCapacity") or group.get("minSize") or 0)


def _template(group: Mapping[str, Any]) -> Any:
    own = _block(group.get("launchTemplate"))
    mixed = _block(_block(_block(group.get("mixedInstancesPolicy")).get("launchTemplate")).get(_SPECIFICATION))
    return own.get("id") or own.get("name") or mixed.get("launchTemplateId") or mixed.get("launchTemplateName")


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
