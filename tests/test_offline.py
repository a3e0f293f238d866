"""The offline commands, as a user runs them, and the parts of a preview."""

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import private_eks
import private_eks_cli.__main__ as command_line
from private_eks_cli.cloud import answers, eks_component, facts, invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph
from private_eks_cli.prices import read_prices
from private_eks_cli.promises import PROMISES, State, verdicts
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.advice import advice
from private_eks_cli.reports.costs import cost_drivers
from private_eks_cli.reports.digest import digest
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.conftest import ALL_STACKS, Command, recorded, stack_called, with_settings
from tests.places import ROOT
from tests.programs import run_program

TODAY = datetime.date(2026, 11, 21)


def test_a_preview_tells_what_where_why_and_how_much(command: Command) -> None:
    done = command("preview", "prod")
    assert done.returncode == 0
    for word in ("NodeGroup private-eks-prod-general", "10.30.0.0/19", "secrets-manager: serves secrets", "398.36"):
        assert word in done.stdout
    states = [
        line.split("  ")[1] for line in done.stdout.splitlines() if line.startswith(tuple(f"  {s}" for s in State))
    ]
    assert len(states) == len(PROMISES)
    assert "broken" not in done.stdout


def test_the_last_line_of_a_preview_is_the_verdict(command: Command) -> None:
    assert command("preview", "prod").stdout.splitlines()[-1] == (
        "Promises: 15 kept; 2 not ours to see: Connected (10.200.0.0/16), Spread (fargateProfiles)"
    )


def test_a_preview_leaves_out_what_holds_nothing_and_is_not_used(command: Command) -> None:
    done = command("preview", "prod")
    assert re.findall(r"\b0\u00a0?\s?resources|unused", done.stdout) == []
    assert "75 resources in 11 components" in done.stdout


def test_the_json_is_a_preview_digest(command: Command) -> None:
    done = command("preview", "dev", "--format", "json")
    document = json.loads(done.stdout)
    assert document["changeSummary"] == {"create": len(recorded("dev").resources) + 1}
    graph = recorded("dev")
    assert document == json.loads(json.dumps(digest(graph, verdicts(graph))))


def test_the_version_is_the_components_own(command: Command) -> None:
    assert command("version").stdout.strip() == private_eks.__version__


def test_a_preview_of_our_own_can_be_compared(command: Command, tmp_path: Path) -> None:
    """It has no names that AWS's provider would fill in."""
    path, page = tmp_path / "preview.json", tmp_path / "diff.txt"
    path.write_text(command("preview", "prod", "--format", "json").stdout, encoding="utf-8")
    done = command("diff", "prod", "--preview", str(path), "--output", str(page))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert page.read_text(encoding="utf-8").startswith("prod: ")


