"""parliament judges the deployer's policies: actions that exist, and the resources and conditions that they have."""

import json
import subprocess
from pathlib import Path

from private_eks_cli.handover.deployer import deployer_of
from tests.conftest import ALL_STACKS, recorded

from .judges import clean_environment, judge

WORKER = Path(__file__).with_name("parliament_worker.py")
ACCEPTED = {
    # AWS names the cluster when it refuses, and takes it: aws/amazon-cloudwatch-agent-test#220.
    ("RESOURCE_MISMATCH", "[{'action': 'eks:CreateCluster', 'required_format': '*'}]"),
}


def test_every_policy_is_one_to_aws(tmp_path: Path) -> None:
    found = (deployer_of(recorded(stack), "111122223333") for stack in ALL_STACKS)
    texts = [json.dumps(policy) for one in found for policy in one.policies]
    done = subprocess.run(
        (judge("python"), WORKER),
        input=json.dumps(texts),
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    findings = {(one["issue"], one["detail"]) for each in json.loads(done.stdout) for one in each}
    assert findings == ACCEPTED
