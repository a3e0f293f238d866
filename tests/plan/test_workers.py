import re
from dataclasses import fields

import pytest

from private_eks.common.plan.quotas import QUOTAS
from private_eks.compute.plan.wanted import Wanted
from private_eks.endpoints.plan.services import NEEDS
from private_eks.iam.plan.workers import (
    AUTO_NODE_POLICIES,
    FARGATE_POLICIES,
    NODE_POLICIES,
    WORKERS,
    cluster_policies,
    session_manager_statement,
)

AUTO = [
    "AmazonEKSBlockStoragePolicyV2",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
]
CONTROLLER = "AmazonEKSVPCResourceController"


def test_every_kind_is_an_argument_of_compute() -> None:
    beside = {"addons", "custom_networking", "fargate_logging", "identities", "intranet", "quotas", "tags", "version"}

    assert WORKERS.keys() == {field.name for field in fields(Wanted)} - beside


@pytest.mark.parametrize("kind", WORKERS)
def test_a_kind_says_what_it_calls_and_what_it_cannot(kind: str) -> None:
    worker = WORKERS[kind]

    assert worker.uses
    assert set(worker.uses) <= NEEDS.keys()
    assert all(re.fullmatch("[A-Z].*[.]", restriction) for restriction in worker.restrictions)


@pytest.mark.parametrize("kind", WORKERS)
def test_every_kind_pulls_images_through_endpoints(kind: str) -> None:
    reached = {service for use in WORKERS[kind].uses for service in NEEDS[use]}

    # Karpenter's controller runs on a group or profile, which brings them.
    assert kind == "karpenter" or {"ecr.api", "ecr.dkr", "s3"} <= reached


def test_titles_differ() -> None:
    assert len({worker.title for worker in WORKERS.values()}) == len(WORKERS)


def test_the_limits_of_fargate_are_told() -> None:
    told = " ".join(WORKERS["fargate_profiles"].restrictions)

    profiles, selectors = QUOTAS["fargate_profiles"].default, QUOTAS["selectors_per_profile"].default
    assert f"{profiles} profiles of {selectors} selectors" in told


@pytest.mark.parametrize("policies", [NODE_POLICIES, FARGATE_POLICIES, AUTO_NODE_POLICIES])
def test_no_role_of_workers_may_push_images_change_addresses_or_open_sessions(policies: tuple[str, ...]) -> None:
    for wide in ("PowerUser", "FullAccess", "ReadOnly", "CNI", "SSM", "ClusterPolicy"):
        assert [policy for policy in policies if wide in policy] == []
    assert list(policies) == sorted(policies)


def test_auto_mode_s_nodes_need_less() -> None:
    assert "AmazonEKSWorkerNodePolicy" in NODE_POLICIES
    assert "AmazonEKSWorkerNodeMinimalPolicy" in AUTO_NODE_POLICIES


@pytest.mark.parametrize(
    ("auto_mode", "controller", "expected"),
    [
        (False, False, ["AmazonEKSClusterPolicy"]),
        (True, False, ["AmazonEKSClusterPolicy", *AUTO]),
        (False, True, ["AmazonEKSClusterPolicy", CONTROLLER]),
        (True, True, ["AmazonEKSClusterPolicy", *AUTO, CONTROLLER]),
    ],
)
def test_the_cluster_s_role_grows_with_what_eks_manages(auto_mode: bool, controller: bool, expected: list[str]) -> None:
    assert cluster_policies(auto_mode, controller) == expected


def test_an_agent_calls_only_services_that_have_a_door() -> None:
    actions = session_manager_statement()["Action"]

    assert {action.split(":")[0] for action in actions} == NEEDS["session-manager"].keys()


def test_an_agent_may_take_sessions_and_read_nothing() -> None:
    statement = session_manager_statement()

    assert (statement["Effect"], statement["Resource"]) == ("Allow", "*")
    assert [action for action in statement["Action"] if re.search(r"[*]|:(Get|List|Send|Start|Put)", action)] == []
