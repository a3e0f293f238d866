"""Runs checkov over Terraform plans, all in one start of it, and reads its verdicts."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .judges import clean_environment
from .terraform_plan import Plan

Verdicts = dict[str, dict[str, dict[str, bool]]]
"""Whether a rule was kept: by plan, by address of the resource, by rule."""

_COMMAND = ("--framework", "terraform_plan", "--output", "json", "--compact", "--soft-fail", "--skip-download")


def run_checkov(checkov: Path, plans: Mapping[str, Plan], folder: Path) -> Verdicts:
    """Judge `plans`, which are written into `folder`.

    Raises ValueError if checkov did not read all of their resources.
    """
    for name, plan in plans.items():
        (folder / f"{name}.json").write_text(json.dumps(plan), encoding="utf-8")
    done = subprocess.run(
        [checkov, "--directory", folder, *_COMMAND],
        cwd=folder,
        env=clean_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    report = json.loads(done.stdout)
    planned = sum(len(plan["planned_values"]["root_module"]["resources"]) for plan in plans.values())
    if report["summary"]["resource_count"] != planned or report["summary"]["parsing_errors"]:
        raise ValueError(f"checkov read {report['summary']} of {planned} resources")
    return _verdicts(report["results"])


def failures(verdicts: Mapping[str, Mapping[str, bool]]) -> set[tuple[str, str]]:
    """Give the broken rules of one plan, each with the address of the resource."""
    return {(rule, address) for address, rules in verdicts.items() for rule, kept in rules.items() if not kept}


def _verdicts(results: Mapping[str, Any]) -> Verdicts:
    verdicts: Verdicts = {}
    # Without --quiet, which leaves out what passed: a rule that was never asked would look like one that was kept.
    for kept, checks in ((True, results["passed_checks"]), (False, results["failed_checks"])):
        for check in checks:
            rules = verdicts.setdefault(Path(check["file_path"]).stem, {}).setdefault(check["resource"], {})
            rules[check["check_id"]] = kept
    return verdicts
