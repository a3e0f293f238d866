"""What a diff is asked for; imports nothing that takes time, for a process is to be started first."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FORMATS = ("terminal", "markdown", "bitbucket", "json", "github", "gitlab", "sarif")
ANNOTATING = FORMATS[-3:]
"""Those that set remarks beside the lines of stack files."""
FORMER = {
    "loses": "data-loss",
    "door-goes": "endpoint-removed",
    "for-good": "irreversible",
    "dearer": "cost-increase",
}
"""Marks as they were called before 0.2; `--fail-on` takes them until then."""


class Gravity(enum.StrEnum):
    """What a change amounts to, the gravest first."""

    REFUSED = "REFUSED"
    """Nothing is deployed: the program, Pulumi or EKS refuses it before it begins."""
    STOPS = "STOPS HALFWAY"
    """AWS refuses a part of it when the rest is done."""
    DESTROYS = "DESTROYS"
    BREAKS = "BREAKS"
    """It leaves a program that breaks a promise."""
    OPENS = "OPENS"
    DECIDE = "DECIDE"
    """Somebody has to want it."""
    ROUTINE = "ROUTINE"
    NOTHING = "NOTHING"

    @property
    def word(self) -> str:
        """As `--fail-on` takes it."""
        return self.value.lower().replace(" ", "-")


MEANINGS: Mapping[str, str] = {
    Gravity.REFUSED: "nothing is deployed: Pulumi or EKS refuses it before it begins",
    Gravity.STOPS: "AWS refuses a part of it when other parts are done",
    Gravity.DESTROYS: "takes what cannot be made again",
    Gravity.BREAKS: "leaves a program that breaks a promise",
    Gravity.OPENS: "opens ways into or out of the network or the cluster",
    Gravity.DECIDE: "somebody has to want it",
    Gravity.ROUTINE: "none of what somebody has to decide",
}
GRAVITIES = tuple(gravity.word for gravity in Gravity if gravity is not Gravity.NOTHING)
"""Words of the verdict as `--fail-on` takes them, the gravest first: each stands for itself and all graver ones."""
CODES: Mapping[str, str] = {
    "breaks-promise": "the program breaks one of its promises",
    "refused": "asks for something that AWS refuses of what is deployed",
    "too-late": "asks for something that a cluster takes only when it is created",
    "delete-protected": "deletes a resource that is protected",
    "replace-protected": "replaces a resource that is protected",
    "unprotects": "takes protection away",
    "weakens": "keeps or protects less: retention, backups, encryption, rotation, logging, zones, replicas",
    "data-loss": "replaces or deletes what cannot be remade: the cluster, its network, keys, data, logs",
    "fails-control": "does not meet a control of CIS or AWS Security Hub that was met before",
    "blocks-drain": "replaces nodes whose pods a PodDisruptionBudget lets not go",
    "opens": "opens a way into or out of the network or the cluster",
    "endpoint-removed": "removes a VPC endpoint",
    "grants": "lets a role, or somebody, do more",
    "exception": "keeps a promise except for what is asked for by name",
    "irreversible": "changes a cluster in a way that cannot be changed back",
    "new-nodes-only": "changes something that nodes keep as they began",
    "version-jumps": "moves Kubernetes, or an add-on by a minor version or more",
    "new-images": "runs images that have to be in the private registry first",
    "rolls-nodes": "replaces nodes, or takes them away",
    "restarts-pods": "restarts or ends pods",
    "keeps-old-pods": "changes what pods read when they start, and they do not restart by themselves",
    "replaces-unknown": "replaces a resource of which is not known here what goes with it",
    "replaces": "replaces any other resource",
    "deletes": "deletes any other resource",
    "cost-increase": "costs more a month",
}
"""What a change can be marked with, the gravest first; `--fail-on` takes these."""
GATE = (
    "breaks-promise",
    "refused",
    "too-late",
    "delete-protected",
    "replace-protected",
    "blocks-drain",
    "unprotects",
    "weakens",
    "data-loss",
    "opens",
    "endpoint-removed",
    "irreversible",
)
"""What does not go in unseen: a deployment of the first six does not end, and the others somebody has to decide."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to report."""

    name: str
    file: Path | None = None
    """Where it is written; None for the terminal."""


def form_of(text: str) -> Form:
    """Read `FORMAT` or `FORMAT=FILE`."""
    name, _, file = text.partition("=")
    return Form(name, Path(file).resolve() if file else None)


def asked_for(forms: Sequence[Form] | None, output: Path | None) -> Sequence[Form]:
    """Give what is to be reported, and where: `--output` belongs to the only format.

    Raises ValueError for one file and several formats.
    """
    given = forms or (Form("terminal"),)
    if output is None:
        return given
    if len(given) > 1 or given[0].file:
        raise ValueError(f"--output: got {output.name} beside files; allowed: one format; write --format FORMAT=FILE")
    return (Form(given[0].name, output),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare, and how to report it."""

    stacks: Sequence[str] = ()
    """Names or paths; all stack files of the project if there are none."""
    against: str = ""
    state: Path | None = None
    preview: Path | None = None
    forms: Sequence[Form] = (Form("terminal"),)
    fail_on: Sequence[str] = ()
    allow_uncommitted: bool = False

    @property
    def marker(self) -> str:
        """By which a comment is found again."""
        return f"preview {self.stacks[0]}" if self.preview else "diff"

    @property
    def annotates(self) -> bool:
        """Whether lines of stack files have to be known."""
        return any(form.name in ANNOTATING for form in self.forms)


def check(wanted: Wanted) -> None:
    """Refuse what cannot be meant.

    Raises ValueError.
    """
    given = [bool(wanted.against), bool(wanted.state), bool(wanted.preview)]
    if sum(given) != 1:
        raise ValueError(
            f"diff: got {sum(given)} of --against, --stack-state and --preview; allowed: one; say what to compare with"
        )
    if (wanted.state or wanted.preview) and len(wanted.stacks) != 1:
        raise ValueError(
            f"diff: got {len(wanted.stacks)} stacks for one file; allowed: 1; name the stack that it is of"
        )
    _check_forms(wanted)
    if unknown := sorted(set(wanted.fail_on) - {*CODES, *FORMER, *GRAVITIES}):
        raise ValueError(
            f"--fail-on: got {', '.join(unknown)}; allowed: {', '.join([*GRAVITIES, *CODES])}; check the spelling"
        )


def _check_forms(wanted: Wanted) -> None:
    names = [form.name for form in wanted.forms]
    if unknown := next((name for name in names if name not in FORMATS), None):
        raise ValueError(f"--format: got {unknown!r}; allowed: {', '.join(FORMATS)}; choose one")
    if "json" in names and len(wanted.stacks) != 1:
        raise ValueError(f"--format json: got {len(wanted.stacks)} stacks; allowed: 1; ask for one at a time")
    printed = [form.name for form in wanted.forms if not form.file]
    if len(printed) > 1:
        raise ValueError(f"--format: got {' and '.join(printed)} for one place; allowed: one; write {printed[0]}=FILE")
