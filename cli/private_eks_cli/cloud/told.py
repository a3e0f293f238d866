"""What somebody told of resources that are there already: what the AWS CLI printed, in a folder of the project."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from private_eks.common.plan.arguments import refusal


@dataclass(frozen=True, slots=True)
class Told:
    """Files `NAME.json` of a `folder`, each with one `element` that has an ARN, printed by a `command`."""

    folder: str
    element: str
    command: str

    def of(self, name: str) -> Mapping[str, Any]:
        """Read what is told of a resource; nothing where there is no file.

        Raises ValueError for a file that tells of none.
        """
        path = Path.cwd() / self.folder / f"{name}.json"
        if not path.is_file():
            return {}
        try:
            found = json.loads(path.read_text(encoding="utf-8"))[self.element]
            return {**found, "Arn": str(found["Arn"])}
        except (KeyError, TypeError, ValueError) as error:
            given, allowed = f"no {self.element}: {error}", f"what `{self.command}` printed"
            raise refusal(f"{self.folder}/{path.name}", given, allowed, "write it again") from None
