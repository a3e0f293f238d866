"""parliament judges the deployer's policies, and which actions have which condition keys."""

import json
import subprocess
from pathlib import Path
from typing import Any

from private_eks_cli.handover.deployer import deployer_of
from private_eks_cli.rights.table import OPERATIONS, table
from tests.conftest import ALL_STACKS, recorded

from .judges import clean_environment, judge

ACCEPTED = {
    # AWS names the cluster when it refuses, and takes it: aws/amazon-cloudwatch-agent-test#220.
    ("RESOURCE_MISMATCH", "[{'action': 'eks:CreateCluster', 'required_format': '*'}]"),
}

NEWER = {
    "eks:AllowVendedLogDeliveryForResource",
    "eks:CreateCapability",
    "eks:DeleteCapability",
    "eks:DescribeCapability",
    "eks:UpdateCapability",
}
"""Actions that came after parliament's data; the schemas of CloudFormation have those of capabilities."""

UNTAGGED = {"ecr:ListTagsForResource", "sso:CreateApplication"}
"""Actions that could send tags, and send none of the stack's: one only lists, and EKS asks for the other."""


def run(worker: str, given: str, home: Path) -> Any:
    command = (judge("python"), Path(__file__).with_name(worker))
    done = subprocess.run(command, input=given, env=clean_environment(home), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_every_policy_is_one_to_aws(tmp_path: Path) -> None:
    found = (deployer_of(recorded(stack), "111122223333") for stack in ALL_STACKS)
    texts = [json.dumps(policy) for one in found for policy in one.policies]
    judged = run("parliament_worker.py", json.dumps(texts), tmp_path)
    findings = {(one["issue"], one["detail"]) for each in judged for one in each}
    assert findings == ACCEPTED


def test_a_request_is_said_to_lack_no_key_that_its_action_has(tmp_path: Path) -> None:
    having = run("parliament_keys.py", "", tmp_path)
    actions = {
        action
        for rows in table()["types"].values()
        for row in rows
        for one in OPERATIONS
        for action in row.get(one, ())
    }
    assert actions - having.keys() == NEWER
    untold = {
        (key, action)
        for key, told in table()["keys"].items()
        for action in actions
        if key in having.get(action, ()) and action not in {*told["actions"], *told.get("others", ())}
    }
    assert untold == set()
    tagging = {action for action in actions if "aws:RequestTag/${TagKey}" in having.get(action, ())}
    assert tagging - UNTAGGED == {*table()["tagged"]} - NEWER
