"""Other languages: the SDKs that Pulumi generates, what programs send by them, and what the plugin makes of it.

Go and TypeScript are compiled and run as their language hosts do. Java and .NET are not tried: what generates their
SDKs is no Go module.
"""

import copy
import functools
import json
import runpy
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pulumi
import pytest
import yaml
from google.protobuf import json_format

import private_eks
from private_eks.provider import StrictProvider
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.urns import STACK
from private_eks_cli.recording.wire import OUTPUT, SIGNATURE, read
from tests.package import languages
from tests.package.consumers import CONFIG, Consumed, consuming
from tests.package.languages import MAIN, OWNER, PROGRAMS, Program, built, built_example, example, generate
from tests.schema import schema

PROBES = Path(__file__).parent / "probes"
NETWORK = "urn:pulumi:test::consumer::private-eks:index:Network::probe"
MADE_OF = {
    "clusterArn": ["aws:ec2/vpc:Vpc::probe"],
    "routeTableIds": [f"aws:ec2/routeTable:RouteTable::probe-eu-west-1{zone}" for zone in "ab"],
    "subnetIds": [
        f"aws:ec2/routeTableAssociation:RouteTableAssociation::probe-control-eu-west-1{zone}" for zone in "ab"
    ],
    "vpcId": ["aws:ec2/vpc:Vpc::probe"],
}
"""Which resources in the network an output depends on."""


def ran(program: Program, preview: bool = False) -> Consumed:
    """Run a program against an engine with the plugin behind."""
    with consuming(preview) as engine:
        program(engine.host)
    return engine


def sent(engine: Consumed) -> dict[str, dict[str, Any]]:
    """Give the inputs that a program sent, by component; numbers as they are on the wire."""
    return {name: json_format.MessageToDict(request.object) for name, request in engine.remote.items()}


def test_the_schema_binds_without_a_remark_and_gives_sdks(tmp_path: Path) -> None:
    assert generate(schema(), tmp_path) == ""
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"go", "nodejs", "python"}


def test_a_schema_with_a_type_that_there_is_not_is_refused(tmp_path: Path) -> None:
    broken = copy.deepcopy(schema())
    del broken["types"]["private-eks:index:TaintSettings"]
    assert "TaintSettings" in generate(broken, tmp_path)


def test_a_reserved_name_is_remarked(tmp_path: Path) -> None:
    broken = copy.deepcopy(schema())
    broken["resources"]["private-eks:index:Network"]["properties"]["urn"] = {"type": "string"}
    assert "urn is a reserved property name" in generate(broken, tmp_path)


class SizedArgs(TypedDict):
    """Inputs of a `Sized`."""

    region: str
    """Region."""
    size: NotRequired[int]
    """How many. Default: one. Deprecated: use `count`; it goes with 1.0."""


