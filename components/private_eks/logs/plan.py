"""How long CloudWatch Logs keeps what it takes."""

from ..common.plan.arguments import refusal

LOG_RETENTION_DAYS = 365
"""What Security Hub's CloudWatch.16 asks for at least."""
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The days that CloudWatch Logs accepts."""


def check_retention(days: int, argument: str = "log_retention_days") -> None:
    """Refuse a retention that CloudWatch Logs does not offer."""
    if days not in RETENTIONS:
        forever = f"logs that never expire are not offered: {RETENTIONS[-1]} days, ten years, are the longest"
        remedy = forever if days == 0 else "choose one of these numbers of days"
        raise refusal(argument, days, ", ".join(map(str, RETENTIONS)), remedy)
