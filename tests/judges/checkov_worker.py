"""Runs in the judges' environment: checkov judges the manifests of each folder by themselves.

In one process of its own, checkov would take a network policy of one program for one of the others.
"""

import json
import sys

from checkov.kubernetes.runner import Runner  # type: ignore[import-not-found]
from checkov.runner_filter import RunnerFilter  # type: ignore[import-not-found]


def main() -> None:
    folders: dict[str, str] = json.load(sys.stdin)
    json.dump({name: _verdicts(folder) for name, folder in folders.items()}, sys.stdout)


def _verdicts(folder: str) -> dict[str, dict[str, bool]]:
    report = Runner().run(root_folder=folder, runner_filter=RunnerFilter(framework=["kubernetes"]))
    if report.parsing_errors:
        raise ValueError(f"checkov could not read {report.parsing_errors}")
    verdicts: dict[str, dict[str, bool]] = {}
    for kept, checks in ((True, report.passed_checks), (False, report.failed_checks)):
        for check in checks:
            verdicts.setdefault(check.resource, {})[check.check_id] = kept
    return verdicts


if __name__ == "__main__":
    main()
