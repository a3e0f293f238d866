"""What `Pulumi.yaml` and the editor's schema say of the keys of stack files: what the settings' docstrings do."""

import json
import re
from pathlib import Path

from private_eks.common.plan.arguments import camel
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.schema.docstrings import descriptions
from tools import ROOT

PROJECT, SCHEMA = Path("Pulumi.yaml"), Path("schemas", "stack.json")
_KEY = re.compile(r"(  private-eks:(\w+):\n(?:    .*\n)*?    description: )(.*)")


def project_file() -> str:
    """Renew the descriptions of the keys in `Pulumi.yaml`."""
    said = {camel(field): text for field, text in descriptions(StackSettings).items()}
    text = (ROOT / PROJECT).read_text(encoding="utf-8")
    return _KEY.sub(lambda key: f"{key[1]}{json.dumps(said[key[2]], ensure_ascii=False)}", text)
