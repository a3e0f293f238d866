"""Kubernetes versions on EKS: how long each is supported, and what begins with it.

Only the day decides, in UTC: two previews of one commit on one day say the same.
https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, as of 2026-11
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .arguments import refusal

STANDARD = "STANDARD"


@dataclass(frozen=True, slots=True)
class Support:
    """The last days of a minor version's support."""

    standard: datetime.date
    extended: datetime.date


SUPPORT: Mapping[str, Support] = {
    "1.31": Support(datetime.date(2025, 11, 26), datetime.date(2026, 11, 26)),
    "1.32": Support(datetime.date(2026, 3, 23), datetime.date(2027, 3, 23)),
    "1.33": Support(datetime.date(2026, 7, 29), datetime.date(2027, 7, 29)),
    "1.34": Support(datetime.date(2026, 12, 2), datetime.date(2027, 12, 2)),
    "1.35": Support(datetime.date(2027, 3, 27), datetime.date(2028, 3, 27)),
    "1.36": Support(datetime.date(2027, 8, 2), datetime.date(2028, 8, 2)),
}
_YEAR = 2026
_AHEAD = 2
_A_YEAR = 3
"""Kubernetes brings three minor versions a year: https://kubernetes.io/releases/release/."""
WINDOWS_2025 = "1.35"
"""The first version with images of Windows Server 2025.

https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html
"""


def today() -> datetime.date:
    """Give the day, the same everywhere."""
    return datetime.datetime.now(tz=datetime.UTC).date()


def check_version(version: str, support_type: str | None = None, day: datetime.date | None = None) -> None:
    """Refuse a Kubernetes version that EKS does not make on that day, with that kind of support if it is known.

    A version that is newer than those that we know passes, as long as there can be one.
    """
    day = day or today()
    oldest, newest = oldest_version(day), (1, max(_minor(known) for known in SUPPORT))
    match = re.fullmatch(r"(\d+)\.(\d{2,})", version)
    number = (int(match[1]), int(match[2])) if match else (0, 0)
    ends = SUPPORT.get(version)
    if number < (1, _minor(oldest)):
        over = f"; extended support of {version} ended on {ends.extended}" if ends else ""
        allowed = f"a minor version in quotes, {oldest!r} or newer{over}"
        raise refusal("version", version, allowed, "write it like '1.35'" if not ends else "raise it")
    if number > (1, newest[1] + _AHEAD + _A_YEAR * (day.year - _YEAR)):
        allowed = f"a minor version in quotes, {oldest!r} to '1.{newest[1]}', or the next ones"
        raise refusal("version", version, allowed, "write it like '1.35'")
    if ends and support_type == STANDARD and ends.standard < day:
        standard = next(known for known in SUPPORT if SUPPORT[known].standard >= day)
        allowed = f"{standard!r} or newer with support_type {STANDARD}: that of {version} ended on {ends.standard}"
        remedy = "raise it, or set support_type to EXTENDED, which costs 0.50 USD an hour more"
        raise refusal("version", version, allowed, remedy)


def oldest_version(day: datetime.date) -> str:
    """Give the oldest version that EKS still makes on that day."""
    return next((known for known in SUPPORT if SUPPORT[known].extended >= day), max(SUPPORT, key=_minor))


def check_image(where: str, ami_type: str, version: str, image_id: object = None) -> None:
    """Refuse EKS's images of an operating system that it does not offer for a Kubernetes version; own ones pass."""
    if image_id is None and "_2025_" in ami_type and _minor(version) < _minor(WINDOWS_2025):
        allowed = f"WINDOWS_*_2019 and _2022 with Kubernetes {version}"
        raise refusal(
            f"{where}.ami_type", ami_type, allowed, f"raise version to {WINDOWS_2025!r}: its images begin there"
        )


def _minor(version: str) -> int:
    return int(version.split(".")[1])
