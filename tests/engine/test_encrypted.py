"""What is encrypted in a stack file is a secret in the state, and in clear nowhere that the CLI writes."""

import json
from pathlib import Path

import pytest
from pulumi.automation import ConfigValue

from private_eks_cli.recording.wire import holds_secret

from .conftest import Begin

pytestmark = pytest.mark.engine

HIDDEN = {
    "private-eks:keyArn": "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000hidden",
    "private-eks:accessEntries.admins.principalArn": "arn:aws:iam::111122223333:role/hidden-admins",
    "private-eks:tags.owner": "someone",
}


def test_encrypted_values_are_secrets_in_the_state_and_in_clear_nowhere(begin: Begin) -> None:
    with begin("dev") as life:
        for key, value in HIDDEN.items():
            life.engine.set_config(key, ConfigValue(value, secret=True), path=True)
        preview = life.engine.preview(json=True, color="never", suppress_outputs=True)
        assert len(json.loads(preview.stdout)["steps"]) > 50
        up = life.engine.up(color="never", suppress_outputs=True)
        assert "hidden" not in preview.stdout + preview.stderr + up.stdout + up.stderr
        [written] = _state_files(life.engine.workspace.env_vars["PULUMI_BACKEND_URL"])
        kept = json.loads(written.read_text(encoding="utf-8"))["checkpoint"]["latest"]["resources"]
        custom = [entry for entry in life.state if entry["custom"]]
    inputs = {entry["urn"].rpartition("::")[2]: entry.get("inputs") or {} for entry in custom}
    readable = {r["type"]: sorted(key for key in r if "hidden" in json.dumps(r[key])) for r in kept}
    # EKS identifies access by principal, and Pulumi keeps no id secret.
    access = ("aws:eks/accessEntry:AccessEntry", "aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
    assert {type_: keys for type_, keys in readable.items() if keys} == {type_: ["id"] for type_ in access}
    assert holds_secret(inputs["private-eks-dev-admins"]["principalArn"])
    assert holds_secret(inputs["private-eks-dev-eksCluster"]["encryptionConfig"])
    [vpc] = [entry["inputs"] for entry in custom if entry["type"].endswith(":Vpc")]
    assert holds_secret(vpc["tags"]["owner"])
    assert not holds_secret(vpc["tagsAll"]), "as the real provider does, of which we warn"


def _state_files(backend: str) -> list[Path]:
    return list(Path(backend.removeprefix("file://"), ".pulumi", "stacks").rglob("*.json"))
