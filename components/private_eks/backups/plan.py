"""Decisions about backups.

https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html
"""

import re
from typing import TYPE_CHECKING

from ..common.plan.arguments import refusal
from ..common.plan.refusals import Apart
from ..common.plan.regions import ACCOUNT, partition_of

if TYPE_CHECKING:
    from .settings import BackupSettings

PRINCIPAL = "backup.amazonaws.com"
POLICIES = ("service-role/AWSBackupServiceRolePolicyForBackup",)
"""https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html"""
SCHEDULE = "cron(0 3 * * ? *)"
RETENTION_DAYS = 35
MOST_DAYS = 36500
LONGEST_NAME = 50
"""Characters of the names of a vault, a plan and a selection."""
CRON = r"cron\([0-9*/,-]+ [0-9*/,-]+ [0-9*?/,LW-]+ [0-9A-Z*/,-]+ [0-9A-Z*?/,#L-]+ [0-9*/,-]+\)"
"""Minute, hour, day, month, weekday and year."""


def check_backup(argument: str, settings: "BackupSettings", region: str) -> None:
    """Refuse what AWS Backup refuses."""
    found, partition = Apart(), partition_of(region).name
    schedule, days = settings.get("schedule", SCHEDULE), settings.get("retention_days", RETENTION_DAYS)
    day, weekday = [*str(schedule).split(" "), "", "", "", "", ""][2:6:2]
    if not re.fullmatch(CRON, schedule) or (day == "?") == (weekday == "?"):
        allowed = "a cron expression of six fields with one ? for the day or the weekday, such as 'cron(0 3 * * ? *)'"
        found.add(refusal(f"{argument}.schedule", schedule, allowed, "write minute, hour, day, month, weekday, year"))
    if not 1 <= days <= MOST_DAYS:
        found.add(refusal(f"{argument}.retention_days", days, f"1 to {MOST_DAYS} days", "correct the number"))
    vault = settings.get("copy_to_vault_arn")
    if isinstance(vault, str) and not re.fullmatch(
        rf"arn:{partition}:backup:[a-z0-9-]+:{ACCOUNT}:backup-vault:.+", vault
    ):
        allowed = f"arn:{partition}:backup:<region>:<account>:backup-vault:<name>"
        found.add(refusal(f"{argument}.copy_to_vault_arn", vault, allowed, "give the ARN of a vault"))
    found.refuse()
