"""Which VPC endpoints go without a successor, and which are away meanwhile."""

import re
from collections.abc import Iterator

from ..cloud.refusals.table import ENDPOINT
from ..graph.model import Resource
from ..graph.scopes import cluster_of
from ..recording.foresight import CREATE, DELETE, REPLACE, Step
from .model import Diff, counted, quoted

MARK = "endpoint-removed"
_FEW = 3
"""How many are told one by one."""


def endpoints(diff: Diff) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give a mark, a sentence and details for endpoints that go."""
    gone = [f"the VPC endpoint of {quoted(_called(step, diff))}" for step in removed_endpoints(diff)]
    if len(gone) > _FEW:
        what = f"removes {counted(len(gone), 'VPC endpoint')}: who still calls them from inside gets no answer"
        yield MARK, what, tuple(gone)
    else:
        yield from ((MARK, f"removes {one}: who still calls it from inside gets no answer", ()) for one in gone)
    for step in diff.of(REPLACE):
        if step.resource.type == ENDPOINT and step.delete_first:
            name = f"the VPC endpoint of {quoted(_called(step, diff))}"
            yield MARK, f"removes {name} before its successor is there: minutes without that service", ()


def removed_endpoints(diff: Diff) -> list[Step]:
    """Give the steps that delete an endpoint for whose service no other comes."""
    come = {_called(step, diff) for step in diff.of(CREATE) if step.resource.type == ENDPOINT}
    gone = (step for step in diff.of(DELETE) if step.resource.type == ENDPOINT)
    return [step for step in gone if _called(step, diff) not in come]


def service(endpoint: Resource) -> str:
    """Give the short name of an endpoint's service, such as `ecr.api`."""
    name = str(endpoint.inputs.get("serviceName"))
    return re.sub(
        r"^(com\.amazonaws\.|(?!com\.)[a-z0-9.]+\.(?=[a-z]+(-[a-z]+)+-\d+\.))([a-z]+(-[a-z]+)+-\d+\.)?", "", name
    )


def _called(step: Step, diff: Diff) -> str:
    """Name the service of an endpoint, and of several clusters the one that it is for."""
    graph = diff.before if step.op == DELETE else diff.after
    cluster = cluster_of(graph, step.resource.urn)
    return f"{service(step.resource)} of {cluster}" if cluster else service(step.resource)
