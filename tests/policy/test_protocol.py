"""The pack as the Pulumi engine sees it: what it says of itself, and how it behaves as a process."""

import subprocess
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from private_eks_policies.catalogue import AREAS, RULES
from private_eks_policies.rules import ResourceRule
from tests.conftest import recorded
from tests.places import ROOT
from tools.docs.policies import PACK

from .analyzer import LEVELS, Analyzer, serving
from .conftest import PYTHON
from .edits import added
from .faults import CLUSTER, LOG_GROUP, REPOSITORY

BY_CODE = {rule.code: rule for rule in RULES}


@pytest.fixture
def policies(pack: Analyzer) -> dict[str, Any]:
    return {policy.name: policy for policy in pack.info().policies}


def test_every_rule_is_a_policy(pack: Analyzer, policies: dict[str, Any]) -> None:
    assert pack.info().name == "private-eks"
    assert pack.info().supportsConfig
    assert list(policies) == [rule.code for rule in RULES]


def test_codes_are_numbered_by_area() -> None:
    numbers: dict[str, list[int]] = {}
    for code in BY_CODE:
        pack, area, number = code.split("-")
        assert pack == "PEKS"
        numbers.setdefault(area, []).append(int(number))
    assert tuple(numbers) == AREAS
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_a_policy_tells_its_level_its_remedy_and_its_control(policies: dict[str, Any]) -> None:
    for code, policy in policies.items():
        rule = BY_CODE[code]
        kind = analyzer_pb2.POLICY_TYPE_RESOURCE if isinstance(rule, ResourceRule) else analyzer_pb2.POLICY_TYPE_STACK
        assert policy.policy_type == kind
        assert policy.enforcementLevel == LEVELS[rule.level]
        assert (policy.displayName, policy.remediation_steps) == (rule.title, rule.remedy)
        assert policy.url.startswith("https://docs.aws.amazon.com/")
        assert policy.description.startswith(rule.title)


def test_a_control_of_the_benchmark_is_the_framework(policies: dict[str, Any]) -> None:
    of_cluster, of_group = policies["PEKS-EKS-1"].framework, policies["PEKS-NET-9"].framework
    assert (of_cluster.name, of_cluster.version) == ("CIS Amazon EKS Benchmark", "1.8.0")
    assert of_cluster.reference == "5.4.1, 5.4.2"
    assert (of_group.name, of_group.reference) == ("AWS Security Hub", "EC2.2")
    assert not policies["PEKS-DOOR-2"].HasField("framework")


def test_a_control_is_linked(policies: dict[str, Any]) -> None:
    guide = "https://docs.aws.amazon.com/securityhub/latest/userguide"
    assert policies["PEKS-EKS-1"].url == f"{guide}/eks-controls.html#eks-1"
    assert policies["PEKS-LOG-1"].url == f"{guide}/cloudwatch-controls.html#cloudwatch-16"


def test_settings_have_schemas_with_defaults(policies: dict[str, Any]) -> None:
    settings = {code: set(policy.configSchema.properties.keys()) for code, policy in policies.items()}
    more = {code: keys - {"allow"} for code, keys in settings.items() if keys != {"allow"}}
    assert more == {
        "PEKS-DOOR-1": {"existing", "uses"},
        "PEKS-EKS-6": {"administrators"},
        "PEKS-IMG-1": {"registries"},
        "PEKS-LOG-1": {"retentionDays"},
    }
    assert all("allow" in keys for keys in settings.values())
    for policy in policies.values():
        for schema in policy.configSchema.properties.values():
            assert {"default", "description", "type"} <= set(schema.keys())
    assert policies["PEKS-LOG-1"].configSchema.properties["retentionDays"]["default"] == 365


def test_a_violation_says_what_is_wrong_what_to_write_and_where_to_read(pack: Analyzer) -> None:
    _, cluster = added(recorded("prod"), CLUSTER, {"vpcConfig": {"endpointPrivateAccess": True}})
    [public] = [v for v in pack.of_resource(cluster) if v.code == "PEKS-EKS-1"]
    rule = BY_CODE["PEKS-EKS-1"]
    assert public.message.splitlines() == [
        "The Kubernetes API is reached from inside only (CIS EKS 5.4.1, 5.4.2; AWS Security Hub EKS.1).",
        "The API endpoint is public, as it is unless endpointPublicAccess is false. "
        f"{rule.remedy} https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
    ]


@pytest.mark.usefixtures("running")
def test_a_pack_that_is_not_configured_has_its_defaults() -> None:
    """As `pulumi policy publish` starts it, which never configures."""
    with serving(PYTHON, PACK / "__main__.py") as fresh:
        for days, codes in ((365, {"PEKS-LOG-2"}), (30, {"PEKS-LOG-1", "PEKS-LOG-2"})):
            _, group = added(recorded("prod"), LOG_GROUP, {"retentionInDays": days})
            assert {v.code for v in fresh.of_resource(group)} == codes


def test_resources_that_no_policy_is_about_pass(pack: Analyzer) -> None:
    for type_ in ("random:index/randomId:RandomId", "pulumi:providers:aws", "aws:s3/bucket:Bucket", "my:own:Thing"):
        assert pack.of_resource(added(recorded("prod"), type_, {"policy": None, "routes": 1})[1]) == []


def test_secrets_are_read_like_other_values(pack: Analyzer) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "IMMUTABLE"}
    inputs = {"imageTagMutability": secret, "imageScanningConfiguration": {"scanOnPush": False}}
    assert {v.code for v in pack.of_resource(added(recorded("prod"), REPOSITORY, inputs)[1])} == {
        "PEKS-ECR-2",
        "PEKS-ECR-3",
    }


@pytest.mark.usefixtures("running")
def test_the_pack_imports_nothing_of_this_repository() -> None:
    """A team copies the folder: it has to run by itself, from wherever it is called."""
    listing = "import sys, private_eks_policies.pack; print(*sys.modules)"
    imported = subprocess.run(
        [PYTHON, "-c", listing], cwd="/", env={"PYTHONPATH": str(PACK)}, capture_output=True, check=True, text=True
    ).stdout.split()
    assert {"private_eks_cli", "private_eks", "settings", "pulumi_aws"}.isdisjoint(imported)
    ours = {path.stem for path in ROOT.iterdir() if path.is_dir() or path.suffix == ".py"} - {"__main__"}
    assert {name.partition(".")[0] for name in imported} & ours == set()
