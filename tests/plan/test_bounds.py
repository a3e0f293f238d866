"""Bounds of namespaces, and pods that they would not admit."""

from typing import Any, cast

import pytest

from private_eks.workloads.plan.bounds import check_bounds
from tests.refusal import refusal_of


def refused(cpu: int, namespace: dict[str, Any], **settings: Any) -> str:
    given = {"namespace": "shop", **settings}
    return refusal_of(lambda: check_bounds("applications.web", cast(Any, given), cast(Any, namespace), cpu))


def test_nothing_is_asked_without_bounds() -> None:
    assert refused(4000, {}) == ""


@pytest.mark.parametrize(("cpu", "limit", "good"), [(250, "250m", True), (500, "250m", False), (1000, "1", True)])
def test_a_default_limit_holds_for_pods_without_one(cpu: int, limit: str, good: bool) -> None:
    found = refused(cpu, {"limits": {"cpu": limit}})
    assert (found == "") is good
    assert good or f"got '{cpu}m'; allowed: up to {limit}, the limit that namespaces.shop.limits gives" in found


def test_a_quota_of_limits_wants_limits() -> None:
    quota = {"quota": {"limits.cpu": "10"}}
    assert "namespaces.shop.quota.limits.cpu: got '10'; allowed: requests.cpu" in refused(250, quota)
    assert refused(250, {**quota, "limits": {"cpu": "1"}}) == ""


@pytest.mark.parametrize("key", ["ephemeral-storage", "limits.ephemeral-storage", "requests.ephemeral-storage"])
def test_a_quota_of_scratch_space_wants_it_said(key: str) -> None:
    quota = {"quota": {key: "10Gi"}}
    assert (
        f"applications.web.storage: got nothing; allowed: an amount such as '1Gi': namespaces.shop.quota counts {key}"
        in (refused(250, quota))
    )
    assert refused(250, quota, storage="1Gi") == ""
