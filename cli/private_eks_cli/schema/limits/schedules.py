"""Schedules of CronJobs as a pattern."""

from collections.abc import Mapping

from private_eks.workloads.plan.schedules import EVERY, FIELDS, WORDS

from ..forms import Schema, in_any_case, one, spelled


def schedule() -> Schema:
    """Propose the words, and allow five fields of cron."""
    fields = r"\s+".join(_field(least, most, names) for _, least, most, names in FIELDS)
    return {"anyOf": [one(WORDS), spelled(EVERY, rf"\s*{fields}\s*")]}


def _field(least: int, most: int, names: Mapping[str, int]) -> str:
    words = [in_any_case(name) for name in names]
    value = f"(?:{'|'.join(['0*' + str(number) for number in range(most, least - 1, -1)] + words)})"
    part = rf"(?:[*?]|{value}(?:-{value})?)(?:/0*[1-9]\d*)?"
    return f"{part}(?:,{part})*"
