"""The plugin as Pulumi runs it: its own process, real gRPC in both directions, values as they are on the wire.

What this cannot show is the CLI's part: making the plugin's virtual environment and generating SDKs.
"""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

import private_eks
from private_eks import Cluster, Network, PrivateCluster
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import UNKNOWN, read
from tests import schema
from tests.package.engine import Engine, construct, plugin, problems, urn_of
from tests.package.host import CONFIG, changed, wire_of
from tests.package.samples import SAMPLES, in_python

ZONES = ["eu-west-1a", "eu-west-1b"]
NETWORK = {
    "region": "eu-west-1",
    "cidr": "10.0.0.0/16",
    "zones": ZONES,
    "nodePrefix": 20.0,
    "clusterNames": ["main"],
}
ELSEWHERE = urn_of("", "pulumi:providers:aws", "elsewhere")


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Any, Engine]]:
    engine = Engine()
    with plugin(engine) as stub:
        yield stub, engine


@pytest.fixture
def stub(running: tuple[Any, Engine]) -> Any:
    return running[0]


@pytest.fixture
def engine(running: tuple[Any, Engine]) -> Engine:
    """The engine with nothing in it yet."""
    fresh = Engine()
    address = running[1].address
    running[1].__dict__.update(fresh.__dict__, address=address)
    return running[1]


def test_the_plugin_has_the_package_s_version(stub: Any) -> None:
    assert stub.GetPluginInfo(empty_pb2.Empty()).version == private_eks.__version__


def test_the_plugin_serves_the_reviewed_schema(stub: Any) -> None:
    served = stub.GetSchema(provider_pb2.GetSchemaRequest()).schema
    assert json.loads(served) == json.loads(schema.GOLDEN.read_text(encoding="utf-8"))


def test_the_plugin_takes_secrets_references_and_outputs(stub: Any) -> None:
    answer = stub.Configure(provider_pb2.ConfigureRequest())
    assert (answer.acceptSecrets, answer.acceptResources, answer.acceptOutputs) == (True, True, True)


def test_a_network_arrives_with_its_children_below_it(stub: Any, engine: Engine) -> None:
    construct(stub, engine, "Network", NETWORK)
    main = urn_of("", "private-eks:index:Network", "main")
    assert {request.parent for urn, request in engine.requests.items() if urn != main} == {main}
    subnets = [r.name for r in engine.requests.values() if r.type == "aws:ec2/subnet:Subnet"]
    assert sorted(subnets) == [f"main-{kind}-{zone}" for kind in ("control", "node") for zone in ZONES]


def test_a_network_s_outputs_come_back(stub: Any, engine: Engine) -> None:
    outputs = construct(stub, engine, "Network", NETWORK)
    vpc = engine.states[urn_of(urn_of("", "private-eks:index:Network", "main"), "aws:ec2/vpc:Vpc", "main")]
    assert outputs["vpcId"] == vpc["id"]
    assert len(outputs["nodeSubnetIds"]) == len(outputs["controlSubnetIds"]) == len(outputs["routeTableIds"]) == 2
    assert outputs["freeCidrs"][0] == "10.0.32.0/19"


@pytest.mark.parametrize("component", [Network, Cluster, PrivateCluster])
def test_a_constructed_component_registers_what_a_python_program_does(
    stub: Any, engine: Engine, component: Any
) -> None:
    construct(stub, engine, component.__name__, wire_of(component))
    graph = record(lambda: component("main", in_python(SAMPLES[component])), "test", CONFIG, "consumer")
    wanted = {(r.type, r.name): r.inputs for r in graph if r.custom and "eksCluster" not in r.urn}
    got = {(r.type, r.name): read(r.object) for r in engine.requests.values() if r.custom}
    assert got.keys() == {key for key in wanted if not key[0].startswith("pulumi:providers:")}
    assert {key: inputs for key, inputs in wanted.items() if key in got} == got


def test_null_is_nothing_and_an_empty_mapping_is_one(stub: Any, engine: Engine) -> None:
    construct(stub, engine, "Network", {**NETWORK, "nodePrefix": None, "logRetentionDays": None, "tags": {}})
    blocks = {
        r.name: read(r.object)["cidrBlock"] for r in engine.requests.values() if r.type == "aws:ec2/subnet:Subnet"
    }
    assert blocks["main-node-eu-west-1a"] == "10.0.0.0/19"


def test_a_preview_shows_every_child_and_knows_no_id(stub: Any, engine: Engine) -> None:
    construct(stub, engine, "Network", NETWORK)
    shown = set(engine.requests)
    engine.requests.clear()
    engine.preview = True
    outputs = construct(stub, engine, "Network", NETWORK)
    assert set(engine.requests) == shown
    assert outputs["vpcId"] == UNKNOWN


def test_the_creator_is_denied_through_the_transform_of_a_constructed_cluster(stub: Any, engine: Engine) -> None:
    outputs = construct(stub, engine, "Cluster", wire_of(Cluster))
    assert engine.control_plane["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }
    assert json.loads(outputs["kubeconfig"])["clusters"][0]["cluster"]["server"] == outputs["endpoint"]


def test_the_caller_s_provider_reaches_children_and_calls(stub: Any, engine: Engine) -> None:
    engine.states[ELSEWHERE] = {"id": "0b4a8e0c"}
    construct(stub, engine, "Network", NETWORK, providers={"aws": f"{ELSEWHERE}::0b4a8e0c"})
    used = [*(r.provider for r in engine.requests.values() if r.custom), *(call.provider for call in engine.calls)]
    assert set(used) == {f"{ELSEWHERE}::0b4a8e0c"}


def test_a_bad_value_is_reported_as_a_problem_of_that_input(stub: Any, engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        construct(stub, engine, "Network", {**NETWORK, "nodePrefix": 40.0})
    assert problems(caught.value) == {
        "nodePrefix": "nodePrefix: got 40; allowed: 17 to 28 in 10.0.0.0/16; choose a length in between"
    }
    assert engine.requests == {}


def test_a_bad_value_deep_inside_is_reported_by_its_path(stub: Any, engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        construct(stub, engine, "PrivateCluster", changed(PrivateCluster, "nodeGroups.general.minSize", 9.0))
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert problems(caught.value) == {
        "nodeGroups.general.minSize": "nodeGroups.general.minSize: got 9; allowed: 0 to maxSize, which is 6; "
        "change minSize or maxSize"
    }
    assert engine.requests == {}


def test_an_unknown_input_is_refused(stub: Any, engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        construct(stub, engine, "Network", {**NETWORK, "zone": ["eu-west-1a"]})
    assert "; did you mean 'zones'?; allowed: " in problems(caught.value)["zone"]


def test_what_aws_refuses_is_reported_as_a_problem_of_that_input(stub: Any, engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        construct(stub, engine, "Network", {**NETWORK, "zones": ["eu-west-1a", "eu-west-1x"]})
    assert problems(caught.value)["zones[1]"].startswith(
        "zones[1]: got 'eu-west-1x'; did you mean 'eu-west-1c'?; allowed: eu-west-1a, "
    )
