"""Makes `cli/private_eks_cli/diff/escalation.json`: ways to more rights, and which AWS managed policies have one.

The ways come from cloudsplaining, which has those of pathfinding.cloud too; the policies from moto, which has AWS's own
texts. Both are read as files, and neither is installed:

    pip download --no-deps --dest wheels cloudsplaining==0.9.1 moto==5.2.5
    python -m tools.escalation wheels --write
"""

import argparse
import ast
import datetime
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from private_eks_cli.diff import escalation
from private_eks_cli.diff.escalation import PASS_ROLE, Way, part_of, ways_of
from private_eks_cli.diff.statements import read, texts
from private_eks_cli.graph.documents import statements

DATA = Path(escalation.__file__).with_name("escalation.json")
OF_EKS = {
    "eks:createaccessentry": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    "eks:updateaccessentry": "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    "eks:associateaccesspolicy": "https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html",
    "ssm:sendcommand": "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html",
    "ssm:startsession": "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    "sts:assumerole": "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
}
"""Ways of one action each that cloudsplaining does not have, and the page that says what it does."""
OF_PODS = ("eks:createpodidentityassociation", "eks:updatepodidentityassociation")
"""https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html: they pass a role to pods."""


def main() -> None:
    """Print the data, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", type=Path, help="folder with a wheel of each of the two")
    parser.add_argument("--write", action="store_true", help="write the file of the command")
    given = parser.parse_args()
    [splaining], [moto] = (sorted(given.wheels.glob(f"{name}-*.whl")) for name in ("cloudsplaining", "moto"))
    ways = _ways(splaining)
    text = _spelled([splaining, moto], ways, _managed(moto, ways))
    if given.write:
        DATA.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


def _ways(wheel: Path) -> list[Way]:
    """Give the ways, without those that only add an action to another."""
    table = ast.literal_eval(_assigned(wheel, "cloudsplaining/shared/constants.py", "PRIVILEGE_ESCALATION_METHODS"))
    ours = [[action] for action in OF_EKS] + [[action, PASS_ROLE] for action in OF_PODS]
    ways = sorted({frozenset(way) for way in (*table.values(), *ours)}, key=sorted)
    return [way for way in ways if not any(other < way for other in ways)]


def _managed(wheel: Path, ways: Sequence[Way]) -> dict[str, list[dict[str, Any]]]:
    """Give what AWS managed policies say of ways, of those that have one and that a role of one's own may get."""
    table = json.loads(
        ast.literal_eval(_assigned(wheel, "moto/iam/aws_managed_policies.py", "aws_managed_policies_data"))
    )
    found = {}
    for name, policy in sorted(table.items()):
        said = statements(policy["Document"])
        if policy["Path"].startswith("/aws-service-role/"):
            continue
        if open_ := ways_of(read(policy["Document"]), ways):
            parts = [part for statement in said for part in _part(statement, open_)]
            found[name] = [part for i, part in enumerate(parts) if part not in parts[:i]]
    return found


def _part(said: dict[str, Any], ways: set[Way]) -> Iterator[dict[str, Any]]:
    """Leave out of a statement what is no part of a way."""
    kept = {key: value for key, value in said.items() if value and key != "Sid"}
    if said["Effect"] == "Deny" or "NotAction" in said:
        yield kept
    elif actions := [
        a for a in texts(said["Action"]) if any(part_of(s, ways) for s in read({"Statement": {**said, "Action": a}}))
    ]:
        yield {**kept, "Action": actions}


def _assigned(wheel: Path, file: str, name: str) -> ast.expr:
    """Find what a module assigns to a name, without running it."""
    tree = ast.parse(zipfile.ZipFile(wheel).read(file).decode())
    [found] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]
    ]
    return found


def _spelled(wheels: Sequence[Path], ways: Sequence[Way], managed: dict[str, list[dict[str, Any]]]) -> str:
    """Write one way and one policy a line."""
    sources = [" ".join(wheel.name.split("-")[:2]) for wheel in wheels]
    lines = [
        '{"sources": ' + json.dumps([*sources, f"read on {datetime.date.today()}"]),
        '"ways": [\n' + ",\n".join(json.dumps(sorted(way)) for way in ways) + "\n]",
        '"managed": {\n'
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(said)}" for name, said in managed.items())
        + "\n}}",
    ]
    return ",\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
