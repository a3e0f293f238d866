"""The promises of the project, as questions to a recorded program: each answers with what breaks it."""

from collections.abc import Callable, Iterator, Mapping

from ..graph.model import Graph
from ..graph.scopes import of_each
from ..graph.watched import Asked, hangs_on, in_words, watched
from .access import nobody_locked_out
from .bootstrap import told
from .complete import complete
from .declared import whole
from .deployment import outside
from .encryption import encrypted
from .exceptions import EXCEPTIONS
from .lacking import lacks
from .least_privilege import least_privilege
from .load_balancers import inside
from .network_policies import supplied
from .order import ordered
from .others import UNSEEN
from .pod_security import hardened
from .private import private
from .references import tied
from .registries import pulled
from .scheduling import placed
from .security_groups import connected
from .verdicts import Reason, State, Verdict, name_of, verdict_line
from .zones import spread

__all__ = ["PROMISES", "Reason", "State", "Verdict", "broken_promises", "of_cluster", "verdict_line", "verdicts"]

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


def verdicts(graph: Graph) -> list[Verdict]:
    """Ask every promise: what breaks it, what was opened by name, and what nobody here can see."""
    return [_verdict(graph, promise, broken) for promise, broken in PROMISES.items()]


def _verdict(graph: Graph, promise: str, broken: Callable[[Graph], Iterator[str]]) -> Verdict:
    name = name_of(promise)
    exceptions, unseen = (of_each(graph, asked.get(name, _nothing), of_cluster) for asked in (EXCEPTIONS, UNSEEN))
    judged = of_each(graph, lambda part: _judged(part, broken), of_cluster)
    faults = tuple(one for one in judged if isinstance(one, str))
    unknown = [one for one in judged if isinstance(one, Reason)]
    reasons = (*(Reason(*lack) for lack in lacks(graph, name)), *unseen, *unknown)
    return Verdict(promise, faults, tuple(dict.fromkeys(exceptions)), tuple(dict.fromkeys(reasons)))


def _judged(graph: Graph, broken: Callable[[Graph], Iterator[str]]) -> Iterator[str | Reason]:
    faults, unknown = _faults(graph, broken)
    yield from faults
    yield from unknown


def of_cluster(name: str, said: str | Reason) -> str | Reason:
    """Say of which cluster something is true."""
    return f"{name}: {said}" if isinstance(said, str) else Reason(f"{name}: {said.subject}", said.text)


def _faults(graph: Graph, broken: Callable[[Graph], Iterator[str]]) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Ask a promise; what it says of what is not known yet is no fault, and no promise kept."""
    if not graph.unknown:
        return tuple(sorted(broken(graph))), ()
    seen, asked = watched(graph)
    try:
        faults = sorted(broken(seen))
    except (AttributeError, KeyError, TypeError, ValueError):
        if not asked:
            raise
        return (), (_later(asked),)
    sure = tuple(fault for fault in faults if not hangs_on(graph, fault, asked))
    return sure, (_later(asked),) if len(sure) < len(faults) else ()


def _later(asked: Asked) -> Reason:
    return Reason("the preview", f"{in_words(asked)}; the state will")


def _nothing(graph: Graph) -> Iterator[Reason]:
    yield from ()


def broken_promises(graph: Graph) -> dict[str, list[str]]:
    """Give what breaks each promise; empty lists are promises not broken."""
    return {promise: sorted(of_each(graph, broken, of_cluster)) for promise, broken in PROMISES.items()}
