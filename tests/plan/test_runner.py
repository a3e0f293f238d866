import json
from typing import Any, cast

import pytest

from private_eks.access.plan import runner as plan
from private_eks.access.plan.runner import Runner, plan_runner, runner_uses
from private_eks.access.plan.runner_role import runner_statements, runner_trust
from private_eks.access.settings import RunnerSettings
from private_eks.registry.plan.image_names import read_image
from tests.refusal import refusal_of

REGION, ACCOUNT = "eu-west-1", "111122223333"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/tools/deploy:1.4.0"
CLUSTER = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main"
BASE: RunnerSettings = {"image": IMAGE, "policies": {"AmazonEKSEditPolicy": {}}, "commands": ["kubectl apply -f ."]}
SOURCE = {"bucket_arn": "arn:aws:s3:::sources", "key": "shop/program.zip"}


def planned(**settings: Any) -> Runner:
    given = {key: value for key, value in {**BASE, **settings}.items() if value is not None}
    return plan_runner("settings", cast(Any, given), REGION)


def statements(runner: Runner) -> list[dict[str, Any]]:
    return runner_statements(runner, REGION, ACCOUNT, CLUSTER, "/codebuild/main", ["subnet-1", "subnet-2"])


def allowing(action: str, runner: Runner) -> list[dict[str, Any]]:
    return [s for s in statements(runner) if action in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])]


def test_a_runner_with_commands_alone_has_no_source() -> None:
    assert planned() == Runner(
        image=read_image("image", IMAGE),
        environment_type="LINUX_CONTAINER",
        compute_type="BUILD_GENERAL1_SMALL",
        timeout_minutes=60,
        source=None,
        build='{"version": "0.2", "phases": {"build": {"commands": ["kubectl apply -f ."]}}}',
        variables={},
    )


def test_a_source_brings_its_own_buildspec_unless_commands_are_given() -> None:
    assert (planned(source=SOURCE, commands=None).source, planned(source=SOURCE, commands=None).build) == (
        "sources/shop/program.zip",
        None,
    )
    assert json.loads(planned(source=SOURCE).build or "")["phases"]["build"]["commands"] == BASE["commands"]


def test_the_processor_decides_the_kind_of_machine() -> None:
    assert planned(processor="arm64").environment_type == "ARM_CONTAINER"


@pytest.mark.parametrize(("minutes", "fine"), [(4, False), (5, True), (2160, True), (2161, False)])
def test_builds_take_as_long_as_codebuild_lets_them(minutes: int, fine: bool) -> None:
    message = refusal_of(lambda: planned(timeout_minutes=minutes))
    assert (message == "") == fine


@pytest.mark.parametrize("settings", [
    {"image": "nginx:1.29"},
    {"image": "public.ecr.aws/tools/deploy:1"},
    {"image": IMAGE.replace("eu-west-1", "eu-west-2")},
    {"commands": []},
    {"commands": [""]},
    {"compute_type": "BUILD_GENERAL1_TINY"},
    {"processor": "amd64"},
    {"source": {**SOURCE, "bucket_arn": "arn:aws:s3:::UPPER"}},
    {"source": {**SOURCE, "key": "program"}},
    {"source": {**SOURCE, "key": "/program.zip"}},
    {"variables": {"1ST": "x"}},
    {"variables": {"CLUSTER_NAME": "x"}},
], ids=str)  # fmt: skip
def test_what_cannot_run_is_refused(settings: dict[str, Any]) -> None:
    assert refusal_of(lambda: planned(**settings)).startswith("settings.")


def test_network_interfaces_are_handed_to_codebuild_in_the_given_subnets_only() -> None:
    (statement,) = allowing("ec2:CreateNetworkInterfacePermission", planned())
    assert statement["Resource"] == f"arn:aws:ec2:{REGION}:{ACCOUNT}:network-interface/*"
    assert statement["Condition"] == {
        "StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"},
        "ArnEquals": {"ec2:Subnet": [f"arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/subnet-{i}" for i in (1, 2)]},
    }
    (wide,) = allowing("ec2:CreateNetworkInterface", planned())
    assert len(wide["Action"]) == 7


def test_one_image_is_pulled_and_one_archive_read() -> None:
    (pull,) = allowing("ecr:BatchGetImage", planned())
    assert pull["Resource"] == f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/tools/deploy"
    (read,) = allowing("s3:GetObject", planned(source=SOURCE))
    assert read["Resource"] == "arn:aws:s3:::sources/shop/program.zip"
    assert allowing("s3:GetObject", planned()) == []


def test_only_two_statements_are_about_everything() -> None:
    wide = [s["Action"] for s in statements(planned(source=SOURCE)) if s["Resource"] == "*"]
    assert [actions[0] if isinstance(actions, list) else actions for actions in wide] == [
        "ec2:CreateNetworkInterface",
        "ecr:GetAuthorizationToken",
    ]


def test_codebuild_assumes_the_role_for_projects_of_this_name_only() -> None:
    (trust,) = runner_trust(REGION, ACCOUNT, "main-deploy")["Statement"]
    assert trust["Principal"] == {"Service": "codebuild.amazonaws.com"}
    projects = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/main-deploy-*"
    assert trust["Condition"] == {"ArnLike": {"aws:SourceArn": projects}}


@pytest.mark.parametrize(("given", "uses"), [
    ([], {"runner"}),
    ([("Allow", "kms:Decrypt")], {"runner", "kms"}),
    ([("Allow", ["s3:GetObject", "secretsmanager:GetSecretValue"])], {"runner", "secrets-manager"}),
    ([("Allow", "ssm:GetParameter"), ("Allow", "kms:Decrypt")], {"runner", "parameter-store", "kms"}),
    ([("Deny", "kms:Decrypt")], {"runner"}),
    ([("Allow", ["iam:GetRole", "iam:CreateRole"])], {"runner", "iam"}),
    ([("Allow", ["iam:PassRole", "iam:CreateServiceLinkedRole"])], {"runner"}),
])  # fmt: skip
def test_permissions_bring_the_endpoints_of_their_services(given: list[tuple[str, Any]], uses: set[str]) -> None:
    made = [{"Effect": effect, "Action": action, "Resource": "*"} for effect, action in given]
    assert set(runner_uses({**BASE, "statements": made})) == uses


def test_the_command_to_start_a_build_names_project_and_region() -> None:
    assert plan.start_command("main-1", REGION) == (
        "aws codebuild start-build --region eu-west-1 --project-name main-1"
    )


def test_runners_of_a_stack_file_are_not_called_like_bastions() -> None:
    message = refusal_of(lambda: plan.check_runners("main", {"one": BASE, "two": BASE}, REGION, ["two"]))
    assert message.startswith("runners.two: got 'two'; allowed: names that no bastion has")
