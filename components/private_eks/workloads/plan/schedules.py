"""Schedules of CronJobs, as Kubernetes reads them: five fields of cron, or a word such as `@daily`, and a time zone.

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax. Weekdays go from 0 to 6: what
parses them, https://pkg.go.dev/github.com/robfig/cron/v3, knows no Sunday called 7.
"""

import re
import zoneinfo

from ...common.plan.arguments import refusal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {name: i for i, name in enumerate(_MONTHS, 1)}),
    ("day of the week", 0, 6, {name: i for i, name in enumerate(_DAYS)}),
)
WORDS = ("@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly")
EVERY = re.compile(r"@every (\d+(\.\d+)?(h|m|s))+")
_RANGE = re.compile(r"(\*|\?|(\w+)(?:-(\w+))?)(?:/(\d+))?")


def check_schedule(where: str, schedule: str) -> None:
    """Refuse what Kubernetes would not take as a schedule."""
    if schedule in WORDS or EVERY.fullmatch(schedule):
        return
    fields = schedule.split()
    if schedule.upper().startswith(("TZ=", "CRON_TZ=")):
        raise refusal(where, schedule, "a schedule without a time zone", "give the zone apart, as that of the job")
    if len(fields) != len(FIELDS):
        allowed = f"five fields such as '0 3 * * *', or one of {', '.join(WORDS)}"
        raise refusal(where, schedule, allowed, "give minute, hour, day of the month, month and day of the week")
    for text, (name, least, most, names) in zip(fields, FIELDS, strict=True):
        if not all(_is_range(part, least, most, names) for part in text.split(",")):
            raise refusal(where, schedule, f"{least} to {most} as {name}, with , - / and *", f"correct {text!r}")


def check_time_zone(where: str, zone: str) -> None:
    """Refuse what is no time zone of the IANA database, as far as this machine has one."""
    if not (_is_zone(zone) if _is_zone("Etc/UTC") else re.fullmatch(r"[A-Za-z]+(/[\w+-]+)*", zone)):
        raise refusal(where, zone, "a time zone such as 'Europe/Berlin' or 'Etc/UTC'", "write it as IANA does")


def _is_zone(zone: str) -> bool:
    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return zone.lower() not in ("local", "localtime")


def _is_range(text: str, least: int, most: int, names: dict[str, int]) -> bool:
    match = _RANGE.fullmatch(text)
    if not match or match[4] == "0":
        return False
    if match[2] is None:
        return True
    first, last = _number(match[2], names), _number(match[3] or match[2], names)
    return first is not None and last is not None and least <= first <= last <= most


def _number(text: str, names: dict[str, int]) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else names.get(text.lower())
