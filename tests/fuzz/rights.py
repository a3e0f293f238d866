"""What the deployer's policy lacks for a random stack."""

from collections.abc import Iterator

from private_eks_cli.graph.model import Graph
from private_eks_cli.handover.deployer import MOST, deployer_of, size
from private_eks_cli.rights.policies import Answer
from private_eks_cli.rights.reading import policy_of
from private_eks_cli.rights.stack import requests_of

ACCOUNT = "111122223333"


def missing(graph: Graph) -> Iterator[str]:
    """Say which request the policy does not allow, what the table does not know, and which document is too long."""
    found = deployer_of(graph, ACCOUNT)
    policy = policy_of(list(found.policies), "deployer")
    for request in requests_of(graph, ACCOUNT):
        if (saying := policy.says(request)).answer is not Answer.ALLOWED:
            yield f"the deployer may not {request}: {saying.why}"
    yield from (f"nobody knows what {one} takes" for one in found.unlisted)
    yield from (f"a policy of {size(one)} characters" for one in found.policies if size(one) > MOST)
