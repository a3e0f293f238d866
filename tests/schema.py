"""The package's schema, as other languages see it: `python -m tests.schema` prints it, `--write` keeps it."""

import json
import sys
from pathlib import Path
from typing import Any

from private_eks.provider import make_provider

GOLDEN = Path(__file__).parent / "package" / "schema.json"


def schema() -> dict[str, Any]:
    """Infer the schema the way the plugin does when it is asked for it."""
    inferred: dict[str, Any] = json.loads(make_provider().schema or "{}")
    return inferred


def text() -> str:
    """Write the schema in the one form that is compared and reviewed."""
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        GOLDEN.write_text(text(), encoding="utf-8")
    else:
        sys.stdout.write(text())
