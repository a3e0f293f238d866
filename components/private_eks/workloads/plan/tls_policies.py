"""The TLS policies of load balancers, by name.

Application and Network Load Balancers take the same ones:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html.
"""

import re

from ...common.plan.arguments import nearest, refusal

DEFAULT = "ELBSecurityPolicy-TLS13-1-2-2021-06"

_START = "ELBSecurityPolicy-"
_TLS13 = ("1-0", "1-1", "1-2", "1-2-Ext1", "1-2-Ext2", "1-2-Res", "1-3")
_FIPS = (*_TLS13, "1-2-Ext0")
_ENDS = (
    *("2015-05", "2016-08", "TLS-1-0-2015-04", "TLS-1-1-2017-01", "TLS-1-2-2017-01", "TLS-1-2-Ext-2018-06"),
    *("FS-2018-06", "FS-1-1-2019-08", "FS-1-2-2019-08", "FS-1-2-Res-2019-08", "FS-1-2-Res-2020-10"),
    *(f"TLS13-{version}-2021-06" for version in _TLS13),
    *(f"TLS13-{version}-FIPS-2023-04" for version in _FIPS),
    *(f"TLS13-{version}-PQ-2025-09" for version in _TLS13 if version != "1-1"),
    *(f"TLS13-{version}-FIPS-PQ-2025-09" for version in _FIPS),
    *(f"TLS13-{version}-RFC9151-FIPS-2023-07" for version in ("1-2", "1-3")),
    *(f"TLS13-1-2-RFC9151-INTEROP{number}-FIPS-2023-07" for number in range(1, 5)),
)
POLICIES = frozenset(f"{_START}{end}" for end in _ENDS)
NEWER = rf"{_START}TLS1\d-[A-Za-z0-9-]*?(\d{{4}}-(0[1-9]|1[0-2]))"
_NEWEST = "2025-09"
"""Whatever AWS has published since passes, if it is called as these are."""


def check_policy(where: str, name: str) -> None:
    """Refuse a policy that AWS does not have."""
    newer = re.fullmatch(NEWER, name)
    if name in POLICIES or (newer and newer[1] > _NEWEST):
        return
    meant = nearest(name, POLICIES)
    allowed = f"a TLS policy of AWS such as {DEFAULT!r}"
    raise refusal(where, name, allowed, "see aws elbv2 describe-ssl-policies", meant)