def test_what_a_component_refuses_is_told_without_the_words_around_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pulumi's SDK puts the values of a component's inputs around what its construction raises."""

    def fail() -> None:
        output = "While processing input: 'a', value <pulumi.output.Output object at 0x7f>"
        raise ValueError(f"{output}\nValueError has risen: main.endpointPublicAccess: got true; allowed: false")

    monkeypatch.setattr(command_line, "app", fail)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert (ended.value.code, capsys.readouterr().err) == (
        2,
        "error main.endpointPublicAccess: got true; allowed: false\n",
    )


def test_two_runs_give_the_same_json() -> None:
    words = ("preview", "examples/stacks/Pulumi.everything.yaml", "--format", "json")
    line = [sys.executable, "-m", "private_eks_cli", *words]
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    first, second = (subprocess.run(line, cwd=ROOT, env=env, capture_output=True, check=True) for env in seeds)
    assert first.stdout == second.stdout
    assert json.dumps(json.loads(first.stdout), indent=2, sort_keys=True) + "\n" == first.stdout.decode()


def test_the_json_tells_what_a_person_is_told() -> None:
    graph = with_settings("prod", logRetentionDays=7)
    document = digest(graph, verdicts(graph))
    kept = {promise["name"]: (promise["state"], promise["reasons"]) for promise in document["promises"]}
    asked = "logRetentionDays: kept 7 days, less than the 365 of CloudWatch.16"
    assert kept["Encrypted and kept"] == ("kept, except", [asked])
    assert kept["Private"] == ("kept", [])
    assert document["endpoints"]["sts"]["reasons"] == [
        "fargate: gives pods the credentials of their roles",
        "irsa: exchanges service account tokens for credentials",
    ]
    assert document["addresses"]["zones"]["eu-west-1a"] == {"node": ["10.30.0.0/19"], "control": ["10.30.255.192/26"]}
    bill = document["costs"]
    assert (bill["least"], bill["monthly"], bill["most"], bill["complete"]) == (451.68, 473.36, 7518.88, False)
    assert bill["prices"] == "On-demand list prices of eu-west-1, 2025-05-28 to 2026-11"
    assert "The cluster is protected: set protect to false and run pulumi up before pulumi destroy" in document["notes"]


def test_the_json_tells_what_breaks_a_promise() -> None:
    graph = recorded("dev")
    graph = graph.without(graph.one("VpcEndpoint", "private-eks-dev-sts").urn)
    document = digest(graph, verdicts(graph))
    [said] = [said["message"] for said in document["diagnostics"] if said["severity"] == "error"]
    assert said.startswith("broken Complete: com.amazonaws.eu-west-1.sts has no endpoint (")
    assert document["verdict"].startswith("Promises: 1 broken: Complete; ")


def test_every_step_refers_to_steps_that_exist() -> None:
    steps = digest(recorded("staging"), [])["steps"]
    urns = {step["urn"] for step in steps}
    for state in (step["newState"] for step in steps[1:]):
        named = {state["parent"], *state["dependencies"]}
        named |= {urn for urns_of in state["propertyDependencies"].values() for urn in urns_of}
        assert named <= urns
        assert {"urn", "custom", "type", "inputs", "protect", "provider"} <= state.keys()
        assert state["provider"].startswith("urn:pulumi:staging::private-eks::pulumi:providers:aws::default_7") == (
            state["type"].startswith("aws:")
        )


def test_a_preview_takes_the_path_of_a_stack_file(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.elsewhere.yaml"
    path.write_text((ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    done = command("preview", str(path))
    assert done.returncode == 0
    assert "elsewhere: Kubernetes 1.35" in done.stdout


@pytest.mark.parametrize("subcommand", ["preview", "rehearse"])
def test_what_a_user_can_correct_is_one_line_and_exit_code_2(command: Command, subcommand: str, tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.bad.yaml"
    text = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("10.10.0.0/16", "10.10.0.0/8"), encoding="utf-8")
    done = command(subcommand, str(path))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        "error Pulumi.bad.yaml:7:3: cidr: got '10.10.0.0/8'; allowed: a private IPv4 block from /16 to /24; "
        "correct it: 10.10.0.0/8 has host bits set"
    ]
    assert "Traceback" not in done.stdout


def test_colons_around_a_word_stay(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.dev.yaml"
    text = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("    environment: dev", "    environment: 'a:key:b,'"), encoding="utf-8")
    assert "got 'a:key:b,'" in command("preview", str(path)).stderr


def test_an_unknown_stack_is_told_which_there_are(command: Command) -> None:
    done = command("preview", "production")
    assert done.returncode == 13
    assert "allowed: dev, prod, staging, or the path of a stack file" in done.stderr


def test_the_bill_counts_interfaces_times_zones() -> None:
    graph, prices = recorded("staging"), read_prices("us-east-1", Path())
    lines = {driver.what: (driver.count, round(driver.monthly, 2)) for driver in cost_drivers(graph, lambda _: prices)}
    nodes = {f"Nodes of zone-{zone}": ("1 x m6i.large or m5.large (1 to 4)", 70.08) for zone in "abc"}
    assert lines == {
        **nodes,
        "Interface endpoints": ("6 services x 3 zones", 131.4),
        "EKS control plane": ("1 x 730 hours", 73.0),
        "Node volumes": ("150 GiB of gp3 (150 to 600)", 12.0),
        "KMS keys": ("2", 2.0),
    }


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"private-eks:bastions": "{}"}, "Nobody outside the VPC can reach the Kubernetes API"),
        ({}, "Reach the Kubernetes API through bastion bastion: see tunnel_commands"),
        (
            {"private-eks:inCluster": '{"mode": "apply", "through": "bastion"}'},
            "Objects are applied through bastion bastion: the first pulumi up is in two steps",
        ),
        ({"private-eks:protect": "true"}, "The cluster is protected"),
        ({"private-eks:version": "1.34"}, "Kubernetes 1.34 ends on 2026-12-02 (in 11 days): then EKS upgrades"),
        (
            {"private-eks:version": "1.33", "private-eks:supportType": "EXTENDED"},
            "ended on 2026-07-29: costs 0.50 USD an hour more, until 2027-07-29",
        ),
        ({"private-eks:version": "1.37"}, "Kubernetes 1.37 is newer than what this project was tried with"),
    ],
)
def test_surprises_are_announced(config: dict[str, str], expected: str) -> None:
    graph = record(run_program, "dev", {**find_stack("dev").config, **config})
    assert any(expected in line for line in advice(graph, TODAY))


def test_a_hidden_oidc_issuer_is_announced() -> None:
    assert any("The eks endpoint hides the OIDC issuer" in line for line in advice(recorded("staging"), TODAY))


def test_nodes_in_one_zone_only_are_announced() -> None:
    groups = json.dumps({"one": {"zones": ["eu-west-1b"]}})
    graph = record(run_program, "x", {**find_stack("staging").config, "private-eks:nodeGroups": groups})
    assert "All nodes are in eu-west-1b: a lost zone takes them all" in advice(graph, TODAY)


def test_nodes_in_subnets_from_elsewhere_are_previewed() -> None:
    config = {
        **find_stack("staging").config,
        "private-eks:nodeGroups": '{"there": {"subnetIds": ["subnet-elsewhere"]}}',
    }
    graph = record(run_program, "staging", config)
    assert "All nodes are in subnet-elsewhere: a lost zone takes them all" in advice(graph, TODAY)


@pytest.mark.parametrize(("switch", "told"), [("true", 0), ("false", 1), (None, 0)])
def test_nodes_that_enforce_no_network_policies_are_told(switch: str | None, told: int) -> None:
    """The VPC CNI enforces them unless the stack file says otherwise."""
    configuration = {"configuration": {"enableNetworkPolicy": switch}} if switch else {}
    graph = with_settings("staging", namespaces={"shop": {}}, addons={"vpc-cni": configuration})
    lines = [line for line in advice(graph, TODAY) if line.startswith("Network policies are not enforced on nodes")]
    assert len(lines) == told


def test_add_ons_that_wait_for_later_nodes_are_told() -> None:
    """Karpenter runs on Fargate, and starts its first nodes after `pulumi up`."""
    system = {"system": {"selectors": [{"namespace": "kube-system"}]}}
    keys = {"compute": "mixed", "nodeGroups": {}, "fargateProfiles": system, "karpenter": {"enabled": True}}
    addons: dict[str, Any] = {"cert-manager": {}, "metrics-server": {}, "kube-state-metrics": {}}
    [line] = told("staging", "The add-ons", **keys, platform={}, applications={}, addons=addons)
    assert line.startswith("The add-ons cert-manager, kube-state-metrics would wait for nodes that start later")
    assert told("staging", "The add-on", addons=addons) == []


def told(stack: str, start: str, **keys: Any) -> list[str]:
    """Give the lines of advice that begin so."""
    graph = with_settings(stack, **keys) if keys else recorded(stack)
    return [line for line in advice(graph, TODAY) if line.startswith(start)]


def test_an_identity_called_like_an_add_on_is_annotated_for_itself_only() -> None:
    policies = {"namespace": "a", "serviceAccount": "a", "policies": ["AmazonS3ReadOnlyAccess"]}
    assert (
        told("staging", "Annotate", identities={"vpc-cni": policies, "cni": {**policies, "serviceAccount": "b"}}) == []
    )
    irsa = {"vpc-cni": {**policies, "mechanism": "irsa"}}
    assert len(told("staging", "Annotate service account a/a", identities=irsa)) == 1


@pytest.mark.parametrize(
    ("ami_type", "device"),
    [
        ("AL2023_x86_64_NVIDIA", "nvidia.com/gpu"),
        ("AL2023_ARM_64_NVIDIA", "nvidia.com/gpu"),
        ("AL2023_x86_64_NEURON", "aws.amazon.com/neuron"),
        ("BOTTLEROCKET_x86_64_NVIDIA", ""),
        ("AL2023_x86_64_STANDARD", ""),
    ],
)
@pytest.mark.parametrize("family", ["nodeGroups", "selfManagedNodeGroups"])
def test_a_device_that_no_node_offers_is_told(family: str, ami_type: str, device: str) -> None:
    groups = {**asked(recorded("staging"), family, {}), "gpu": {"amiType": ami_type, "minSize": 1}}
    lines = told("staging", "No node of private-eks-staging-gpu offers", **{family: groups})
    assert [device in line for line in lines] == ([True] if device else [])


def test_the_example_offers_its_devices_and_fills_its_groups() -> None:
    assert told("gpu", "No node of") == told("gpu", "Nothing starts") == []
    assert told("gpu", "No node of private-eks-gpu-training offers nvidia.com/gpu", manifests=[]) != []
    assert told("gpu", "Nothing starts nodes of private-eks-gpu-inference: ", platform={}) != []


def test_endpoints_for_sessions_that_nobody_has_are_told() -> None:
    start = "The endpoints of session-manager are paid for"
    assert told("prod", start) == []
    assert len(told("staging", start, uses=["session-manager"])) == 1
    assert told("staging", start, uses=["session-manager"], bastions={"b": {}}) == []
    assert told("staging", start, uses=["session-manager"], nodeGroups={"a": {"sessionManager": True}}) == []


def test_roles_that_pods_on_windows_do_not_get_are_told() -> None:
    assert len(told("everything", "Pods on Windows get no roles by Pod Identity: if those of reports run there")) == 1
    assert told("staging", "Pods on Windows") == []


def test_who_has_to_be_annotated_is_told() -> None:
    told = [line for line in advice(recorded("everything"), TODAY) if line.startswith("Annotate ")]
    assert told == ["Annotate service account apps-shop/shop with eks.amazonaws.com/role-arn: identity_role_arns, apps"]


def test_a_stack_file_reads_as_the_cli_hands_it_over(stack_file: Callable[[str], Stack]) -> None:
    stack = stack_file(
        "config:\n  private-eks:cidr: 10.0.0.0/16\n  private-eks:protect: true\n  private-eks:zones: [a]\n"
    )
    assert stack.name == "test"
    assert stack.config["private-eks:protect"] == "true"
    assert stack.config["private-eks:zones"] == '["a"]'
    assert stack.config["private-eks:serviceCidr"] == "172.20.0.0/16", "a default of Pulumi.yaml"


def test_an_encrypted_value_is_not_shown(stack_file: Callable[[str], Stack]) -> None:
    stack = stack_file("config:\n  private-eks:keyArn:\n    secure: AAABAL\n")
    assert stack.config["private-eks:keyArn"] == "[secret]"


def test_a_resource_registered_twice_is_an_error(deploy: Callable[[Callable[[], Any]], Any]) -> None:
    import pulumi_aws as aws

    def program() -> None:
        for _ in range(2):
            aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")

    with pytest.raises(ValueError, match=r"registered twice: .*Vpc::main"):
        deploy(program)


@pytest.mark.parametrize(
    "type_", sorted({r.type for s in ALL_STACKS for r in recorded(s) if r.type.startswith("aws:")})
)
def test_the_simulated_cloud_knows_every_type_that_is_made(type_: str) -> None:
    assert facts.facts_of(type_)["source"]


def test_a_type_without_facts_has_an_id_and_an_arn_and_is_never_replaced() -> None:
    found = facts.facts_of("aws:lambda/function:Function")
    assert (found["id"], found["replaces"]) == ("function-{17 hex}", [])
    assert found["outputs"] == {"arn": "arn:{partition}:lambda:{region}:{account}:function/{id}"}


@pytest.mark.parametrize(
    ("type_", "inputs", "id_", "arn"),
    [
        ("aws:iam/role:Role", {"name": "r"}, "r", "arn:aws:iam::111122223333:role/r"),
        (
            "aws:cloudwatch/logGroup:LogGroup",
            {"name": "/a/b"},
            "/a/b",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/a/b",
        ),
        ("aws:kms/alias:Alias", {"name": "alias/a"}, "alias/a", "arn:aws:kms:eu-west-1:111122223333:alias/a"),
        ("aws:eks/cluster:Cluster", {"name": "c"}, "c", "arn:aws:eks:eu-west-1:111122223333:cluster/c"),
    ],
)
def test_named_things_are_answered_by_their_names(type_: str, inputs: dict[str, str], id_: str, arn: str) -> None:
    given, state = answers.create(Place("eu-west-1"), type_, inputs, "seed")
    assert (given, state["arn"]) == (id_, arn)


def test_ids_have_aws_forms_and_depend_on_the_seed() -> None:
    first, state = answers.create(Place("eu-west-1"), "aws:ec2/vpc:Vpc", {}, "one")
    second, _ = answers.create(Place("eu-west-1"), "aws:ec2/vpc:Vpc", {}, "two")
    assert first.startswith("vpc-")
    assert len(first) == 4 + 17
    assert first != second
    assert state["arn"].endswith(first)


def test_local_zones_are_no_default() -> None:
    config = {**find_stack("dev").config, "aws:region": "us-west-2"}
    graph = record(run_program, "dev", config)
    assert {subnet.inputs["availabilityZone"] for subnet in graph.of("Subnet")} == {f"us-west-2{x}" for x in "abc"}


def test_an_unknown_call_has_what_was_asked_and_a_name() -> None:
    found = invokes.invoke(Place("eu-west-1"), "aws:ssm/getParameter:getParameter", {"name": "/ours"})
    assert found.keys() == {"arn", "id", "name"}
    assert (found["name"], found["arn"]) == ("/ours", f"arn:aws:ssm:eu-west-1:111122223333:parameter/{found['id']}")


@pytest.mark.parametrize(
    ("region", "zones"),
    [
        ("eu-west-1", {"eu-west-1a": "euw1-az1", "eu-west-1b": "euw1-az2", "eu-west-1c": "euw1-az3"}),
        ("ap-southeast-2", {f"ap-southeast-2{x}": f"apse2-az{i}" for i, x in enumerate("abc", 1)}),
        ("us-gov-west-1", {f"us-gov-west-1{x}": f"usgw1-az{i}" for i, x in enumerate("abc", 1)}),
    ],
)
def test_zones_have_the_ids_of_their_region(region: str, zones: dict[str, str]) -> None:
    assert invokes.zones_of(region) == zones


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"endpointPublicAccess": True}, "endpointPublicAccess is true"),
        ({"fargate": True}, "does not know fargate"),
        ({"skipDefaultNodeGroup": None}, "skipDefaultNodeGroup is nothing"),
    ],
)
def test_the_simulated_component_refuses_a_form_that_would_make_more(change: dict[str, Any], fault: str) -> None:
    inputs = dict(recorded("dev").of("eks:index:Cluster")[0].inputs)
    with pytest.raises(ValueError, match=fault):
        eks_component.cluster_inputs("main", {**inputs, **change}, "arn")


def test_a_public_bastion_is_announced_in_capitals() -> None:
    (loud,) = [line for line in advice(recorded("public-bastion"), TODAY) if line.startswith("OPEN TO THE INTERNET")]
    for word in ("bastions.bastion.public", "internet gateway", "10.48.200.0/28", "203.0.113.0/24", "public address"):
        assert word in loud


def test_what_is_not_public_is_not_announced(any_graph: Graph) -> None:
    loud = [line for line in advice(any_graph, TODAY) if "INTERNET" in line]
    assert len(loud) == (any_graph.stack == "public-bastion")


def test_another_form_of_the_eks_component_is_refused_in_one_line(deploy: Callable[[Callable[[], Any]], Any]) -> None:
    import pulumi_eks as eks

    with pytest.raises(
        ValueError, match=r"pulumi_eks\.Cluster plain: the simulated component needs deletionProtection, "
    ):
        deploy(lambda: eks.Cluster("plain"))


@pytest.mark.parametrize(("more", "shared"), [
    ({}, True), ({"path": "/b"}, False), ({"host": "b.example.internal"}, False), ({"group": "other"}, False),
])  # fmt: skip
def test_two_rules_for_the_same_requests_are_told(more: dict[str, str], shared: bool) -> None:
    applications = json.loads(stack_called("applications").config["private-eks:applications"])
    web = applications["web"]
    one = {**web, "ingress": {**web["ingress"], "group": "g"}}
    two = {**one, "ingress": {**one["ingress"], **more}}
    graph = with_settings("applications", applications={**applications, "web": one, "web2": two})
    told = "Ingress shop/web and Ingress shop/web2 share shop.example.internal/ of one load balancer: one gets all"
    assert (told in advice(graph, TODAY)) == shared
