"""Backups of a cluster."""

from .rows import Row

ROWS = (
    Row("backups as a switch", {"backup": True}, "backup"),
    Row("backups with an unknown setting", {"backup": {"cron": "0 3 * * *"}}, "backup.cron"),
    Row("cron of five fields", {"backup.schedule": "cron(0 3 * * ?)"}, "backup.schedule"),
    Row("cron without its name", {"backup.schedule": "0 3 * * ? *"}, "backup.schedule"),
    Row("cron of a day and a weekday", {"backup.schedule": "cron(0 3 * * * *)"}, "backup.schedule"),
    Row("cron of no day", {"backup.schedule": "cron(0 3 ? * ? *)"}, "backup.schedule"),
    Row("rate for a cron", {"backup.schedule": "rate(1 day)"}, "backup.schedule"),
    Row("backups that are not kept", {"backup.retentionDays": 0}, "backup.retentionDays"),
    Row("backups that are kept for ever", {"backup.retentionDays": 99999}, "backup.retentionDays"),
    Row("days of backups as a text", {"backup.retentionDays": "35"}, "backup.retentionDays"),
    Row("vault by name", {"backup.copyToVaultArn": "central"}, "backup.copyToVaultArn"),
    Row(
        "vault of another partition",
        {"backup.copyToVaultArn": "arn:aws-cn:backup:cn-north-1:444455556666:backup-vault:central"},
        "backup.copyToVaultArn",
    ),
)
