"""What the SDK of Kubernetes takes from the environment of whoever runs Pulumi, set to something."""

import inspect
import re
from pathlib import Path

import pytest
from pulumi_kubernetes import provider

VARIABLES = sorted(set(re.findall(r"get_env(?:_\w+)?\('(\w+)'\)", inspect.getsource(provider))))
"""Names of the variables, as the SDK reads them."""


def occupy(patch: pytest.MonkeyPatch, folder: Path, value: str = "true") -> None:
    """Set all of the variables, and a kubeconfig at home, as on the machine of somebody who works with clusters."""
    (folder / ".kube").mkdir(exist_ok=True)
    kubeconfig = folder / ".kube" / "config"
    kubeconfig.write_text("{apiVersion: v1, kind: Config, current-context: elsewhere}\n", encoding="utf-8")
    for name in VARIABLES:
        patch.setenv(name, value)
    patch.setenv("KUBECONFIG", str(kubeconfig))
