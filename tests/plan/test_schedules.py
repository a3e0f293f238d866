import pytest

from private_eks.workloads.plan.schedules import check_schedule, check_time_zone
from tests.refusal import refusal_of


@pytest.mark.parametrize("schedule", [
    "0 3 * * *", "*/5 * * * *", "0,30 8-18 * * mon-fri", "15 2 1 jan,JUL *", "0 0 ? * 6", "5/10 * * * *", "@daily",
    "@hourly", "@every 1h30m", "0 22 * * 1-5/2",
])  # fmt: skip
def test_schedules_of_kubernetes_are_taken(schedule: str) -> None:
    assert refusal_of(lambda: check_schedule("schedule", schedule)) == ""


@pytest.mark.parametrize(("schedule", "message"), [
    ("0 3 * *", "allowed: five fields such as '0 3 * * *', or one of @annually, @daily"),
    ("0 0 3 * * *", "five fields"),
    ("", "five fields"),
    ("@reboot", "five fields"),
    ("60 3 * * *", "0 to 59 as minute, with , - / and *; correct '60'"),
    ("0 24 * * *", "0 to 23 as hour"),
    ("0 3 0 * *", "1 to 31 as day of the month"),
    ("0 3 * 13 *", "1 to 12 as month"),
    ("0 3 * * fri-mon", "correct 'fri-mon'"),
    ("*/0 * * * *", "correct '*/0'"),
    ("a * * * *", "correct 'a'"),
    ("TZ=UTC @daily", "a schedule without a time zone"),
])  # fmt: skip
def test_others_are_refused(schedule: str, message: str) -> None:
    assert message in refusal_of(lambda: check_schedule("schedule", schedule))


@pytest.mark.parametrize(("zone", "good"), [
    ("Europe/Berlin", True), ("Etc/UTC", True), ("America/Argentina/Buenos_Aires", True), ("Europe/Berln", False),
    ("Local", False), ("", False), ("../etc/passwd", False), ("UTC+2", False),
])  # fmt: skip
def test_time_zones_are_those_of_iana(zone: str, good: bool) -> None:
    assert (refusal_of(lambda: check_time_zone("zone", zone)) == "") is good
