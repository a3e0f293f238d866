"""What is renamed with an alias stays; without one it is replaced. docs/versioning.md promises it of every release.

Nothing has been renamed yet: a copy of the package, with something renamed in it, plays the next release.
"""

import importlib
import runpy
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pulumi
import pytest

from private_eks import Network, PrivateCluster
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from tests.places import ROOT

from .conftest import Begin, Deployment

pytestmark = pytest.mark.engine

ROLE = "arn:aws:iam::111122223333:role/admins"
ARGS: Any = {"region": "eu-west-1", "cidr": "10.40.0.0/16", "zones": ["eu-west-1a", "eu-west-1b"]}
CLUSTER: Any = {
    **ARGS,
    "version": "1.35",
    "access_entries": {"admins": {"principal_arn": ROLE, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
    "node_groups": {"general": {"instance_types": ["m6i.large"], "min_size": 2, "max_size": 4}},
}
"""What examples/consumer-parts makes of the parts."""

CHILD = ('f"{name}-node-{s.zone}"', 'f"{name}-large-{s.zone}"')
CHILD_ALIAS = (
    "opts=pulumi.ResourceOptions(parent=self),\n        )\n        association",
    "opts=pulumi.ResourceOptions(parent=self, aliases=[former]),\n        )\n        association",
)
ASSOCIATION_ALIAS = (
    "route_table_id=tables[plan.zone].id, opts=pulumi.ResourceOptions(parent=self)",
    "route_table_id=tables[plan.zone].id, opts=pulumi.ResourceOptions(parent=self, aliases=[former])",
)
FORMER_NAME = (
    "subnet = aws.ec2.Subnet(",
    'former = pulumi.Alias(name=name.replace("-large-", "-node-"))\n        subnet = aws.ec2.Subnet(',
)
COMPONENT = ('"private-eks:index:Network"', '"private-eks:index:Net"')
COMPONENT_ALIAS = (
    'super().__init__("private-eks:index:Net", name, asked(args, NetworkArgs), opts)',
    'former = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="private-eks:index:Network")])\n'
    '        super().__init__("private-eks:index:Net", name, asked(args, NetworkArgs), '
    "pulumi.ResourceOptions.merge(opts, former))",
)

Release = Callable[..., ModuleType]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Release]:
    """Make releases of the package, with some texts of its network replaced."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def make(*edits: tuple[str, str]) -> ModuleType:
        made.append(f"next_private_eks_{len(made)}")
        shutil.copytree(ROOT / "components" / "private_eks", tmp_path / made[-1])
        path = tmp_path / made[-1] / "network" / "network.py"
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return importlib.import_module(f"{made[-1]}.network.network")

    yield make
    for name in [name for name in sys.modules if name.split(".")[0] in made]:
        del sys.modules[name]


def then(life: Deployment, program: Callable[[], Any]) -> dict[str, int]:
    """Preview another program for the same stack; give how many resources would change, and how."""
    life.engine.workspace.program = program
    outcome = life.preview()
    assert outcome.errors == []
    return {operation: count for operation, count in outcome.counts.items() if operation != "same"}


@pytest.mark.parametrize(
    ("edits", "changed"),
    [
        ([CHILD], {"create": 4, "delete": 4}),
        ([CHILD, CHILD_ALIAS, ASSOCIATION_ALIAS, FORMER_NAME], {"update": 2}),
        ([COMPONENT], {"create": 19, "delete": 19}),
        ([COMPONENT, COMPONENT_ALIAS], {}),
    ],
    ids=["child", "child with an alias", "component", "component with an alias"],
)
def test_an_alias_keeps_what_is_renamed(
    small: Begin, release: Release, edits: list[tuple[str, str]], changed: dict[str, int]
) -> None:
    with small(lambda: Network("main", ARGS), Cloud(Place("eu-west-1"))) as life:
        assert life.up().errors == []
        renamed: Any = release(*edits)
        assert then(life, lambda: renamed.Network("main", ARGS)) == changed
        if "delete" not in changed:
            assert life.up().errors == []
            assert set(life.up().counts) == {"same"}


def parts() -> None:
    """Make a cluster of its four parts, as projects did before there was `PrivateCluster`."""
    runpy.run_path(str(ROOT / "examples" / "consumer-parts"), run_name="__main__")


def adopt(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Tell the parts of a `PrivateCluster` that they had no parent before."""
    if args.type_ not in {f"private-eks:index:{part}" for part in ("Network", "Endpoints", "Cluster", "Compute")}:
        return None
    former = pulumi.ResourceOptions(aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)])
    return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, former))


def test_a_cluster_of_parts_becomes_a_private_cluster(small: Begin) -> None:
    with small(parts, Cloud(Place("eu-west-1"))) as life:
        assert life.up(adminRoleArn=ROLE).errors == []
        assert then(life, lambda: PrivateCluster("orders", CLUSTER))["delete"] > 50
        adopting = pulumi.ResourceOptions(transforms=[adopt])
        assert then(life, lambda: PrivateCluster("orders", CLUSTER, adopting)) == {"create": 1, "update": 5}
        assert life.up().errors == []
        assert then(life, lambda: PrivateCluster("orders", CLUSTER)) == {}, "the transform may go afterwards"
