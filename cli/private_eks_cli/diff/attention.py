"""What a reviewer has to see first: what is lost, what opens, which door goes, which version jumps, what costs more."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..cloud.facts import all_facts
from ..cloud.refusals.table import ADDON, CLUSTER, ENDPOINT
from ..graph.model import Resource
from ..graph.objects import renders
from ..graph.scopes import cluster_of
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from ..reports.wording import listed
from .bill import Bill, bill_of, dearer
from .control_plane import egress
from .controls import Changed, changed_controls, failing
from .drains import drains
from .exceptions import exceptions
from .grants_in_words import grants
from .in_place import in_place
from .losing import loses, may_lose
from .model import Diff, counted, kinds, quoted, title
from .new_images import new_images
from .opened import in_words, opened
from .pods import restarts
from .properties import properties
from .refused import changes, creations, deletions
from .wanted import CODES
from .weaker import weaker

_BECOMES = {CREATE: "new", REPLACE: "replaced"}
_MOST = 5
"""How many of a kind are named."""
_ALIKE = 3
"""How many with the same reason are named."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at."""

    code: str
    what: str
    """A sentence without its full stop, in which names stand between backticks."""
    more: tuple[str, ...] = ()
    """Details, one each."""

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
        *_lost(diff),
        *(Remark(*found) for found in (*in_place(diff), *egress(diff))),
        *_unprotected(diff),
        *(Remark(*found) for found in weaker(diff)),
        *(Remark(*found) for found in (*failing(controls), *drains(diff), *restarts(diff), *new_images(diff))),
        *([Remark("opens", f"opens {counted(len(ways), 'way')}", tuple(told))] if ways else []),
        *_doors(diff),
        *_grants(diff),
        *(Remark(*found) for found in exceptions(diff)),
        *_versions(diff),
        *_others(diff),
        *(Remark(*found) for found in dearer(bill)),
    ]
    return Review(diff, tuple(sorted(remarks, key=lambda remark: remark.rank)), len(ways), bill, controls)


def because(step: Step, diff: Diff) -> str:
    """Say why a resource is replaced."""
    if step.with_:
        taker = next(s.resource for s in diff.steps if step.with_ in (s.resource.urn, s.old.urn if s.old else ""))
        return f"because {quoted(title(taker))} is replaced"
    sources = {title(s.resource): s for path in step.replacing for s in _sources(step, path, diff)}
    if sources:
        told = [f"{quoted(name)}, which is {_BECOMES[s.op]}" for name, s in sorted(sources.items())]
        return f"because it depends on {' and '.join(told)}"
    paths = dict.fromkeys(p.path for p in properties(step) if p.replaces) or dict.fromkeys(step.replacing)
    return f"because {', '.join(map(quoted, paths))} cannot change in place" if paths else ""


def takes_along(step: Step, diff: Diff) -> bool:
    """Tell whether something that nobody can make again goes with the resource; with a rendered file goes nothing."""
    return step.old is not None and loses(step.old.type) and not renders(diff.before, step.old)


def _sources(step: Step, path: str, diff: Diff) -> Iterator[Step]:
    """Find new resources that a property takes its value from."""
    urns = step.new.property_dependencies.get(path.split(".")[0], ()) if step.new else ()
    new = {s.resource.urn: s for s in diff.of(REPLACE, CREATE)}
    yield from (new[urn] for urn in urns if urn in new)


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
        if reasons := tuple(dict.fromkeys(find(diff))):
            yield Remark("refused", f"AWS refuses {counted(len(reasons), word)}{remedy}", reasons)


def _lost(diff: Diff) -> Iterator[Remark]:
    found: dict[str, list[Remark]] = {}
    for step in diff.of(REPLACE, DELETE):
        assert step.old
        verb = "replaces" if step.op == REPLACE else "deletes"
        what = " ".join(filter(None, (verb, quoted(title(step.old)), because(step, diff))))
        if step.old.protect:
            refused = Remark(f"{step.op}-protected", f"{what}: it is protected, so Pulumi refuses", _hazard(step))
            found.setdefault(refused.code, []).append(refused)
        elif takes_along(step, diff):
            found.setdefault("data-loss", []).append(Remark("data-loss", what, _hazard(step)))
    for code, remarks in found.items():
        if len(remarks) > _MOST:
            summary = f"{CODES[code].split(':')[0]}: {len(remarks)} of them"
            yield Remark(code, summary, tuple(remark.what for remark in remarks))
        else:
            yield from remarks


