"""Runs in the judges' environment: reads IAM documents as JSON, a list of texts, and writes parliament's findings."""

import json
import sys

import parliament  # type: ignore[import-not-found]


def main() -> None:
    documents = json.load(sys.stdin)
    json.dump([_findings(document) for document in documents], sys.stdout)


def _findings(document: str) -> list[dict[str, str]]:
    found = parliament.analyze_policy_string(document).findings
    return [{"issue": finding.issue, "detail": str(finding.detail)} for finding in found]


if __name__ == "__main__":
    main()
