"""The promises of the project, as questions to a recorded program: each answers with what breaks it."""

from collections.abc import Callable, Iterator, Mapping

from ..graph import Graph
from .access import nobody_locked_out
from .complete import complete
from .connected import connected
from .hardened import hardened
from .inside import inside
from .order import ordered
from .placed import placed
from .private import private
from .pulled import pulled
from .safety import encrypted, least_privilege, outside
from .spread import spread
from .supplied import supplied
from .tied import tied
from .told import told
from .whole import whole

PROMISES: Mapping[str, Callable[[Graph], Iterator[str]]] = {
    "Private: nothing leads to or from the internet": private,
    "Complete: every AWS service that is called has a reachable endpoint, and no other": complete,
    "Connected: nodes reach the cluster, each other, S3 and the endpoints, and are reached": connected,
    "Told: nodes know what they need to join, and ask nobody": told,
    "Whole: what is declared is made, and every reference leads somewhere": whole,
    "Deployable from outside: no Kubernetes API call": outside,
    "Pulled: every image is in a private registry of the region, and in a repository that exists": pulled,
    "Placed: every pod finds compute that takes it": placed,
    "Hardened: pods keep to the security standard of their namespace, and namespaces deny by default": hardened,
    "Supplied: network policies leave pods DNS, and the credentials of their identity": supplied,
    "Tied: Kubernetes objects name what exists, and budgets leave room to drain": tied,
    "Inside: load balancers are internal": inside,
    "Ordered: each part waits for what it needs, and outlives what needs it": ordered,
    "Nobody locked out, nobody let in": nobody_locked_out,
    "Least privilege: no wildcard grants, one purpose per role": least_privilege,
    "Spread: a lost zone leaves a member of everything": spread,
    "Encrypted and kept: secrets, volumes and logs": encrypted,
}


def broken_promises(graph: Graph) -> dict[str, list[str]]:
    """Ask every promise, and give what breaks it; empty lists are promises kept."""
    return {promise: sorted(broken(graph)) for promise, broken in PROMISES.items()}
