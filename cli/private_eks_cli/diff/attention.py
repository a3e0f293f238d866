"""What a reviewer has to see first: what is lost, what opens, which door goes, which version jumps, what costs more."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..cloud.refusals.table import ADDON, CLUSTER
from ..recording.foresight import REPLACE, UPDATE
from .bill import Bill, bill_of, dearer
from .control_plane import egress
from .controls import Changed, changed_controls, failing
from .drains import drains
from .endpoints import endpoints
from .exceptions import exceptions
from .grants_in_words import grants
from .in_place import in_place
from .model import Diff, counted, quoted, title
from .new_images import new_images
from .opened import in_words, opened
from .pods import restarts
from .refused import changes, creations, deletions
from .replaced import lost, others
from .wanted import CODES
from .weaker import weaker

_ID = re.compile(r"\b[a-z]+-[0-9a-f]{17}\b")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at."""

    code: str
    what: str
    """A sentence without its full stop, in which names stand between backticks."""
    more: tuple[str, ...] = ()
    """Details, one each."""

    @property
    def beside_mark(self) -> str:
        """The sentence as it stands behind the mark: without repeating it."""
        return self.what.removeprefix(f"{self.code} ")

    @property
    def further(self) -> tuple[str, ...]:
        """Those details that the sentence does not begin with."""
        return tuple(detail for detail in self.more if not self.what.startswith(detail))

    @property
    def rank(self) -> int:
        """The smaller, the graver."""
        return list(CODES).index(self.code)


@dataclass(frozen=True, slots=True)
class Review:
    """A diff as a reviewer reads it."""

    diff: Diff
    remarks: tuple[Remark, ...]
    ways: int
    """How many ways are opened."""
    bill: Bill | None
    controls: tuple[Changed, ...] = ()
    """Controls of the evidence that stand otherwise, the gravest first."""


def review(diff: Diff, broken: Mapping[str, Sequence[str]]) -> Review:
    """Look at a diff; `broken` says of each promise what breaks it in the program as it would be."""
    bill = bill_of(diff)
    if diff.is_new:
        new = [
            *_broken(broken),
            *(Remark(*found) for found in exceptions(diff)),
            *(Remark(*found) for found in dearer(bill)),
        ]
        return Review(diff, tuple(sorted(new, key=lambda remark: remark.rank)), 0, bill)
    controls = changed_controls(diff)
    ways = opened(diff.before, diff.reviewed)
    told = in_words(ways, diff.before, diff.reviewed)
    remarks = [
        *_broken(broken),
        *_refused(diff),
        *(Remark(*found) for found in lost(diff)),
        *(Remark(*found) for found in (*in_place(diff), *egress(diff))),
        *_unprotected(diff),
        *(Remark(*found) for found in weaker(diff)),
        *(Remark(*found) for found in (*failing(controls), *drains(diff), *restarts(diff), *new_images(diff))),
        *([Remark("opens", f"opens {counted(len(ways), 'way')}", tuple(told))] if ways else []),
        *(Remark(*found) for found in endpoints(diff)),
        *_grants(diff),
        *(Remark(*found) for found in exceptions(diff)),
        *_versions(diff),
        *(Remark(*found) for found in others(diff)),
        *(Remark(*found) for found in dearer(bill)),
    ]
    return Review(diff, tuple(sorted(remarks, key=lambda remark: remark.rank)), len(ways), bill, controls)


def _broken(broken: Mapping[str, Sequence[str]]) -> Iterator[Remark]:
    for promise, faults in broken.items():
        if faults:
            yield Remark("breaks-promise", f"breaks the promise {quoted(promise)}", tuple(faults))


def _refused(diff: Diff) -> Iterator[Remark]:
    for find, word, remedy in (
        (creations, "creation", " while the old one is there: do it in two steps"),
        (changes, "change", ""),
        (deletions, "deletion", " while something that stays needs it"),
    ):
        if reasons := tuple(dict.fromkeys(_with_names(reason, diff) for reason in find(diff))):
            yield Remark("refused", f"AWS refuses {counted(len(reasons), word)}{remedy}", reasons)


def _with_names(reason: str, diff: Diff) -> str:
    """Call what AWS would name by its id by its name in the program: the deployed thing has another id."""
    titles = diff.before.remembered("titles", lambda: {r.id: title(r) for r in diff.before if r.custom and r.id})
    return _ID.sub(lambda found: quoted(titles[found[0]]) if found[0] in titles else found[0], reason)


def _unprotected(diff: Diff) -> Iterator[Remark]:
    for step in diff.steps:
        if step.old and step.new and step.old.protect and not step.new.protect and step.new.custom:
            yield Remark("unprotects", f"takes Pulumi's protection from {quoted(title(step.new))}")


def _grants(diff: Diff) -> Iterator[Remark]:
    found = grants(diff.before, diff.reviewed)
    rest = [grant for grant in found if grant.rank]
    yield from (Remark("grants", grant.what, grant.more) for grant in found if not grant.rank)
    if rest:
        more = tuple(grant.what for grant in rest) if len(rest) > 1 else ()
        others = f", and {counted(len(rest) - 1, 'more grant')}" if more else ""
        yield Remark("grants", f"{rest[0].what}{others}", more)


def _versions(diff: Diff) -> Iterator[Remark]:
    for step in diff.of(UPDATE, REPLACE):
        assert step.old
        assert step.new
        for key in ("version", "addonVersion"):
            old, new = _release(step.old.inputs.get(key)), _release(step.new.inputs.get(key))
            if old and new and old != new and step.new.type in (CLUSTER, ADDON):
                shown = f"{quoted(step.old.inputs[key])} to {quoted(step.new.inputs[key])}"
                caveat = _caveat(step.new.type == CLUSTER, old, new)
                yield Remark("version-jumps", f"moves {quoted(title(step.new))} from {shown}", caveat)


def _caveat(kubernetes: bool, old: tuple[int, ...], new: tuple[int, ...]) -> tuple[str, ...]:
    # https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html and update-cluster.html
    if not kubernetes:
        return ("to an older version",) if new < old else ()
    if new < old:
        return (
            "EKS rolls back by one minor version, within seven days, and groups before the control plane: "
            "`aws eks update-cluster-version`, then the new version here and a refresh of the state",
        )
    if new[1] - old[1] > 1:
        return ("one minor version at a time, nodes and add-ons after each",)
    return ("nodes follow on their own; add-ons stay at their versions",)


def _release(version: object) -> tuple[int, ...]:
    """Read major and minor of a version; patches are not worth a remark."""
    found = re.match(r"v?(\d+)\.(\d+)", str(version))
    return tuple(int(part) for part in found.groups()) if found else ()
