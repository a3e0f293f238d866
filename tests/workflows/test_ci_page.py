"""docs/ci.md: its roles open to the workflows alone, its rights are what stacks ask for, its commands exist."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from private_eks_cli.cloud import invokes
from private_eks_cli.rights.table import table
from tests.conftest import ALL_STACKS, recorded
from tests.judges.judges import clean_environment, judge
from tests.places import ROOT

from .files import github, gitlab, jobs, workflows

TEXT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS: list[dict[str, Any]] = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
PREVIEW_TRUST, DEPLOY_TRUST, PREVIEW, DEPLOY, GITLAB_PREVIEW_TRUST, GITLAB_DEPLOY_TRUST = BLOCKS
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
ACCOUNT = "arn:aws:iam::111122223333"

ASKS = {
    call: {action for row in rows for action in row["read"]}
    for call, rows in table()["types"].items()
    if ":get" in call
}
"""What AWS wants to be allowed, by the calls that a preview makes.

Who one is, everybody may ask; the region and its partition, which `pulumi_eks` asks for, the provider knows by itself.
"""

SERVICES = {"cloudwatch": {"events", "logs"}, "efs": {"elasticfilesystem"}, "vpc": {"ec2"}}
"""IAM's names of services, where Pulumi's modules are called otherwise."""


def condition(trust: dict[str, Any]) -> dict[str, Any]:
    (statement,) = trust["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRoleWithWebIdentity")
    return dict(statement["Condition"])


def opened_to(subject: object) -> dict[str, Any]:
    issuer = "token.actions.githubusercontent.com"
    return {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subject}}


def test_previews_are_for_pull_requests_and_for_main() -> None:
    repository = "repo:acme/private-eks"
    assert condition(PREVIEW_TRUST) == opened_to([f"{repository}:pull_request", f"{repository}:ref:refs/heads/main"])


def test_deployments_are_for_the_environment_that_the_job_names() -> None:
    assert condition(DEPLOY_TRUST) == opened_to("repo:acme/private-eks:environment:dev")
    assert workflows(github())["stack.yml"]["jobs"]["deploy"]["environment"] == "${{ inputs.stack }}"
    named = {job.name for job in jobs(github()) if "environment" in job.content}
    assert named == {"deploy"}


def test_on_gitlab_previews_are_for_branches_and_deployments_for_main() -> None:
    subject = "project_path:acme/private-eks:ref_type:branch:ref"
    audience = {"gitlab.com:aud": "sts.amazonaws.com"}
    assert condition(GITLAB_PREVIEW_TRUST) == {
        "StringEquals": audience,
        "StringLike": {"gitlab.com:sub": f"{subject}:*"},
    }
    assert condition(GITLAB_DEPLOY_TRUST) == {"StringEquals": {**audience, "gitlab.com:sub": f"{subject}:main"}}
    assert set(re.findall(r"aud: (\S+)", gitlab())) == {audience["gitlab.com:aud"]}


def test_the_providers_are_those_of_the_conditions() -> None:
    for trust in (PREVIEW_TRUST, DEPLOY_TRUST, GITLAB_PREVIEW_TRUST, GITLAB_DEPLOY_TRUST):
        (statement,) = trust["Statement"]
        provider = statement["Principal"]["Federated"].removeprefix(f"{ACCOUNT}:oidc-provider/")
        assert {key.split(":")[0] for one in statement["Condition"].values() for key in one} == {provider}


def actions(policy: dict[str, Any]) -> set[str]:
    given = [statement["Action"] for statement in policy["Statement"]]
    return {action for one in given for action in (one if isinstance(one, list) else [one])}


def test_a_preview_may_ask_what_it_asks_and_read_its_state() -> None:
    asked = {token for token in invokes._ANSWERS if token.startswith("aws:")}
    assert asked == ASKS.keys()
    assert actions(PREVIEW) == {"kms:Decrypt", "s3:GetObject", "s3:ListBucket"}.union(*ASKS.values())


def test_a_deployment_may_make_what_stacks_are_made_of() -> None:
    modules = {r.type.split(":")[1].split("/")[0] for s in ALL_STACKS for r in recorded(s) if r.type.startswith("aws:")}
    services = {service for module in modules for service in SERVICES.get(module, {module})}
    assert {action.split(":")[0] for action in actions(DEPLOY)} == services | {"s3"}


def test_a_deployment_may_change_the_roles_of_stacks_and_not_its_own() -> None:
    (given,) = [statement for statement in DEPLOY["Statement"] if "iam:*Role" in statement["Action"]]
    own = ("instance-profile/private-eks-*", "oidc-provider/oidc.eks.*", "role/private-eks-*")
    assert given["Resource"] == [f"{ACCOUNT}:{resource}" for resource in own]
    for stack in ("dev", "staging", "prod"):
        assert all(role.name.startswith("private-eks-") for role in recorded(stack).of("aws:iam/role:Role"))
    assert not any(name.startswith("private-eks-") for name in re.findall(r"--role-name (\S+)", TEXT))


def test_parliament_knows_every_action_and_condition(tmp_path: Path) -> None:
    command, environment = (judge("parliament"), "--minimum_severity", "MEDIUM"), clean_environment(tmp_path)
    for policy in (PREVIEW, DEPLOY):
        done = subprocess.run(
            command, input=json.dumps(policy), env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_the_variables_are_those_that_the_workflows_read() -> None:
    named = set(re.findall(r"gh variable set (\w+)", TEXT))
    read = {name for text in github().values() for name in re.findall(r"vars\.(\w+)", text)}
    stacks = {f"{s}_{what}" for s in ("DEV", "STAGING", "PROD") for what in ("BACKEND", "DEPLOY_ROLE", "PREVIEW_ROLE")}
    assert read == stacks | {"AWS_REGION"}
    assert named == {name for name in read if not name.startswith(("STAGING", "PROD"))}
    assert set(re.findall(r"\$(\w+_(?:BACKEND|ROLE))\b", gitlab())) == stacks


def test_the_required_checks_are_names_of_jobs() -> None:
    (sentence,) = re.findall(r"required checks (.*?)\. The last", TEXT, re.DOTALL)
    names = {job.content["name"] for job in jobs(github()) if job.file in ("check.yml", "diff.yml")}
    assert set(re.findall(r"`([^`]+)`", sentence)) == names


def test_links_lead_somewhere() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+?)(?:#[\w-]+)?\)", TEXT) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