class Sized(pulumi.ComponentResource):
    """A component with an input that will go."""

    size: pulumi.Output[str]
    """How many."""

    def __init__(self, name: str, args: SizedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("private-eks:index:Sized", name, {}, opts)


def test_what_a_docstring_calls_deprecated_is_so_in_every_language(tmp_path: Path) -> None:
    assert generate(json.loads(StrictProvider([Sized], "private-eks", None, "0.1.0").schema or ""), tmp_path) == ""
    message = "use `count`; it goes with 1.0."
    marks = {
        "go/privateeks/sized.go": f"// Deprecated: {message}",
        "nodejs/sized.ts": f"@deprecated {message}",
        f"python/{languages.PYTHON}/sized.py": f'pulumi.log.warn("""size is deprecated: {message}""")',
    }
    assert [path for path, mark in marks.items() if mark not in (tmp_path / path).read_text(encoding="utf-8")] == []


@functools.cache
def by_pip() -> Graph:
    """Record the example that takes the same components by pip, once a session."""
    program = lambda: runpy.run_path(str(example("pip")), run_name="__main__")  # noqa: E731
    return record(program, "test", CONFIG, "consumer")


@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_an_example_makes_and_exports_what_the_one_by_pip_does(language: str) -> None:
    engine = ran(built_example(language))
    of_eks = {r.urn for r in by_pip() if "eksCluster" in r.urn or r.type == "pulumi:providers:kubernetes"}
    wanted = {r.urn: r.inputs for r in by_pip() if r.custom and r.urn not in of_eks}
    assert {urn: read(request.object) for urn, request in engine.requests.items() if request.custom} == wanted
    (exports,) = [value for urn, value in engine.outputs.items() if urn.split("::")[2] == STACK]
    assert exports == by_pip().exports
    assert exports["tunnelCommand"].startswith("aws ssm start-session --region eu-west-1 --target i-")


def output(*dependencies: str, **given: Any) -> dict[str, Any]:
    """Spell an output as SDKs do: known if it has a value, and secret if it says so."""
    depends = {"dependencies": sorted(dependencies)} if dependencies else {}
    return {SIGNATURE: OUTPUT, **depends, **given}


def expected(language: str, engine: Consumed) -> dict[str, dict[str, Any]]:
    """Spell what the probes say, as it has to arrive."""

    def of_network(key: str, **given: Any) -> dict[str, Any]:
        # Go knows of a component's output only that it is the component's.
        inside = [] if language == "go" else [NETWORK.replace("::probe", f"${part}") for part in MADE_OF[key]]
        return output(NETWORK, *inside, **({} if engine.preview else given))

    known = engine.answers["Network probe"]
    vpc_id, subnets = known["vpcId"], ["", ""] if engine.preview else known["controlSubnetIds"]
    of_pods = {"replicaCount": 2.0, "deep": {"ratio": 0.5, "vpc_id": of_network("vpcId", value=vpc_id)}}
    return {
        "Network probe": {
            "region": "eu-west-1",
            "cidr": "10.0.0.0/16",
            "zones": ["eu-west-1a", "eu-west-1b"],
            "nodePrefix": 20.0,
            "clusterNames": [],
            "tags": {},
        },
        "Endpoints probe": {
            "region": "eu-west-1",
            "vpcId": {**of_network("vpcId", value=vpc_id), "secret": True},
            "vpcCidrs": ["10.0.0.0/16"],
            "zones": ["eu-west-1a", "eu-west-1b"],
            "subnetIds": [of_network("subnetIds", value=subnet) for subnet in subnets],
            "routeTableIds": of_network("routeTableIds", value=known["routeTableIds"]),
            "uses": ["irsa"],
        },
        "Addons probe": {
            "region": "eu-west-1",
            "clusterName": "main",
            "clusterArn": of_network("clusterArn", value="arn:aws:eks:eu-west-1:111122223333:cluster/main"),
            "oidcProviderArn": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1",
            "version": "1.35",
            "addons": {
                "coredns": {"timeoutMinutes": 30.0, "preserve": True, "configuration": of_pods, "tags": {}},
                "vpc-cni": {
                    "roleArn": output(value="arn:aws:iam::111122223333:role/cni", secret=True),
                    "mechanism": "irsa",
                },
            },
        },
    }


@pytest.mark.parametrize("language", sorted(MAIN))
def test_every_kind_of_value_arrives_and_is_understood(language: str, tmp_path: Path) -> None:
    """Numbers are floats; what is not given is absent; what is empty is there; outputs are known or not, or secret."""
    probe = built(language, tmp_path, PROBES / {"python": "probe.py"}.get(language, MAIN[language]))
    for engine in (ran(probe), ran(probe, preview=True)):
        assert sorted_dependencies(sent(engine)) == expected(language, engine)
        made = {(r.type.rsplit(":", 1)[-1], r.name): read(r.object) for r in engine.requests.values() if r.custom}
        assert ("Subnet", "probe-node-eu-west-1b") in made
        assert made["Addon", "probe-coredns"]["preserve"] is True
        assert len(made["VpcEndpoint", "probe-sts"]["subnetIds"]) == 2
        if not engine.preview:
            configuration = json.loads(made["Addon", "probe-coredns"]["configurationValues"])
            assert configuration["deep"] == {"ratio": 0.5, "vpc_id": engine.answers["Network probe"]["vpcId"]}
            assert configuration["replicaCount"] == 2


def sorted_dependencies(value: Any) -> Any:
    """Put the dependencies of outputs in order: SDKs send sets."""
    if isinstance(value, dict):
        return {k: sorted(v) if k == "dependencies" else sorted_dependencies(v) for k, v in value.items()}
    return [sorted_dependencies(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_an_example_is_a_project_that_names_the_package_at_its_version(language: str) -> None:
    project = yaml.safe_load((example(language) / "Pulumi.yaml").read_text(encoding="utf-8"))
    source = f"github.com/{OWNER}/private-eks.git/components@{private_eks.__version__}"
    assert project["packages"] == {"private-eks": source}
    assert project["name"] == "orders-platform"
    page = (example(language) / "README.md").read_text(encoding="utf-8")
    assert f"pulumi package add {source}" in page


def test_examples_link_the_sdk_where_pulumi_puts_it() -> None:
    package = json.loads((example("typescript") / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"][f"@{OWNER}/private-eks"] == f"file:{languages.SDK}"
    assert languages.SDK in (example("python") / "requirements.txt").read_text(encoding="utf-8").splitlines()
    module = f"github.com/{OWNER}/pulumi-private-eks/sdk/go"
    modules = (example("go") / "go.mod").read_text(encoding="utf-8")
    assert f"{module} v{private_eks.__version__}\n" in modules
    assert f"replace {module} => ./{languages.SDK}\n" in modules
    assert [path for path in (example("go").parent).glob("*/sdks/*") if path.is_dir()] == []
