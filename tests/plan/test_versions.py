"""Which Kubernetes versions EKS makes on a day, and with which support."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.versions import SUPPORT, check_image, check_version, oldest_version
from tests.refusal import refusal_of

DAY = datetime.date(2026, 11, 30)


def refused(version: str, support_type: str | None = "EXTENDED", day: datetime.date = DAY) -> str:
    return refusal_of(lambda: check_version(version, support_type, day))


@pytest.mark.parametrize("version", ["1.32", "1.33", "1.34", "1.35", "1.36", "1.37", "1.38"])
def test_supported_and_next_versions_pass(version: str) -> None:
    assert refused(version) == ""


@pytest.mark.parametrize("version", ["", "1.30", "1.29", "0.99", "1", "v1.35", "1.35.1", "1.35 ", "-1.35"])
def test_what_is_none_or_too_old_is_refused(version: str) -> None:
    allowed = "allowed: a minor version in quotes, '1.32' or newer; write it like '1.35'"
    assert refused(version) == f"version: got {version!r}; {allowed}"


@pytest.mark.parametrize("version", ["1.39", "1.40", "2.10", "10.31"])
def test_versions_that_cannot_be_there_yet_are_refused(version: str) -> None:
    assert refused(version).startswith(
        f"version: got {version!r}; allowed: a minor version in quotes, '1.32' to '1.36'"
    )


def test_versions_of_later_years_pass_in_them() -> None:
    assert refused("1.40", day=datetime.date(2027, 8, 1)) == ""


@pytest.mark.parametrize(("day", "ends"), [(25, False), (26, False)])
def test_the_last_day_of_support_counts(day: int, ends: bool) -> None:
    assert bool(refused("1.31", day=datetime.date(2026, 11, day))) is ends


@pytest.mark.parametrize(
    ("version", "support_type", "passes"),
    [
        ("1.32", "STANDARD", False),
        ("1.34", "STANDARD", True),
        ("1.37", "STANDARD", True),
        ("1.33", "EXTENDED", True),
        ("1.33", None, True),
    ],
)
def test_standard_support_is_over_when_it_is(version: str, support_type: str | None, passes: bool) -> None:
    assert (refused(version, support_type) == "") is passes


def test_the_table_has_every_version_in_order() -> None:
    minors = [int(version.split(".")[1]) for version in SUPPORT]
    assert minors == list(range(minors[0], minors[0] + len(minors)))
    ends = [support.standard for support in SUPPORT.values()]
    assert ends == sorted(ends)
    assert all(
        support.extended.replace(year=support.extended.year - 1) == support.standard for support in SUPPORT.values()
    )


@given(st.dates(datetime.date(2026, 1, 1), datetime.date(2040, 1, 1)))
def test_there_is_an_oldest_version_on_every_day(day: datetime.date) -> None:
    assert refused(oldest_version(day), day=day) == ""


@pytest.mark.parametrize("kind", ["CORE", "FULL"])
@pytest.mark.parametrize(("year", "version", "passes"), [
    ("2025", "1.34", False), ("2025", "1.33", False), ("2025", "1.35", True), ("2025", "1.36", True),
    ("2022", "1.34", True), ("2019", "1.33", True),
])  # fmt: skip
def test_images_of_windows_begin_with_a_version(kind: str, year: str, version: str, passes: bool) -> None:
    found = refusal_of(lambda: check_image("node_groups.win", f"WINDOWS_{kind}_{year}_x86_64", version))
    assert (found == "") is passes
    assert passes or found.startswith("node_groups.win.ami_type: got 'WINDOWS_")


def test_an_image_of_one_s_own_is_one_s_own() -> None:
    assert refusal_of(lambda: check_image("x", "WINDOWS_CORE_2025_x86_64", "1.34", "ami-0123456789abcdef0")) == ""
