import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.network.plan.blocks import Beside, check_control_space
from private_eks.storage.plan import file_system as plan
from private_eks.storage.settings import AccessPointSettings
from tests.plan.values import words
from tests.refusal import refusal_of

ARN = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0"
POINT: AccessPointSettings = {"uid": 1000, "gid": 1000}


def refused(**settings: Any) -> str:
    return refusal_of(lambda: plan.check_file_systems("main", {"files": cast(Any, settings)}, "eu-west-1", {}))


def point(**fields: Any) -> str:
    return refused(access_points={"uploads": {**POINT, **fields}})


def test_all_defaults_are_a_file_system() -> None:
    assert refused() == ""
    assert refused(access_points={"uploads": POINT}) == ""


@pytest.mark.parametrize(
    ("settings", "transition"),
    [
        ({}, "AFTER_30_DAYS"),
        ({"transition_to_ia_days": 1}, "AFTER_1_DAY"),
        ({"transition_to_ia_days": 365}, "AFTER_365_DAYS"),
        ({"transition_to_ia_days": 0}, None),
    ],
)
def test_files_move_to_infrequent_access_after_some_days(settings: Any, transition: str | None) -> None:
    assert plan.transition_to_ia(settings) == transition


def test_an_access_point_shows_the_directory_of_its_name_unless_told_otherwise() -> None:
    assert plan.root_of("uploads", POINT) == "/uploads"
    assert plan.root_of("uploads", {**POINT, "path": "/shop/up"}) == "/shop/up"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"throughput_mode": "provisioned"}, "throughput_mode: got 'provisioned'; allowed: bursting, elastic; "),
        ({"transition_to_ia_days": 31}, "transition_to_ia_days: got 31; allowed: 1, 7, 14, 30, 60, 90, 180, 270, 365"),
        ({"key_arn": "alias/files"}, "key_arn: got 'alias/files'; allowed: arn:aws:kms:eu-west-1:<account>:key/<id>"),
        ({"tags": {"aws:x": "y"}}, "tags.aws:x: got 'y'"),
        ({"access_points": {"Up": POINT}}, "access_points.Up: got 'Up'; allowed: lower-case letters"),
        ({"access_points": {"u" * 60: POINT}}, "characters beside the name 'main-files'"),
    ],
)
def test_settings_that_efs_does_not_have_are_refused(settings: Any, message: str) -> None:
    assert refused(**settings).startswith("file_systems.files.")
    assert message in refused(**settings)


@pytest.mark.parametrize("path", ["", "files", "/a//b", "/a/", "/..", "/.x", "/a*", "/" + "a" * 100])
def test_paths_that_efs_refuses_and_the_root_are_refused(path: str) -> None:
    assert f"path: got {path!r}" in point(path=path)


@pytest.mark.parametrize("path", ["/a", "/a/b/c/d", "/with space", "/" + "a" * 99, "/up_loads-1/2.x"])
def test_other_paths_are_taken(path: str) -> None:
    assert point(path=path) == ""


@pytest.mark.parametrize("field", ["uid", "gid"])
def test_nobody_is_root(field: str) -> None:
    assert f"{field}: got 0; allowed: 1 to 4294967295; " in point(**{field: 0})
    assert f"{field}: got 4294967296" in point(**{field: 2**32})
    assert point(**{field: 2**32 - 1}) == ""


@given(words)
def test_permissions_are_octal_digits(permissions: str) -> None:
    octal = len(permissions) in (3, 4) and set(permissions) <= set("01234567")
    assert (point(permissions=permissions) == "") == octal


def test_clients_mount_by_tls_through_mount_targets_and_not_as_root() -> None:
    mount, encrypted = plan.mount_policy(ARN)["Statement"]
    assert mount["Action"] == ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    assert mount["Condition"] == {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
    assert (encrypted["Effect"], encrypted["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert {statement["Resource"] for statement in (mount, encrypted)} == {ARN}
    assert len(json.dumps(plan.mount_policy(ARN))) < 20000


def test_a_volume_names_file_system_and_access_point() -> None:
    assert plan.volume_handle("fs-1", "fsap-2") == "fs-1::fsap-2"


@pytest.mark.parametrize(("nodes", "group", "fits"), [(True, None, False), (True, "sg-1", True), (False, None, True)])
def test_nodes_have_a_security_group(nodes: bool, group: str | None, fits: bool) -> None:
    assert (refusal_of(lambda: plan.check_clients(nodes, group)) == "") == fits


@given(st.integers(0, 4), st.integers(0, 12))
def test_mount_targets_take_the_place_of_endpoints(mount_targets: int, endpoints: int) -> None:
    message = refusal_of(lambda: check_control_space("10.0.0.0/28", endpoints, Beside(mount_targets)))
    together = refusal_of(lambda: check_control_space("10.0.0.0/28", endpoints + mount_targets))
    assert bool(message) == bool(together)
    assert not message or not mount_targets or f"and {mount_targets} mount target" in message
