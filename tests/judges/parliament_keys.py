"""Runs in the judges' environment: writes which condition keys each action has, by parliament's data, as JSON."""

import json
import sys
from pathlib import Path

import parliament  # type: ignore[import-not-found]


def main() -> None:
    path = Path(parliament.__file__).with_name("iam_definition.json")
    services = json.loads(path.read_text(encoding="utf-8"))
    found = {
        f"{service['prefix']}:{action['privilege']}": sorted(
            {key for kind in action["resource_types"] for key in kind["condition_keys"]}
        )
        for service in services
        for action in service["privileges"]
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
