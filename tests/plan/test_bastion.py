import json
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.access.plan import bastion as plan
from private_eks.access.plan.bastion import Bastion, bastion_statements, bastion_uses, plan_bastion, session_document
from private_eks.access.plan.callers import caller_rules, check_caller_endpoints, check_caller_key, check_caller_name
from private_eks.access.plan.public_bastion import PublicAccess, plan_public
from private_eks.access.settings import PublicBastionSettings
from private_eks.cluster.plan.cluster import kubeconfig
from private_eks.common.plan.caller import caller_in
from private_eks.common.plan.names import LONGEST_CLUSTER_NAME
from private_eks.network.plan.blocks import plan_blocks
from tests.refusal import refusal_of

ZONES = ["eu-west-1a", "eu-west-1b"]
VPC = ["10.0.0.0/16"]
OPEN: PublicBastionSettings = {"subnet_cidr": "10.0.128.0/28", "client_cidrs": ["203.0.113.0/24"]}
ENDPOINT = "https://A1B2.gr7.eu-west-1.eks.amazonaws.com"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234"


def test_a_bastion_without_settings_is_small_private_and_logged() -> None:
    assert plan_bastion("settings", {}, ZONES) == Bastion(
        instance_type="t4g.nano",
        image="resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        position=0,
        local_port=8443,
        idle_minutes=20,
        session_logging=True,
        policies={},
        public=None,
    )


@pytest.mark.parametrize(
    ("instance_type", "processor"), [("t3.micro", "x86_64"), ("m7i.large", "x86_64"), ("t4g.small", "arm64")]
)
def test_the_image_fits_the_processor_of_the_type(instance_type: str, processor: str) -> None:
    image = plan_bastion("settings", {"instance_type": instance_type}, ZONES).image
    assert image.endswith(f"/al2023-ami-kernel-default-{processor}")


def test_an_own_image_is_taken_as_it_is_and_a_zone_by_its_place() -> None:
    own = plan_bastion("settings", {"image_id": "ami-0123456789abcdef0", "zone": "eu-west-1b"}, ZONES)
    assert (own.image, own.position) == ("ami-0123456789abcdef0", 1)


@pytest.mark.parametrize(
    ("settings", "name"),
    [({}, "arm64"), ({"instance_type": "t3.nano"}, "x86_64"), ({"image_id": "ami-01234567"}, "ami-01234567")],
)
def test_an_image_has_a_short_name(settings: Any, name: str) -> None:
    assert plan.image_name(plan_bastion("settings", settings, ZONES).image) == name


@pytest.mark.parametrize("port", [1024, 8443, 65535])
def test_ports_from_the_first_free_to_the_last_are_fine(port: int) -> None:
    assert plan_bastion("settings", {"local_port": port}, ZONES).local_port == port


@pytest.mark.parametrize(("settings", "argument"), [
    ({"local_port": 1023}, "local_port"),
    ({"local_port": 65536}, "local_port"),
    ({"idle_minutes": 0}, "idle_minutes"),
    ({"idle_minutes": 61}, "idle_minutes"),
    ({"instance_type": "m3.medium"}, "instance_type"),
    ({"instance_type": "T4G.nano"}, "instance_type"),
    ({"zone": "eu-west-1z"}, "zone"),
    ({"image_id": "AMI-0123456789abcdef0"}, "image_id"),
    ({"public": {**OPEN, "client_cidrs": ["198.18.0.0/15"]}}, "public.client_cidrs[0]"),
    ({"public": {**OPEN, "client_cidrs": ["2001:db8::/64"]}}, "public.client_cidrs[0]"),
    ({"public": {**OPEN, "subnet_cidr": "10.0.128.0/23"}}, "public.subnet_cidr"),
    ({"public": {**OPEN, "subnet_cidr": "10.0.128.0/29"}}, "public.subnet_cidr"),
    ({"public": {**OPEN, "subnet_cidr": "10.1.0.0/28"}}, "public.subnet_cidr"),
    ({"public": {**OPEN, "ssh_key_name": " office"}}, "public.ssh_key_name"),
    ({"public": {**OPEN, "ssh_key_name": "k" * 256}}, "public.ssh_key_name"),
])  # fmt: skip
def test_values_at_the_wrong_side_of_a_limit_are_refused(settings: Any, argument: str) -> None:
    message = refusal_of(lambda: plan_bastion("settings", settings, ZONES, VPC))
    assert message.startswith(f"settings.{argument}: got ")


