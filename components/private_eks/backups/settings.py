"""What backups may be told."""

from typing import NotRequired, TypedDict

import pulumi


class BackupSettings(TypedDict):
    """Backups of a cluster; `{}` are daily ones that are kept for 35 days."""

    enabled: NotRequired[bool]
    """Whether there are backups. Default: true, where anything is said of them."""
    schedule: NotRequired[str]
    """When, in UTC, as a cron expression of AWS with six fields. Default: `cron(0 3 * * ? *)`, daily at three."""
    retention_days: NotRequired[int]
    """Days that recovery points are kept, 1 to 36500. Default: 35."""
    copy_to_vault_arn: NotRequired[pulumi.Input[str]]
    """ARN of a vault, such as one of another account, that gets copies, kept as long. Default: no copies."""
