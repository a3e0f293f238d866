"""Registries and roles of other accounts that are used and that the endpoints do not admit.

Offline, the account is made up: accounts that may enter the cluster are taken for one's own, too.
"""

import fnmatch
import re
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.common.plan.service_names import short_name
from private_eks.endpoints.plan.aws_registries import registries_of_aws
from private_eks.namespaces.plan.pod_security import containers_of

from ..graph.asked import asked, region_of
from ..graph.model import Graph, strings
from ..graph.objects import workloads

_ROLE = re.compile(r"arn:[a-z-]+:iam::(\d{12}):role/.+")
_REGISTRY = re.compile(r"(\d{12})\.dkr\.ecr\.")
_FAMILIES = {"identities": "Identity", "runners": "Runner"}


def foreign(graph: Graph) -> Iterator[str]:
    """Tell what of another account pods and nodes would be kept from."""
    region = region_of(graph)
    existing = {short_name(region, service) for service in asked(graph, "existingEndpointServices", [])}
    access, own = asked(graph, "endpointAccess", {}), _own(graph)
    if "sts" not in existing:
        yield from _roles(graph, access.get("roleArns", []), own)
    if not {"ecr.api", "ecr.dkr"} & existing:
        yield from _registries(graph, {*access.get("registries", []), *registries_of_aws(region), *own})


def _own(graph: Graph) -> set[str]:
    arns = [cluster.arn for cluster in graph.of("aws:eks/cluster:Cluster")]
    arns += [str(entry.get("principalArn")) for entry in asked(graph, "accessEntries", {}).values()]
    return {arn.split(":")[4] for arn in arns if arn.count(":") >= 5}


def _roles(graph: Graph, named: list[str], own: set[str]) -> Iterator[str]:
    for family, what in _FAMILIES.items():
        for key, settings in sorted(asked(graph, family, {}).items()):
            for role in sorted({role for s in settings.get("statements", []) for role in _assumed(s)}):
                account = _ROLE.fullmatch(role)
                if account and account[1] not in own and not any(fnmatch.fnmatchcase(arn, role) for arn in named):
                    yield (
                        f"{what} {key} may assume {role}: if that is another account's, name it in "
                        "endpointAccess.roleArns, or STS's endpoint keeps its pods from it"
                    )


def _assumed(statement: Mapping[str, Any]) -> list[str]:
    allows = statement.get("Effect") == "Allow"
    actions = [action.lower() for action in strings(statement.get("Action", []))]
    assumes = any(fnmatch.fnmatchcase("sts:assumerole", action) for action in actions)
    return [r for r in strings(statement.get("Resource", [])) if isinstance(r, str)] if allows and assumes else []


def _registries(graph: Graph, admitted: set[str]) -> Iterator[str]:
    images = [str(c.get("image")) for workload in workloads(graph) for c in containers_of(workload.spec)]
    for account in sorted({found[1] for image in images if (found := _REGISTRY.match(image))} - admitted):
        yield (
            f"Images come from the registry of account {account}: if that is another account, name it in "
            "endpointAccess.registries, or ECR's endpoints keep nodes from them"
        )