def _unprotected(diff: Diff) -> Iterator[Remark]:
    for step in diff.steps:
        if step.old and step.new and step.old.protect and not step.new.protect and step.new.custom:
            yield Remark("unprotects", f"takes Pulumi's protection from {quoted(title(step.new))}")


def _doors(diff: Diff) -> Iterator[Remark]:
    come = {_door(step, diff) for step in diff.of(CREATE) if step.resource.type == ENDPOINT}
    for step in diff.of(DELETE, REPLACE):
        if step.resource.type == ENDPOINT and _door(step, diff) not in come:
            called, cluster = _door(step, diff)
            name = f"the VPC endpoint of {quoted(f'{called} of {cluster}' if cluster else called)}"
            if step.op == DELETE:
                yield Remark("endpoint-removed", f"removes {name}: who still calls it from inside gets no answer")
            elif step.delete_first:
                yield Remark(
                    "endpoint-removed", f"removes {name} before its successor is there: minutes without that service"
                )


def _door(step: Step, diff: Diff) -> tuple[str, str]:
    """Give the service of an endpoint, and of several clusters the one that it is for."""
    return service(step.resource), cluster_of(diff.before if step.op == DELETE else diff.after, step.resource.urn)


def service(endpoint: Resource) -> str:
    """Give the short name of an endpoint's service, such as `ecr.api`."""
    name = str(endpoint.inputs.get("serviceName"))
    return re.sub(
        r"^(com\.amazonaws\.|(?!com\.)[a-z0-9.]+\.(?=[a-z]+(-[a-z]+)+-\d+\.))([a-z]+(-[a-z]+)+-\d+\.)?", "", name
    )


def _grants(diff: Diff) -> Iterator[Remark]:
    found = grants(diff.before, diff.reviewed)
    rest = [grant for grant in found if grant.rank]
    yield from (Remark("grants", grant.what, grant.more) for grant in found if not grant.rank)
    if rest:
        more = tuple(grant.what for grant in rest) if len(rest) > 1 else ()
        yield Remark("grants", listed([grant.what for grant in rest], 1), more)


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


def _hazard(step: Step) -> tuple[str, ...]:
    """Say what goes wrong when such a resource is replaced, as the table of replacements has it."""
    hazard = all_facts().get(step.resource.type, {}).get("replaceHazard", "") if step.op == REPLACE else ""
    return (re.sub(r" *\[[^\]]*\]", "", hazard),) if hazard else ()


def _release(version: object) -> tuple[int, ...]:
    """Read major and minor of a version; patches are not worth a remark."""
    found = re.match(r"v?(\d+)\.(\d+)", str(version))
    return tuple(int(part) for part in found.groups()) if found else ()


def _others(diff: Diff) -> Iterator[Remark]:
    for code, operation in (("replaces", REPLACE), ("deletes", DELETE)):
        rest = [s for s in diff.of(operation) if s.old and not s.old.protect and not takes_along(s, diff)]
        if rest:
            yield Remark(code, f"{code} {counted(len(rest), 'other resource')}", tuple(_told(rest, diff)))
        if operation == REPLACE and (unknown := [s for s in rest if may_lose(s.resource.type)]):
            names = listed([quoted(title(step.resource)) for step in unknown], _MOST)
            yield Remark("replaces-unknown", f"replaces {names}: what goes with that is not known here")


def _told(steps: Sequence[Step], diff: Diff) -> Iterator[str]:
    """Name resources, many with the same reason in one line."""
    reasons: dict[str, list[Step]] = {}
    for step in steps:
        reasons.setdefault(because(step, diff), []).append(step)
    for reason, alike in reasons.items():
        names = [quoted(title(step.resource)) for step in alike]
        if reason and len(alike) > _ALIKE:
            yield f"{len(alike)} {reason}: {kinds(step.resource for step in alike)}"
        else:
            yield from (f"{name} {reason}".strip() for name in names)
