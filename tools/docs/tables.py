"""The parts of the documents that are made from the data that the code uses, so that nothing is told twice.

A document holds each of them between two comments, `<!-- generated: NAME -->` and `<!-- end -->`. NAME is one of
`TABLES`, or a type of settings. A picture is generated as a whole, and called like the stack that it shows.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from private_eks import CommonNodeSettings
from private_eks.access.plan.callers import caller_rules
from private_eks.access.plan.public_bastion import SSH
from private_eks.addons.plan.addon_facts import AUTO, FARGATE, NODES, KnownAddon
from private_eks.addons.plan.aws_addons import COREDNS
from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.arguments import camel, one_of, refusal
from private_eks.endpoints.plan.services import NEEDS
from private_eks.iam.plan.workers import WORKERS
from private_eks.nodes.plan.node_rules import node_rules
from private_eks.provider import make_provider
from private_eks.registry.plan.pull_through import UPSTREAMS
from private_eks_cli.diagram.command import picture_of
from private_eks_cli.evidence.controls import exceptions
from private_eks_cli.reports.markdown import Row, meaning_and_default, table
from private_eks_cli.schema import stack_file
from private_eks_cli.source import Source
from tools import ROOT
from tools.docs import platform_tables, policies, reference, stack_keys

INFERRED = "\N{DAGGER}"
"""Marks what no page of AWS states."""

_GENERATED = ("docs/*.md", "docs/pictures/*.svg", "policy/*.md", "policy/private_eks_policies/doors.json")
_BEGIN = "<!-- generated: "
_PART = re.compile(rf"({_BEGIN}([\w-]+) -->\n)(?:(?!{_BEGIN}).)*?(?=<!-- end -->)", re.DOTALL)
_PLACES = {NODES: "nodes", FARGATE: "Fargate", AUTO: "Auto Mode"}
_STACK_KEYS = {"auto_mode": "compute: auto"}
_TYPES = "private-eks:index:"


def outdated() -> dict[Path, str]:
    """Give the files whose generated parts differ from the data, each with the text that it should have.

    Raises ValueError as `render` does, and if there are pictures but nothing that draws.
    """
    paths = sorted(path for pattern in _GENERATED for path in ROOT.glob(pattern))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    current = {path: _current(path, text) for path, text in texts.items()}
    pages = {ROOT / reference.FOLDER / name: text for name, text in reference.pages().items()}
    pages |= {ROOT / stack_keys.PROJECT: stack_keys.project_file(), ROOT / stack_keys.SCHEMA: stack_file.text()}
    texts |= {path: path.read_text(encoding="utf-8") for path in pages if path.exists()}
    return {path: text for path, text in {**current, **pages}.items() if text != texts.get(path)}


def _current(path: Path, text: str) -> str:
    if path.suffix == ".svg":
        return picture_of(Source(path.stem), "svg")
    return policies.doors() if path.suffix == ".json" else render(text)


def render(text: str) -> str:
    """Renew every generated part of a document.

    Raises ValueError for a part without an end, and for a table that there is not.
    """
    begun, ended = text.count(_BEGIN), len(_PART.findall(text))
    if begun != ended:
        raise refusal("generated", f"{ended} ends of {begun} parts", "one end for each", "write <!-- end --> behind it")
    return _PART.sub(lambda part: f"{part[1]}\n{_table_called(part[2])}\n\n", text)


def workers() -> str:
    """Tabulate the kinds of workers: what they call, what they may do, what a private network forbids them."""
    rows = []
    for kind, worker in WORKERS.items():
        needs = {service: reason for use in worker.uses for service, reason in NEEDS[use].items()}
        key = _STACK_KEYS.get(kind, camel(kind))
        rows.append(
            (worker.title, f"`{key}`", _services(needs), _names(worker.policies), " ".join(worker.restrictions))
        )
    return table(("Kind", "Key", "Endpoints", "Policies of its role", "Restrictions"), rows)


def addons() -> str:
    """Tabulate the known add-ons; what no page of AWS states carries a mark."""
    heads = ("Add-on", "Runs on", "Installed", "Pods", "Service accounts", "Role", "Endpoints", "Our configuration")
    return table((*heads, "Restriction"), [_addon(name, addon) for name, addon in sorted(KNOWN.items())])


def uses() -> str:
    """Tabulate what a stack file may name in `uses`, beside workers, which bring their own, and add-ons."""
    of_workers = {use for worker in WORKERS.values() for use in worker.uses}
    further = sorted(NEEDS.keys() - KNOWN.keys() - of_workers)
    return table(("Use", "Endpoints"), [(f"`{use}`", _services(NEEDS[use])) for use in further])


def rules() -> str:
    """Tabulate the ways between nodes, cluster and endpoints that security groups open."""
    ways: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for shared in (False, True):
        for rule in node_rules(shared):
            way = (rule.of, f"{'from' if rule.inward else 'to'} the {rule.peer}")
            ends = sorted({rule.from_port or 0, rule.to_port or 0})
            ports = "all" if rule.protocol == "-1" else f"{rule.protocol} {'-'.join(map(str, ends))}"
            ways.setdefault(way, ([], []))[shared].append(ports)
    rows = [(*way, *map(", ".join, ports)) for way, ports in ways.items()]
    return table(("Security group", "Way", "Ports", "Ports with Fargate profiles or Auto Mode"), rows)


def upstreams() -> str:
    """Tabulate the registries that pull-through caches can have."""
    rows = [(f"`{host}`", what, "yes" if secret else "no") for host, (what, secret) in sorted(UPSTREAMS.items())]
    return table(("`upstream`", "Registry", "`credentialArn`"), rows)


def callers() -> str:
    """Tabulate the ways that bastions and runners have, and those who have them."""
    rows: list[tuple[str, str, str]] = [
        (caller, f"{'from' if rule.inward else 'to'} the {rule.peer}", f"{rule.protocol} {rule.from_port}")
        for caller in ("bastion", "runner")
        for rule in caller_rules(caller)
        if rule.of == caller
    ]
    rows += [(who, "to S3, by its gateway endpoint", "tcp 443") for who in ("private bastion", "runner")]
    rows.append(("public bastion", "from its `clientCidrs`", f"tcp {SSH}"))
    return table(("Who", "Way", "Port"), sorted(rows, key=tuple))


def platform() -> str:
    """Tabulate the presets of the platform."""
    return table(platform_tables.PRESETS, platform_tables.presets())


def platform_images() -> str:
    """Tabulate the images that they run."""
    return table(platform_tables.IMAGES, platform_tables.images())


def platform_values() -> str:
    """Tabulate their values that nobody else sets."""
    return table(platform_tables.FIXED, platform_tables.fixed())


def policy_pack() -> str:
    """Tabulate the policies of the policy pack."""
    return table(policies.POLICIES, policies.policies())


def policy_settings() -> str:
    """Tabulate their settings."""
    return table(policies.SETTINGS, policies.settings())


def evidence() -> str:
    """Tabulate what is accepted although a control or a checker objects to it, and why."""
    return table(("Control", "Why"), [(", ".join(labels), reason) for reason, labels in exceptions().items()])


TABLES: Mapping[str, Callable[[], str]] = {
    "add-ons": addons,
    "callers": callers,
    "evidence": evidence,
    "platform": platform,
    "platform-images": platform_images,
    "platform-values": platform_values,
    "policies": policy_pack,
    "policy-settings": policy_settings,
    "rules": rules,
    "travelling": reference.travelling,
    "upstreams": upstreams,
    "uses": uses,
    "workers": workers,
}


def settings(name: str) -> str:
    """Tabulate the fields of a type of settings, with those of the mappings in it.

    What all node groups have in common is `CommonNodeSettings`, and left out of each kind's own.

    Raises ValueError for a type that there is not.
    """
    types = _settings_types()
    shared = {camel(field) for field in CommonNodeSettings.__annotations__}
    common = name == CommonNodeSettings.__name__
    one_of("generated", name, {*types, *TABLES, CommonNodeSettings.__name__})
    fields = types["NodeGroupSettings" if common else name]
    of_group = shared <= fields["properties"].keys()
    kept = {field for field in fields["properties"] if not of_group or (field in shared) == common}
    return table(("Field", "Meaning", "Default"), list(_fields(types, fields, kept)))


def _table_called(name: str) -> str:
    return TABLES[name]() if name in TABLES else settings(name)


def _settings_types() -> dict[str, Any]:
    """Give the types of settings as the schema of the components has them, in the words of stack files."""
    types = json.loads(make_provider().schema or "{}")["types"]
    return {name.removeprefix(_TYPES): shape for name, shape in types.items()}


def _fields(types: Mapping[str, Any], shape: Mapping[str, Any], kept: Iterable[str], prefix: str = "") -> Iterator[Row]:
    for field, described in shape["properties"].items():
        if field not in kept:
            continue
        meaning, default = meaning_and_default(described["description"])
        yield f"`{prefix}{field}`", meaning, "required" if field in shape.get("required", ()) else default
        inner = described.get("items", described).get("$ref", "").rpartition(_TYPES)[2]
        if inner in types:
            dots = "[]." if "items" in described else "."
            yield from _fields(types, types[inner], types[inner]["properties"], f"{prefix}{field}{dots}")


def _addon(name: str, addon: KnownAddon) -> Row:
    return (
        f"[{name}]({addon.source})",
        _marked(_runs_on(addon), addon, "runs_on"),
        _installed(name, addon),
        _marked(_pods(addon), addon, "namespace", "pod_labels"),
        ", ".join((*map(_code, addon.service_accounts), *(f"`{a}` by IRSA" for a in addon.irsa_service_accounts))),
        _marked(_role(addon), addon, "statements"),
        _marked(_services(addon.services), addon, "services"),
        _marked(_configuration(addon), addon, "configuration", "on_fargate"),
        addon.restriction,
    )


def _runs_on(addon: KnownAddon) -> str:
    places = [words for place, words in _PLACES.items() if place in addon.runs_on]
    if not addon.in_auto_mode:
        return ", ".join(places)
    return f"{', '.join(place for place in places if place != _PLACES[AUTO])}; Auto Mode has it built in"


def _installed(name: str, addon: KnownAddon) -> str:
    if addon.before_nodes:
        return "before the nodes"
    if name == COREDNS:
        return "as soon as something can run it"
    return f"after {', '.join((COREDNS, *addon.after))}"


def _pods(addon: KnownAddon) -> str:
    labels = [f"`{key}: {value}`" for key, value in addon.pod_labels.items()]
    return f"`{addon.namespace}`" + (f", {', '.join(labels)}" if labels else "")


def _role(addon: KnownAddon) -> str:
    if addon.needs_role:
        return "yours, by IRSA"
    actions = [action for statement in addon.statements for action in _listed(statement["Action"])]
    granted = [*addon.policies, *actions]
    if not granted:
        return "none"
    by_agent = addon.pod_identity and not addon.irsa_first and bool(addon.service_accounts)
    on_fargate = ", on Fargate by IRSA" if FARGATE in addon.runs_on else ""
    return f"{_names(granted)}, {f'by Pod Identity{on_fargate}' if by_agent else 'by IRSA'}"


def _configuration(addon: KnownAddon) -> str:
    parts = {"": addon.configuration, "on Fargate: ": addon.on_fargate, "with Windows: ": addon.on_windows}
    return "; ".join(f"{where}`{json.dumps(part)}`" for where, part in parts.items() if part)


def _marked(text: str, addon: KnownAddon, *fields: str) -> str:
    return f"{text} {INFERRED}" if text and set(fields) & set(addon.inferred) else text


def _services(needs: Mapping[str, str]) -> str:
    return "; ".join(f"`{service}` {reason}" for service, reason in sorted(needs.items()))


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names))


def _code(text: str) -> str:
    return f"`{text}`"


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
