"""What a program does not have, because others make it: where it is missing, a promise is not ours to see."""

from collections.abc import Iterator, Mapping

from ..graph.asked import lacks_a_cluster, lacks_a_network
from ..graph.model import Graph
from .complete import needs, of_others

_SHOWS = "a preview of the program that makes it, or `aws eks describe-cluster`"
_WITHOUT_A_CLUSTER: Mapping[str, str] = {
    "Private": f"its API endpoint: {_SHOWS}",
    "Complete": f"what calls AWS from it: {_SHOWS}",
    "Connected": f"its security group: {_SHOWS}",
    "Told": f"what its nodes are told: {_SHOWS}",
    "Whole": f"whether it is there: {_SHOWS}",
    "Pulled": "what it runs: `kubectl get pods -A -o yaml`",
    "Placed": "what it runs, and where: `kubectl get pods -A -o wide`",
    "Hardened": "its namespaces: `kubectl get namespaces -o yaml`",
    "Supplied": "its network policies: `kubectl get networkpolicies -A -o yaml`",
    "Tied": "its objects: `kubectl get all -A -o yaml`",
    "Inside": "its load balancers: `kubectl get services,ingresses -A -o yaml`",
    "Ordered": f"what is there before it: {_SHOWS}",
    "Nobody locked out, nobody let in": "its access entries: `aws eks list-access-entries`",
    "Spread": f"the zones of its control plane: {_SHOWS}",
    "Encrypted and kept": f"the encryption of its secrets, and its logs: {_SHOWS}",
}
"""By the name of the promise; the others are about what is here alone."""
_WITHOUT_A_NETWORK: Mapping[str, str] = {
    "Private": "its routes and gateways: `aws ec2 describe-route-tables`",
    "Connected": "its security groups: `aws ec2 describe-security-group-rules`",
    "Spread": "the zones of its subnets: `aws ec2 describe-subnets`",
}


def lacks(graph: Graph, promise: str) -> Iterator[tuple[str, str]]:
    """Name the parts of others that a promise is about, and what would show each."""
    if lacks_a_cluster(graph) and promise in _WITHOUT_A_CLUSTER:
        yield "the cluster", _WITHOUT_A_CLUSTER[promise]
    if lacks_a_network(graph) and promise in _WITHOUT_A_NETWORK:
        yield "the network", _WITHOUT_A_NETWORK[promise]
    if promise == "Complete" and of_others(graph) and (wanted := sorted(needs(graph))):
        yield "the endpoints", f"those of {', '.join(wanted)}: `aws ec2 describe-vpc-endpoints`"
