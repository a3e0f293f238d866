"""What tag policies say to the tags that a stack gives."""

from typing import Any

import pytest

from private_eks_cli.rights.organisation import judged
from tests.conftest import recorded

from .conftest import CLUSTER, Write, configured, said

TAGGED = {"enforced_for": {"@@assign": ["ec2:vpc", "sqs:*"]}}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"Name": {"tag_key": {"@@assign": "Name"}, **TAGGED}}, []),
        ({"@@operators_allowed_for_child_policies": ["@@none"], "Name": {"@@x": [], **TAGGED}}, []),
        ({"name": {"tag_key": "name", "enforced_for": ["ec2:vpc"]}}, [("denied", "it is spelled Name")]),
        ({"Name": {"tag_value": {"@@append": ["b"]}, **TAGGED}}, [("denied", "private-eks-dev is none of b")]),
        ({"name": {"tag_key": {"@@assign": "name"}, **TAGGED}}, [("denied", "it is spelled Name")]),
        ({"name": {"tag_key": {"@@assign": "name"}}}, []),
        ({"Name": {"tag_value": {"@@assign": ["private-eks-*"]}, **TAGGED}}, []),
        ({"Name": {"tag_value": {"@@assign": ["a", "b"]}, **TAGGED}}, [("denied", "private-eks-dev is none of a, b")]),
        ({"Cost": {"tag_key": {"@@assign": "Cost"}, **TAGGED}}, []),
        (
            {"Cost": {"report_required_tag_for": {"@@assign": ["ec2:ALL_SUPPORTED"]}}},
            [("undecided", "it is missing; depends on the provider's tagPolicyCompliance")],
        ),
    ],
)
def test_tag_policies_deny_tags_where_they_are_enforced(write: Write, tags: Any, found: Any) -> None:
    judgement = judged(recorded("dev"), [write({"tags": tags})])
    assert [finding[:2] for finding in said(judgement)] == found


def test_a_missing_tag_is_denied_where_the_provider_refuses_it(write: Write) -> None:
    path = write({"tags": {"Cost": {"report_required_tag_for": {"@@assign": ["eks:cluster"]}}}})
    graph = configured("dev", **{"aws:tagPolicyCompliance": "error"})
    assert said(judged(graph, [path])) == [("denied", "it is missing", CLUSTER.replace("CreateCluster", "TagResource"))]
