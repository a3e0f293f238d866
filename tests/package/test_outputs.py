"""Outputs of other resources are welcome where they only travel, from Python and over the wire, at any depth."""

import copy
import functools
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN as NOT_KNOWN
from pulumi.resource import DependencyResource

from private_eks import PrivateCluster
from private_eks_cli.graph.model import Graph, Resource, strings
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import UNKNOWN
from tests.package.host import CONFIG, hosted
from tests.package.samples import output_value

SOURCE = "urn:pulumi:test::private-eks::aws:sqs/queue:Queue::from-elsewhere"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:jobs"
POLICY = "arn:aws:iam::111122223333:policy/jobs"
BASE: dict[str, Any] = {
    "region": "eu-west-1",
    "version": "1.35",
    "cidr": "10.40.0.0/16",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "accessEntries": {
        "admins": {
            "principalArn": "arn:aws:iam::111122223333:role/platform-admins",
            "policies": {"AmazonEKSClusterAdminPolicy": {}},
        }
    },
    "nodeGroups": {"general": {}},
    "fargateProfiles": {"apps": {"selectors": [{"namespace": "apps"}]}},
    "addons": {"metrics-server": {}},
    "identities": {"jobs": {"namespace": "jobs", "serviceAccount": "jobs", "policies": ["AmazonS3ReadOnlyAccess"]}},
}
STATEMENT = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}
SNAKE = {
    "accessEntries": "access_entries",
    "addons": "addons",
    "clientCidrs": "client_cidrs",
    "fargateProfiles": "fargate_profiles",
    "identities": "identities",
    "instanceTypes": "instance_types",
    "nodeEgress": "node_egress",
    "nodeGroups": "node_groups",
    "principalArn": "principal_arn",
    "serviceAccount": "service_account",
    "targetRoleArn": "target_role_arn",
    "fromPort": "from_port",
}

Place = Callable[[Any], dict[str, Any]]
PLACES: dict[str, tuple[str, Place]] = {
    "a tag": ("from-elsewhere", lambda value: {"tags": {"owner": value}}),
    "a tag of a profile": (
        "from-elsewhere",
        lambda value: {"fargateProfiles": {"apps": {**BASE["fargateProfiles"]["apps"], "tags": {"owner": value}}}},
    ),
    "a tag of an add-on": ("from-elsewhere", lambda value: {"addons": {"metrics-server": {"tags": {"owner": value}}}}),
    "a client's block": ("10.200.0.0/16", lambda value: {"clientCidrs": ["10.100.0.0/16", value]}),
    "a block of egress": ("10.60.0.0/16", lambda value: {"nodeEgress": {"db": {"cidr": value, "fromPort": 5432}}}),
    "a policy": (POLICY, lambda value: identity(policies=[value])),
    "a policy beside one of AWS": (POLICY, lambda value: identity(policies=["AmazonS3ReadOnlyAccess", value])),
    "a resource": (QUEUE, lambda value: identity(statements=[{**STATEMENT, "Resource": value}])),
    "one of several resources": (QUEUE, lambda value: identity(statements=[{**STATEMENT, "Resource": [value, QUEUE]}])),
    "a condition": (
        QUEUE,
        lambda value: identity(statements=[{**STATEMENT, "Condition": {"ArnEquals": {"aws:SourceArn": [value]}}}]),
    ),
}
DECIDED: dict[str, Place] = {
    "identities.jobs.targetRoleArn": lambda value: identity(targetRoleArn=value),
    "region": lambda value: {"region": value},
    "cidr": lambda value: {"cidr": value},
    "zones[0]": lambda value: {"zones": [value, "eu-west-1b"]},
    "nodeGroups.general.instanceTypes[0]": lambda value: {"nodeGroups": {"general": {"instanceTypes": [value]}}},
    "identities.jobs.namespace": lambda value: identity(namespace=value, policies=["AmazonS3ReadOnlyAccess"]),
    "identities.jobs.statements[0].Action": lambda value: identity(statements=[{**STATEMENT, "Action": value}]),
    "identities.jobs.statements[0].Effect": lambda value: identity(statements=[{**STATEMENT, "Effect": value}]),
}


def identity(**settings: Any) -> dict[str, Any]:
    return {"identities": {"jobs": {"namespace": "jobs", "serviceAccount": "jobs", **settings}}}


def in_snake(value: Any) -> Any:
    if isinstance(value, dict):
        return {SNAKE.get(key, key): in_snake(item) for key, item in value.items()}
    return [in_snake(item) for item in value] if isinstance(value, list) else value


def over_the_wire(place: Place, value: Any, known: bool = True) -> Graph:
    wired = output_value(value, SOURCE)
    if not known:
        del wired["value"]
    return hosted(PrivateCluster, copy.deepcopy({**BASE, **place(wired)}), unknowns=not known)


def from_python(place: Place, value: Any, known: bool = True) -> Graph:
    def program() -> None:
        output: pulumi.Output[Any] = DependencyResource(SOURCE).urn.apply(lambda _: value if known else NOT_KNOWN)
        PrivateCluster("main", in_snake({**BASE, **place(output)}))

    return record(program, "test", CONFIG, unknowns=not known)


@functools.cache
def made(what: str, call: Callable[..., Graph], known: bool = True) -> Graph:
    value, place = PLACES[what]
    return call(place, value, known=known)


@functools.cache
def made_plain(what: str) -> Graph:
    value, place = PLACES[what]
    return hosted(PrivateCluster, copy.deepcopy({**BASE, **place(value)}))


def carriers(graph: Graph, value: str) -> list[Resource]:
    return [r for r in graph if r.custom and any(value in text for text in strings(r.inputs))]


@pytest.mark.parametrize("call", [over_the_wire, from_python])
@pytest.mark.parametrize("what", PLACES)
def test_an_output_travels_to_the_resource_that_wants_it(what: str, call: Callable[..., Graph]) -> None:
    value, _ = PLACES[what]
    with_output, plain = made(what, call), made_plain(what)
    found = carriers(with_output, value)
    assert len(found) == len(carriers(plain, value)) > 0
    assert any(SOURCE in urns for r in found for urns in r.property_dependencies.values())


@pytest.mark.parametrize("call", [over_the_wire, from_python])
@pytest.mark.parametrize("what", PLACES)
def test_a_preview_does_not_need_to_know_it(what: str, call: Callable[..., Graph]) -> None:
    value, _ = PLACES[what]
    before, after = made(what, call, known=False), made(what, call)
    assert before.resources.keys() == after.resources.keys()
    assert all(any(UNKNOWN in t for t in strings(before.resources[r.urn].inputs)) for r in carriers(after, value))


@pytest.mark.parametrize("call", [over_the_wire, from_python])
@pytest.mark.parametrize("what", DECIDED)
def test_what_is_decided_on_has_to_be_known(what: str, call: Callable[..., Graph]) -> None:
    with pytest.raises(Exception, match=r"known (before the deployment|in a preview)") as raised:
        call(DECIDED[what], "eu-west-1a")
    assert "object at 0x" not in str(raised.value).splitlines()[-1]


def test_documents_are_the_same_whether_their_arns_are_known() -> None:
    place = PLACES["a resource"][1]
    for graph in (over_the_wire(place, QUEUE), hosted(PrivateCluster, copy.deepcopy({**BASE, **place(QUEUE)}))):
        (policy,) = [r for r in graph.of("RolePolicy") if r.name.endswith("-jobs")]
        assert json.loads(policy.inputs["policy"])["Statement"] == [STATEMENT]
