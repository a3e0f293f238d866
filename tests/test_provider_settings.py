"""What governed accounts say to the provider: it reaches everything, and the commands that are handed out follow it."""

import json
import shlex
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from private_eks import PrivateCluster
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from private_eks_cli.rights.organisation import judged
from private_eks_cli.rights.stack import requests_of
from tests.conftest import with_settings
from tests.consumer_programs import ADMINS, REGION

ROLE = "arn:aws:iam::444455556666:role/deploy"
SETTINGS = {
    "aws:allowedAccountIds": ["444455556666"],
    "aws:assumeRoles": [{"roleArn": ROLE, "sessionName": "pulumi"}],
    "aws:defaultTags": {"tags": {"cost-center": "42"}},
    "aws:ignoreTags": {"keyPrefixes": ["bot:"]},
    "aws:profile": "platform",
    "aws:tagPolicyCompliance": "warning",
    "aws:useDualstackEndpoint": "true",
    "aws:useFipsEndpoint": "true",
}


def words_of(kubeconfig: str) -> list[str]:
    (user,) = json.loads(kubeconfig)["users"]
    words: list[str] = user["user"]["exec"]["args"]
    return words[words.index("json") + 1 :]


def handed_out(graph: Graph) -> dict[str, Any]:
    commands = {key: next(iter(graph.exports[key].values()), "") for key in ("tunnel_commands", "shell_commands")}
    bastions = graph.exports["bastion_kubeconfigs"].values()
    profiles = {key: "--profile platform" in shlex.join(shlex.split(text)) for key, text in commands.items()}
    return {**profiles, "kubeconfigs": [words_of(text) for text in (graph.exports["kubeconfig"], *bastions)]}


def test_the_stack_s_provider_may_have_any_of_them_and_commands_ask_as_it_does() -> None:
    words = ["--profile", "platform", "--role-arn", ROLE]
    found = handed_out(with_settings("dev", **SETTINGS))
    assert found == {"tunnel_commands": True, "shell_commands": True, "kubeconfigs": [words, words]}
    assert handed_out(with_settings("dev")) == {
        "tunnel_commands": False,
        "shell_commands": False,
        "kubeconfigs": [[], []],
    }


@pytest.fixture(scope="module")
def explicit() -> Graph:
    """A program whose own provider assumes a role, beside a profile of the stack that it does not have."""

    def program() -> None:
        provider = aws.Provider(
            "governed",
            region=REGION,
            assume_roles=[aws.ProviderAssumeRoleArgs(role_arn=ROLE)],
            allowed_account_ids=["444455556666"],
            default_tags=aws.ProviderDefaultTagsArgs(tags={"cost-center": "42"}),
            ignore_tags=aws.ProviderIgnoreTagsArgs(key_prefixes=["bot:"]),
            use_fips_endpoint=True,
            use_dualstack_endpoint=True,
        )
        given: Any = {
            "region": REGION,
            "cidr": "10.10.0.0/16",
            "version": "1.35",
            "access_entries": {"admins": {"principal_arn": ADMINS, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
            "node_groups": {"general": {}},
        }
        made = PrivateCluster("main", given, pulumi.ResourceOptions(providers=[provider]))
        pulumi.export("kubeconfig", made.kubeconfig)

    return record(program, "test", {"aws:region": REGION, "aws:profile": "platform"})


def test_one_that_a_program_makes_reaches_everything_and_nobody_reads_its_role(explicit: Graph) -> None:
    without = [r.urn for r in explicit if r.custom and r.type.startswith("aws:") and "governed" not in r.provider]
    assert without == []
    assert words_of(explicit.exports["kubeconfig"]) == []


def test_its_tags_role_and_account_are_in_every_request(explicit: Graph) -> None:
    requests = {request.action: request for request in requests_of(explicit)}
    cluster = requests["eks:CreateCluster"]
    assert cluster.values("aws:RequestTag/cost-center") == ("42",)
    assert cluster.values("aws:PrincipalArn") == (ROLE,)
    assert cluster.values("aws:PrincipalAccount") == ("444455556666",)
    assert cluster.on == f"arn:aws:eks:{REGION}:444455556666:cluster/main"
    assert judged(explicit, []).findings == []
