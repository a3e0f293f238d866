"""Resources, components and calls of packages that nothing here describes, on the real engine."""

import io
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.dynamic import Resource, ResourceProvider
from rich.console import Console

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine import rehearse
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import SECRET, SIGNATURE
from private_eks_cli.sources.projects import Project
from private_eks_cli.sources.stacks import find_stack

from .conftest import Begin

pytestmark = pytest.mark.engine


class Other(pulumi.CustomResource):
    """A resource with an output that only its provider knows."""

    result: pulumi.Output[str | None]

    def __init__(self, token: str, name: str, opts: pulumi.ResourceOptions | None = None, **inputs: Any) -> None:
        super().__init__(token, name, {**inputs, "result": None}, opts)


class Component(pulumi.ComponentResource):
    """A component of another package."""

    size: pulumi.Output[int]
    endpoint: pulumi.Output[str | None]

    def __init__(self, name: str, size: int) -> None:
        super().__init__("other:index:Thing", name, {"size": size, "endpoint": None}, None, remote=True)


class Greeting(ResourceProvider):
    """A provider that is part of the program."""


class Hello(Resource, module="custom", name="Hello"):
    """A resource of that provider."""


def program(length: int = 8) -> None:
    """Make something of each, and what AWS has of them."""
    suffix = Other(
        "random:index/randomId:RandomId", "suffix", byteLength=length, keepers={"a": pulumi.Output.secret("hidden")}
    )
    Other("tls:index/privateKey:PrivateKey", "key", algorithm="ED25519")
    google = pulumi.ProviderResource("gcp", "google", {"project": "ours"})
    Other("gcp:storage/bucket:Bucket", "bucket", pulumi.ResourceOptions(provider=google), location="EU")
    Other("command:local:Command", "command", create="true", triggers=[suffix.id])
    Hello(Greeting(), "hello", {"text": "hi"})
    thing = Component("thing", 3)
    asked = pulumi.runtime.invoke("gcp:compute/getZones:getZones", {"region": "europe-west1"}).value
    aws.ssm.Parameter("seen", type="String", value=pulumi.Output.concat(suffix.id, "/", suffix.result.apply(str)))
    aws.ec2transitgateway.TransitGateway("hub", description="ours")
    pulumi.export("found", {"id": suffix.id, "size": thing.size, "endpoint": thing.endpoint, "asked": asked["region"]})


def test_they_come_up_change_stay_and_go_without_a_trace(small: Begin) -> None:
    others = record(program, "small", {"aws:region": "eu-west-1"}).packages
    assert others == {"aws", "command", "gcp", "other", "pulumi-python", "random", "tls"}
    with small(program, Cloud(Place("eu-west-1")), others) as life:
        assert life.preview().errors == []
        assert life.up().errors == []
        found = life.engine.workspace.stack_outputs(life.stack.name)["found"].value
        assert (found["id"][:9], found["size"], found["endpoint"], found["asked"]) == (
            "randomid-",
            3,
            None,
            "europe-west1",
        )
        [kept] = [entry for entry in life.state if entry["type"].endswith(":RandomId")]
        assert {kept[side]["keepers"]["a"][SIGNATURE] for side in ("inputs", "outputs")} == {SECRET}
        assert set(life.up().counts) == {"same"}
        changed = life.preview(lambda: program(9))
        assert (changed.errors, changed.of("update")) == ([], {("RandomId", "suffix"), ("Parameter", "seen")})
        assert set(life.refresh().counts) == {"same"}
        assert set(life.destroy().counts) == {"delete"}
        assert life.cloud.live == []


def test_they_are_rehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Project, "run", staticmethod(program))
    screen = io.StringIO()
    assert rehearse.rehearse(find_stack("dev"), Console(file=screen, width=300)) == 0, screen.getvalue()
    assert screen.getvalue().startswith(
        "Not known here, so made as declared, without outputs of their own: aws, command"
    )
