"""What keys of a stack file have to do with each other.

A key may stand without the namespace of the project, and its value may be JSON in a text: that is not looked into.
"""

from collections.abc import Iterable, Mapping

from private_eks.addons.plan.addon_facts import AUTO as ON_AUTO
from private_eks.addons.plan.addon_facts import FARGATE
from private_eks.addons.plan.known_addons import KNOWN
from private_eks.common.plan.quotas import QUOTAS
from private_eks.common.plan.regions import PREFIXES
from private_eks.compute.plan.compute import ROLES
from private_eks.compute.plan.wanted import AUTO
from private_eks.identities.plan import IRSA
from private_eks.nodes.plan.images import AMI_TYPES, is_windows
from private_eks.platform.plan.aws_charts import CLUSTER_AUTOSCALER, KARPENTER
from private_eks.platform.plan.known_charts import CHARTS
from private_eks.registry.plan.registry import NAME
from private_eks.storage.plan.storage import DRIVERS, EBS, EFS

from .forms import Schema, both, in_any_case, never, rule, spelled, without

PROJECT = "private-eks"
"""The namespace of the program's keys, which they may go without."""
_GROUPS = ("nodeGroups", "selfManagedNodeGroups")
_NO_ROLE: Schema = {
    "pattern": f"^(?!(?:{'|'.join(sorted(ROLES))})$)",
    "patternErrorMessage": "A name that no add-on and none of our roles has.",
}
_NONE: Schema = {"maxProperties": 0}
_SOME: Schema = {"minProperties": 1}
_ON: Schema = {
    "type": "object",
    "not": {"properties": {"enabled": {"const": False}}, "required": ["enabled"]},
}
_PROFILES = "fargateProfiles"
_DRIVER_OF_DISKS: Schema = {"required": [DRIVERS[EBS]]}


def spellings(key: str) -> tuple[str, str]:
    """Give the ways to write a key of the project."""
    return f"{PROJECT}:{key}", key


def alone() -> Schema:
    """Refuse what does not go together, whatever else an environment adds."""
    parts = [*_modes(), *_addons(), *_presets(), *_quotas(), *_names(), *_regions(), *_network()]
    return rule({"allOf": [*parts, _named({key: {"propertyNames": _NO_ROLE} for key in _GROUPS})]})


def whole() -> Schema:
    """Ask for what has to be there too."""
    mixed = [*(_given(key, _SOME) for key in _GROUPS), _given("karpenter", {"if": {"type": "object"}, "then": _ON})]
    needs = [
        _when("compute", "fargate", _given(_PROFILES, _SOME)),
        _when("compute", "managed", {"anyOf": mixed[:-1]}),
        _when("compute", "mixed", {"allOf": [_given(_PROFILES, _SOME), {"anyOf": mixed}]}),
        {"anyOf": [_given("cidr", {}), _given("existingNetwork", _SOME)]},
        _when(
            "customNetworking",
            True,
            {"anyOf": [_given("secondaryCidrs", {"minItems": 1, "maxItems": 1}), _given("existingNetwork", _SOME)]},
        ),
        _with("platform", KARPENTER, mixed[-1]),
        {"if": _given("storageClasses", _of_kind(EFS)), "then": _given("addons", {"required": [DRIVERS[EFS]]})},
        {
            "if": both(_given("storageClasses", _of_kind(EBS)), {"not": _given("compute", {"const": AUTO})}),
            "then": _given("addons", _DRIVER_OF_DISKS),
        },
        _with("platform", CLUSTER_AUTOSCALER, {"anyOf": mixed[:-1]}),
    ]
    pairs = [("addons", name, addon) for name, known in KNOWN.items() for addon in known.after]
    pairs += [("platform", name, addon) for name, known in CHARTS.items() for addon in known.addons]
    return rule(
        {"allOf": needs + [_with(key, name, _given("addons", {"required": [addon]})) for key, name, addon in pairs]}
    )


def another_namespace() -> str:
    """Spell the namespaces of others: whatever is not this one in other letters."""
    alike = "[^A-Za-z0-9:]*".join(in_any_case(letter) for letter in PROJECT if letter.isalnum())
    return f"(?!(?:{alike}):)[^:]+"


def _modes() -> list[Schema]:
    on_fargate: dict[str, Schema] = {
        **dict.fromkeys(_GROUPS, _NONE),
        "karpenter": never(_ON, "No Karpenter with compute fargate: it launches nodes."),
        "customNetworking": never({"const": True}, "Not with compute fargate: its pods have addresses of the VPC."),
    }
    by_irsa = {"additionalProperties": {"properties": {"mechanism": {"enum": [IRSA]}}}}
    on_fargate |= {"identities": by_irsa, "addons": by_irsa, "storageClasses": _NONE}
    without_profiles = {_PROFILES: _NONE, "fargateLogging": never(_ON, "Only with Fargate profiles.")}
    return [_when("compute", "fargate", _named(on_fargate)), _when("compute", "managed", _named(without_profiles))]


