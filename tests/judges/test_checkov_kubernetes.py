"""checkov judges the manifests of the stacks and the examples, and finds the faults that it is there for."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from private_eks_cli.evidence.accepted import ACCEPTED, accepted, findings
from private_eks_cli.evidence.judging import Acceptance
from tests.shop import Manifest

from .checkov_run import failures
from .judges import clean_environment, judge, once
from .manifests import FAULTS, SHOP, STACKS, graph_of, objects

Verdicts = dict[str, dict[str, dict[str, bool]]]
"""Whether a rule was kept: by stack or fault, by resource, by rule."""

_PODS = (
    *(f"CKV_K8S_{number}" for number in (*range(8, 24), *range(25, 32), 35, 37, 38, 39, 40, 43)),
    "CKV_K8S_33",
    "CKV_K8S_34",
)
_ROLES = ("CKV_K8S_49", "CKV_K8S_155", "CKV_K8S_156", "CKV_K8S_157", "CKV_K8S_158")
_JOBS = frozenset(_PODS) - {"CKV_K8S_8", "CKV_K8S_9"}
RULES: Mapping[str, frozenset[str]] = {
    "ClusterRole": frozenset(_ROLES),
    "ConfigMap": frozenset({"CKV_K8S_21"}),
    "CronJob": _JOBS,
    "DaemonSet": frozenset(_PODS),
    "Deployment": frozenset(_PODS),
    "Ingress": frozenset({"CKV_K8S_21"}),
    "Job": _JOBS,
    "Role": frozenset({"CKV_K8S_21", "CKV_K8S_49", "CKV_K8S_157", "CKV_K8S_158"}),
    "RoleBinding": frozenset({"CKV_K8S_21", "CKV_K8S_42"}),
    "Secret": frozenset({"CKV_K8S_21"}),
    "Service": frozenset({"CKV_K8S_21"}),
    "ServiceAccount": frozenset({"CKV_K8S_21", "CKV_K8S_41"}),
    "StatefulSet": frozenset(_PODS),
}
"""Rules that must have judged each object of a kind; checkov knows no rule about the other kinds.

Most rules that it has further are about flags of a control plane, which EKS keeps to itself.
"""
NOT_SEEDED = frozenset({"CKV_K8S_33", "CKV_K8S_34", "CKV_K8S_41", "CKV_K8S_42"})
"""Rules about the dashboard, Helm 2's Tiller and the account `default`: nobody makes any of these."""


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    python = judge("checkov").with_name("python")
    made: Verdicts = once(tmp_path_factory, "manifests", lambda: run(python, tmp_path_factory.mktemp("manifests")))
    return made


def run(python: Path, folder: Path) -> Verdicts:
    """Let checkov judge everything, each program in a folder of its own."""
    programs = {stack: objects(stack) for stack in (*STACKS, SHOP)}
    programs |= {name: fault.manifests for name, fault in FAULTS.items()}
    folders = {name: str(write(folder / str(i), programs[name])) for i, name in enumerate(programs)}
    done = subprocess.run(
        [python, Path(__file__).with_name("checkov_worker.py")],
        cwd=folder,
        env=clean_environment(folder),
        input=json.dumps(folders),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: Verdicts = json.loads(done.stdout)
    return found


def write(folder: Path, manifests: list[Manifest]) -> Path:
    folder.mkdir()
    for i, manifest in enumerate(manifests):
        (folder / f"{i}.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return folder


def acceptance(stack: str, rule: str, address: str) -> tuple[str, Acceptance] | None:
    graph = graph_of(stack)
    broken = [resource for resource in graph.objects() if _address(dict(resource.inputs)) == address]
    found = next((a for resource in broken if (a := accepted(rule, graph, resource))), None)
    return (rule, found) if found else None


def broken(verdicts: Verdicts, stack: str) -> set[tuple[str, str]]:
    return failures(verdicts[stack])


@pytest.mark.parametrize("stack", [*STACKS, SHOP])
def test_manifests_break_no_rule_but_the_accepted_ones(verdicts: Verdicts, stack: str) -> None:
    assert {failure for failure in broken(verdicts, stack) if acceptance(stack, *failure) is None} == set()


@pytest.mark.parametrize("stack", STACKS)
def test_evidence_lists_what_is_found_and_accepted(verdicts: Verdicts, stack: str) -> None:
    listed = {
        (rule, _address(dict(resource.inputs)))
        for acceptance, resources in findings(graph_of(stack))
        for rule in acceptance.controls
        for resource in resources
        if rule.startswith("CKV_K8S_")
    }
    assert listed == broken(verdicts, stack)


def test_what_is_accepted_still_happens(verdicts: Verdicts) -> None:
    found = {acceptance(stack, *failure) for stack in STACKS for failure in broken(verdicts, stack)}
    assert found - {None} == {(rule, a) for a in ACCEPTED for rule in a.controls if rule.startswith("CKV_K8S_")}


@pytest.mark.parametrize("stack", [*STACKS, SHOP])
def test_every_expected_rule_has_judged_every_object(verdicts: Verdicts, stack: str) -> None:
    missing = {
        resource: unasked
        for manifest in objects(stack)
        if (unasked := _expected(manifest) - verdicts[stack].get(resource := _address(manifest), {}).keys())
    }
    assert not missing


def _expected(manifest: Manifest) -> frozenset[str]:
    return RULES.get(manifest["kind"], frozenset())


def _address(manifest: Manifest) -> str:
    """Name an object as checkov does."""
    metadata = manifest["metadata"]
    return f"{manifest['kind']}.{metadata.get('namespace', 'default')}.{metadata['name']}"


@pytest.mark.parametrize("name", FAULTS)
def test_checkov_finds_a_seeded_fault(verdicts: Verdicts, name: str) -> None:
    assert FAULTS[name].rule in {rule for rule, _ in broken(verdicts, name)}


def test_every_expected_rule_has_a_fault_that_breaks_it() -> None:
    expected = frozenset().union(*RULES.values()) - NOT_SEEDED
    assert {fault.rule for fault in FAULTS.values()} >= expected


def test_the_worker_needs_no_package_of_ours() -> None:
    """It runs under another interpreter, with other libraries."""
    text = Path(__file__).with_name("checkov_worker.py").read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"checkov"}