@pytest.mark.parametrize("client", ["203.0.113.7/32", "198.51.0.0/16", "10.20.0.0/16"])
def test_clients_are_single_addresses_offices_and_private_networks(client: str) -> None:
    assert plan_public("public", {**OPEN, "client_cidrs": [client]}, VPC) == PublicAccess(
        "10.0.128.0/28", (client,), None
    )


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_no_client_is_wider_than_a_sixteenth_prefix(address: int, prefix: int) -> None:
    size = 1 << (32 - prefix)
    client = f"{'.'.join(str((address // size * size) >> shift & 255) for shift in (24, 16, 8, 0))}/{prefix}"
    refused = refusal_of(lambda: plan_public("public", {**OPEN, "client_cidrs": [client]}, VPC))
    assert bool(refused) == (prefix < 16)


def test_a_public_subnet_keeps_clear_of_every_planned_one() -> None:
    blocks = plan_blocks("10.0.0.0/16", ZONES, None, ["100.64.0.0/16"])
    taken = [subnet.cidr for subnet in (*blocks.nodes, *blocks.control, *blocks.pods)]
    assert len(taken) == 6
    vpc = ["10.0.0.0/16", "100.64.0.0/16"]
    for cidr in taken:
        inner = f"{cidr.split('/')[0]}/28"
        bastions = {"bastion": {"public": {**OPEN, "subnet_cidr": inner}}}
        message = refusal_of(lambda b=bastions: plan.check_bastions("main", b, ZONES, vpc, blocks))  # type: ignore[misc]
        assert message.startswith(f"bastions.bastion.public.subnet_cidr: got '{inner}'")
    assert refusal_of(lambda: plan.check_bastions("main", {"b": {"public": OPEN}}, ZONES, vpc, blocks)) == ""


@pytest.mark.parametrize(("settings", "uses"), [
    ({}, {"session-manager", "session-logs"}),
    ({"session_logging": False}, {"session-manager"}),
    ({"policies": {"AmazonEKSViewPolicy": {}}}, {"session-manager", "session-logs", "eks-api"}),
    ({"public": OPEN}, {"session-manager", "session-logs"}),
])  # fmt: skip
def test_a_bastion_uses_what_it_calls(settings: Any, uses: set[str]) -> None:
    assert set(bastion_uses(settings)) == uses