def _addons() -> list[Schema]:
    """Refuse add-ons that nothing runs."""
    off_fargate = without(name for name, addon in KNOWN.items() if FARGATE not in addon.runs_on)
    off_auto = without(name for name, addon in KNOWN.items() if ON_AUTO not in addon.runs_on)
    beside = {"anyOf": [{"required": [name]} for key in (*_GROUPS, "karpenter", _PROFILES) for name in spellings(key)]}
    nothing_else = {"if": {"not": beside}, "then": _named({"addons": off_auto, "nodeEgress": _NONE})}
    return [
        _when("compute", "fargate", _named({"addons": off_fargate, "nodeEgress": _NONE})),
        _when("compute", AUTO, nothing_else),
    ]


def _presets() -> list[Schema]:
    """Refuse presets beside what brings the same, and on Fargate those that do not run there."""
    off_fargate = without(name for name, chart in CHARTS.items() if not chart.runs_on_fargate)
    pairs = [(name, addon) for name, chart in CHARTS.items() for addon in chart.instead]
    beside = [_with("platform", name, _named({"addons": without([addon])})) for name, addon in pairs]
    return [_when("compute", "fargate", _named({"platform": off_fargate})), *beside]


def _quotas() -> list[Schema]:
    """Limit what quotas limit, unless they are raised."""
    selectors = {"properties": {"selectors": {"maxItems": QUOTAS["selectors_per_profile"].default}}}
    policies = {"properties": {"policies": {"maxItems": QUOTAS["policies_per_role"].default}}}
    limits: dict[str, Schema] = {
        _PROFILES: {"maxProperties": QUOTAS["fargate_profiles"].default, "additionalProperties": selectors},
        "identities": {"additionalProperties": policies},
        "nodeGroups": {"maxProperties": QUOTAS["node_groups"].default},
        "secondaryCidrs": {"maxItems": QUOTAS["cidr_blocks"].default - 1},
    }
    raised = {"anyOf": [{"required": [name]} for name in spellings("quotas")]}
    return [{"if": raised, "then": {}, "else": _named(limits)}]


def _names() -> list[Schema]:
    """Limit what a cluster is called whose name EKS or ECR take less of."""
    on_fargate = {
        "pattern": "^(?!eks(-|$))",
        "patternErrorMessage": "EKS keeps names of Fargate profiles that begin so.",
    }
    mirrored = spelled(NAME, "") | {"patternErrorMessage": "For mirrored images, in lower case."}
    return [
        {"if": _given(_PROFILES, {"type": "object"} | _SOME), "then": _named({"name": on_fargate})},
        {"if": _given("images", {"type": "object"} | _SOME), "then": _named({"name": mirrored})},
    ]


def _regions() -> list[Schema]:
    """Refuse what some partitions do not have."""
    linux = {"properties": {"amiType": {"enum": sorted(image for image in AMI_TYPES if not is_windows(image))}}}
    groups: dict[str, Schema] = {key: {"additionalProperties": linux} for key in _GROUPS}
    return [_in_regions("|".join(PREFIXES), _named(groups)), _in_regions("us-gov-", _named({_PROFILES: _NONE}))]


def _in_regions(starts: str, then: Schema) -> Schema:
    region = {"aws:region": {"pattern": f"^(?:{starts})"}}
    return {"if": {"type": "object", "required": ["aws:region"], "properties": region}, "then": then}


def _network() -> list[Schema]:
    return [_when("customNetworking", True, _named({"secondaryCidrs": {"minItems": 1, "maxItems": 1}}))]


def _named(limits: Mapping[str, Schema]) -> Schema:
    """Limit keys in both spellings."""
    return {"properties": {name: limit for key, limit in limits.items() for name in spellings(key)}}


def _of_kind(kind: str) -> Schema:
    """Look for a storage class of a kind."""
    member = {"type": "object", "properties": {"kind": {"const": kind}}, "required": ["kind"]}
    return {"type": "object", "not": {"additionalProperties": {"not": member}}}


def _given(key: str, limit: Schema) -> Schema:
    """Ask for a key, in one spelling or the other."""
    return {"anyOf": [{"type": "object", "required": [name], "properties": {name: limit}} for name in spellings(key)]}


def _when(key: str, value: object, then: Schema) -> Schema:
    return {"if": _given(key, {"const": value}), "then": then}


def _with(key: str, member: str, then: Schema) -> Schema:
    return {"if": _given(key, {"type": "object", "required": [member]}), "then": then}


def required(keys: Iterable[str], old: str) -> Schema:
    """Ask for keys, in any of their spellings."""
    return {"allOf": [{"anyOf": [{"required": [name]} for name in _all_spellings(key, old)]} for key in keys]}


def _all_spellings(key: str, old: str) -> tuple[str, ...]:
    names = (key,) if ":" in key else spellings(key)
    namespace, _, name = names[0].rpartition(":")
    return (*names, f"{namespace}:{old}{name}")
