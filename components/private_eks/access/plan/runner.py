"""Decisions about runners: builds of CodeBuild in the VPC that apply what talks to the cluster.

https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html
"""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cluster.plan.access import check_policies
from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import BUILD_TAG_LIMITS, check_tags
from ...common.plan.refusals import Apart
from ...common.plan.regions import partition_of
from ...iam.plan.statements import check_statements, in_order
from ...registry.plan.image_names import ImageName, is_private, read_image
from .callers import check_caller_key

if TYPE_CHECKING:
    from ..settings import RunnerSettings, RunnerSourceSettings

COMPUTE_TYPES = frozenset({f"BUILD_GENERAL1_{size}" for size in ("SMALL", "MEDIUM", "LARGE", "XLARGE", "2XLARGE")})
COMPUTE_TYPE = "BUILD_GENERAL1_SMALL"
PROCESSORS: Mapping[str, str] = {"arm64": "ARM_CONTAINER", "x86_64": "LINUX_CONTAINER"}
PROCESSOR = "x86_64"
TIMEOUT_MINUTES = 60
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 2160
"""https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html"""

ARCHIVE = r"[\w!.()'-][\w!.()'/-]{0,1000}\.zip"
VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
_OWN_VARIABLES = frozenset({"CLUSTER_NAME", "PULUMI_SKIP_UPDATE_CHECK"})
_USES: Mapping[str, str] = {"iam": "iam", "kms": "kms", "secretsmanager": "secrets-manager", "ssm": "parameter-store"}
"""By the service whose actions a runner's statements allow."""
_NO_CALLS = frozenset({"iam:createservicelinkedrole", "iam:passrole"})
"""Actions that other services ask for."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner with every default decided."""

    image: ImageName
    environment_type: str
    compute_type: str
    timeout_minutes: int
    source: str | None
    """Bucket and key of the archive to unpack; none for commands alone."""
    build: str | None
    """What to do, as CodeBuild reads it; none for the archive's own `buildspec.yml`."""
    variables: Mapping[str, str]


def plan_runner(where: str, settings: "RunnerSettings", region: str) -> Runner:
    """Decide a runner; `where` is what the caller calls its settings.

    Raises ValueError for values that CodeBuild, IAM or EKS refuse, for an image that is not in a private registry, and
    for a runner that has nothing to do or may not enter the cluster.
    """
    image = read_image(f"{where}.image", settings["image"])
    if image.chart or not is_private(image, region):
        allowed = f"an image of a private ECR registry in {region}"
        raise refusal(f"{where}.image", settings["image"], allowed, "mirror it there: nothing reaches public ones")
    if not settings["policies"]:
        raise refusal(
            f"{where}.policies", {}, "one or more access policies of EKS", "say what it may do in the cluster"
        )
    check_policies(f"{where}.policies", settings["policies"])
    check_statements(f"{where}.statements", settings.get("statements", []), region)
    processor, compute_type = settings.get("processor", PROCESSOR), settings.get("compute_type", COMPUTE_TYPE)
    one_of(f"{where}.processor", processor, PROCESSORS)
    one_of(f"{where}.compute_type", compute_type, COMPUTE_TYPES)
    minutes = settings.get("timeout_minutes", TIMEOUT_MINUTES)
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        allowed = f"{SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes"
        raise refusal(f"{where}.timeout_minutes", minutes, allowed, "change the number of minutes")
    source = _source(f"{where}.source", settings["source"], region) if "source" in settings else None
    return Runner(
        image=image,
        environment_type=PROCESSORS[processor],
        compute_type=compute_type,
        timeout_minutes=minutes,
        source=source,
        build=_build(f"{where}.commands", settings.get("commands"), source),
        variables=_variables(f"{where}.variables", settings.get("variables", {})),
    )


def check_runners(
    component: str,
    runners: "Mapping[str, RunnerSettings]",
    region: str,
    bastions: Iterable[str],
    tags: Mapping[str, object] | None = None,
) -> None:
    """Refuse runners of a stack file that could not be made, with its `tags`, or that are called like a bastion."""
    if runners:
        check_tags(tags or {}, limits=BUILD_TAG_LIMITS)
    found = Apart()
    for key, settings in runners.items():
        with found:
            check_caller_key("runners", component, key, bastions)
            plan_runner(f"runners.{key}", settings, region)
    found.refuse()


def runner_uses(settings: "RunnerSettings") -> Iterator[str]:
    """Name the uses of a runner, whose endpoints it needs; the image is pulled outside the VPC, by CodeBuild itself.

    https://github.com/aws/containers-roadmap/issues/2576
    """
    yield "runner"
    for statement in settings.get("statements", []):
        for action in _listed(statement.get("Action", [])):
            allowed = statement.get("Effect") == "Allow" and action.lower() not in _NO_CALLS
            if allowed and (service := action.partition(":")[0]) in _USES:
                yield _USES[service]


def own_statements(settings: "RunnerSettings") -> list[dict[str, Any]]:
    """Give the statements of the caller in a fixed order of their elements."""
    return [in_order(statement) for statement in settings.get("statements", [])]


def start_command(project: str, region: str) -> str:
    """Spell the command that starts a build."""
    return shlex.join(["aws", "codebuild", "start-build", "--region", region, "--project-name", project])


def _source(where: str, source: "RunnerSourceSettings", region: str) -> str:
    arn, key = source["bucket_arn"], source["key"]
    start = f"arn:{partition_of(region).name}:s3:::"
    if not re.fullmatch(rf"{start}[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9]", arn):
        raise refusal(f"{where}.bucket_arn", arn, f"{start}<bucket>", "give the bucket's own ARN, without a key")
    if not re.fullmatch(ARCHIVE, key):
        allowed = "the key of a .zip archive, letters, digits and !_.()'/- only"
        raise refusal(f"{where}.key", key, allowed, "upload the sources as one archive")
    return f"{arn.removeprefix(start)}/{key}"


def _build(argument: str, commands: list[str] | None, source: str | None) -> str | None:
    """Write the buildspec, in JSON, which is YAML.

    https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
    """
    if commands is None and source is not None:
        return None
    if not commands or not all(command.strip() for command in commands):
        remedy = "say what to run, or give source: an archive with a buildspec.yml"
        raise refusal(argument, commands, "one or more commands, none of them empty", remedy)
    return json.dumps({"version": "0.2", "phases": {"build": {"commands": commands}}})


def _variables(where: str, variables: Mapping[str, str]) -> dict[str, str]:
    for name in variables:
        if not re.fullmatch(VARIABLE, name) or name.startswith("CODEBUILD_") or name in _OWN_VARIABLES:
            allowed = f"names of variables but CODEBUILD_... and {', '.join(sorted(_OWN_VARIABLES))}"
            raise refusal(f"{where}.{name}", variables[name], allowed, "rename it")
    return dict(sorted(variables.items()))


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