def test_the_role_takes_sessions_writes_one_log_and_decrypts_with_one_key() -> None:
    sessions, write, find, decrypt = bastion_statements(None, "eu-west-1", "111122223333", "/ssm/b/sessions", KEY)
    assert len(sessions["Action"]) == 5
    assert write["Resource"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/ssm/b/sessions:*"
    assert find["Action"] == "logs:DescribeLogGroups"
    assert decrypt == {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY}


def test_without_logging_the_role_takes_sessions_only_and_may_describe_a_cluster() -> None:
    assert len(bastion_statements(None, "eu-west-1", "111122223333", "", "")) == 1
    _, describe = bastion_statements("arn:cluster", "eu-west-1", "111122223333", "", "")
    assert describe == {"Effect": "Allow", "Action": "eks:DescribeCluster", "Resource": "arn:cluster"}


def test_shells_are_logged_and_encrypted_where_there_is_something_for_it() -> None:
    logged, bare = (session_document(20, *where)["inputs"] for where in (("/ssm/b", KEY), ()))
    assert (logged["cloudWatchLogGroupName"], logged["kmsKeyId"], logged["idleSessionTimeout"]) == ("/ssm/b", KEY, "20")
    assert (logged["cloudWatchStreamingEnabled"], logged["cloudWatchEncryptionEnabled"]) == (True, True)
    assert (bare["cloudWatchLogGroupName"], bare["kmsKeyId"], bare["cloudWatchStreamingEnabled"]) == ("", "", False)


def test_the_tunnel_command_is_one_that_a_shell_takes_apart_again() -> None:
    words = shlex.split(plan.tunnel_command("i-0a1b", ENDPOINT, "eu-west-1", 9443))
    assert words[:3] == ["aws", "ssm", "start-session"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert json.loads(options.pop("--parameters")) == {
        "host": ["A1B2.gr7.eu-west-1.eks.amazonaws.com"],
        "portNumber": ["443"],
        "localPortNumber": ["9443"],
    }
    assert options == {
        "--region": "eu-west-1",
        "--target": "i-0a1b",
        "--document-name": "AWS-StartPortForwardingSessionToRemoteHost",
    }


def test_the_shell_command_names_our_document() -> None:
    command = plan.shell_command("i-0a1b", "sessions-main", "eu-west-1")
    assert command == "aws ssm start-session --region eu-west-1 --target i-0a1b --document-name sessions-main"


@pytest.mark.parametrize(
    ("profile", "roles", "cli", "token"),
    [
        ("", [], "", ""),
        ("deploy", [], "--profile deploy", "--profile deploy"),
        ("", [{"roleArn": "R"}], "", "--role-arn R"),
        ("deploy", [{"roleArn": "R", "sessionName": "s"}], "--profile deploy", "--profile deploy --role-arn R"),
        ("", [{"roleArn": "R", "externalId": "x"}], "", ""),
        ("", [{"roleArn": "R"}, {"roleArn": "S"}], "", ""),
        ("", [{}], "", ""),
    ],
)
def test_commands_ask_as_the_provider_does(profile: str, roles: list[dict[str, str]], cli: str, token: str) -> None:
    caller = caller_in(profile, roles)
    tail = f" {cli}" if cli else ""
    assert plan.shell_command("i-0a1b", "x", "eu-west-1", caller).endswith(f"--document-name x{tail}")
    assert (
        plan.tunnel_command("i-0a1b", ENDPOINT, "eu-west-1", 9443, caller)
        .partition(" --parameters")[0]
        .endswith(f"RemoteHost{tail}")
    )
    (user,) = kubeconfig("main", ENDPOINT, "LS0t", "eu-west-1", caller=caller)["users"]
    assert " ".join(user["user"]["exec"]["args"]).partition("json")[2].strip() == token


def test_the_kubeconfig_of_a_tunnel_differs_in_where_it_leads_only() -> None:
    direct, tunnel = (kubeconfig("main", ENDPOINT, "LS0t", "eu-west-1", port) for port in (None, 8443))
    (inside,) = tunnel.pop("clusters")
    (outside,) = direct.pop("clusters")
    assert outside["cluster"] == {"server": ENDPOINT, "certificate-authority-data": "LS0t"}
    assert inside["cluster"] == {
        "server": "https://localhost:8443",
        "tls-server-name": "A1B2.gr7.eu-west-1.eks.amazonaws.com",
        "certificate-authority-data": "LS0t",
    }
    assert tunnel == direct


def test_callers_get_https_to_the_cluster_and_the_endpoints() -> None:
    found = {(r.of, r.peer, r.inward, r.protocol, r.from_port, r.to_port) for r in caller_rules("bastion")}
    https = ("tcp", 443, 443)
    assert found == {
        ("bastion", "cluster", False, *https),
        ("cluster", "bastion", True, *https),
        ("bastion", "endpoints", False, *https),
    }


def test_the_longest_cluster_name_leaves_room_for_a_bastion_called_bastion() -> None:
    longest = "c" * LONGEST_CLUSTER_NAME
    assert refusal_of(lambda: check_caller_key("bastions", longest, "bastion")) == ""
    assert refusal_of(lambda: check_caller_name("name", f"{longest}-bastion")) == ""
    assert "at most 9 characters" in refusal_of(lambda: check_caller_key("bastions", longest, "b" * 10))
    assert "at most 50 characters" in refusal_of(lambda: check_caller_name("name", "b" * 51))


@pytest.mark.parametrize(("existing", "named"), [
    (["com.amazonaws.eu-west-1.ssm"], "ssm"),
    (["s3", "logs", "xray"], "logs"),
    (["s3"], ""),
    (["xray"], ""),
])  # fmt: skip
def test_endpoints_that_a_bastion_calls_are_made_here(existing: list[str], named: str) -> None:
    message = refusal_of(
        lambda: check_caller_endpoints("services", ["session-manager", "session-logs"], existing, "eu-west-1")
    )
    assert bool(message) == bool(named)
    assert f"endpoints made here for {named}" in message or not named
