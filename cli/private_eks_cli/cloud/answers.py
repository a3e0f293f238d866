"""What AWS answers when a resource is created: its id, its ARN and the outputs that it computes."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from private_eks.common.plan.regions import partition_of
from private_eks.network.plan.facts import NetworkFacts

from .facts import facts_of

State = dict[str, Any]

_TOKEN = re.compile(r"\{([^{}]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_RANDOM = re.compile(r"\d+(-\d+)? (lower |upper )?(hex|chars|alphanumerics)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What of an account and its region shows in a deployment that is there; the simulated cloud makes up the rest."""

    zones: tuple[str, ...] = ()
    """Zones in use, in their order."""
    service_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Zones in which endpoint services are, by full name."""
    prefix_lists: Mapping[str, str] = field(default_factory=dict)
    """Ids of the prefix lists of gateway services, by full name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are made."""

    region: str
    account: str = "111122223333"
    seen: Seen = field(default_factory=Seen)
    quotas: Mapping[str, int] = field(default_factory=dict)
    """Quotas that are raised."""
    networks: Sequence[NetworkFacts] = ()
    """VPCs that are there, beside those of which the project has snapshots."""
    wished: bool = False
    """Whether these VPCs are taken to have whatever their owners are to be asked for."""

    @property
    def partition(self) -> str:
        """The partition of the region, as it stands in ARNs."""
        return partition_of(self.region).name

    @property
    def eks_domain(self) -> str:
        """What the addresses of API servers end with, behind the region."""
        return f"eks.{partition_of(self.region).dns_suffix}"


def automatic_name(type_: str, logical_name: str, inputs: State, seed: str) -> State:
    """Fill in the physical name as Pulumi's AWS provider does: the logical name and seven characters."""
    rule = facts_of(type_).get("autoName")
    if not rule or inputs.get(rule["property"]) or inputs.get(f"{rule['property']}Prefix"):
        return inputs
    prefix = "alias/" if type_ == "aws:kms/alias:Alias" else ""
    suffix = ".fifo" if inputs.get("fifoQueue") else ""
    return {**inputs, rule["property"]: f"{prefix}{logical_name}-{_hex(seed + logical_name, 7)}{suffix}"}


def _completed(facts: Mapping[str, Any], inputs: State, seed: str) -> State:
    """Fill in a name of which the prefix is given, as AWS's provider does: with 26 characters."""
    named = facts.get("autoName", {}).get("property", "")
    prefix = inputs.get(f"{named}Prefix")
    if not prefix or inputs.get(named):
        return inputs
    return {**inputs, named: f"{prefix}{_hex(seed, 26)}"}


def prefix_list_id(service_name: str) -> str:
    """Give the id of the managed prefix list with the addresses of a gateway service, the same for everyone."""
    return f"pl-{_hex(service_name, 8)}"


def create(place: Place, type_: str, inputs: State, seed: str) -> tuple[str, State]:
    """Answer the creation of a resource: its id, and its inputs completed by what AWS computes.

    The same `seed` gives the same answer.
    """
    facts = facts_of(type_)
    inputs = _completed(facts, inputs, seed)
    words = {"path": "/", **_texts(inputs)}
    words |= {"region": place.region, "account": place.account, "partition": place.partition}
    if "url" in words:
        words["url without https://"] = words["url"].removeprefix("https://")
    if "name" in words:
        words["name without alias/"] = words["name"].removeprefix("alias/")
    id_ = _render(facts["id"], words, seed)
    state = {**inputs, **_rendered(facts, {**words, "id": id_ or ""}, seed)}
    state |= _COMPUTED.get(type_, _nothing)(place, state, seed)
    if id_ is None:
        id_ = str(state.get(_clean(facts["id"])) or f"{type_.split(':')[-1].lower()}-{_hex(seed, 8)}")
        state |= {key: value for key, value in _rendered(facts, {**words, "id": id_}, seed).items() if key not in state}
    return id_, state


def _texts(inputs: State) -> dict[str, str]:
    """Give the texts among the inputs, those of blocks by their path, such as `tag.key`."""
    texts = {key: value for key, value in inputs.items() if isinstance(value, str)}
    for block, values in inputs.items():
        if isinstance(values, dict):
            texts |= {f"{block}.{key}": value for key, value in values.items() if isinstance(value, str)}
    return texts


def _rendered(facts: State, words: dict[str, str], seed: str) -> State:
    rendered: State = {}
    for path, template in sorted(facts["outputs"].items(), key=lambda output: output[1] != "same as id"):
        if "." in path or not isinstance(template, str) or not template:
            continue
        if template == "same as id":
            rendered[path] = words["id"]
        elif (value := _render(template, {**words, **rendered}, f"{seed}{path}")) is not None:
            rendered[path] = value
    return rendered


def _render(template: str, words: dict[str, str], seed: str) -> str | None:
    """Fill a template such as `vpc-{17 hex}`; None if it is prose or names something unknown.

    What stands in brackets is left out if it names something unknown.
    """
    text = _OPTIONAL.sub(lambda part: part[1] if words.keys() >= set(_TOKEN.findall(part[1])) else "", _clean(template))
    tokens = _TOKEN.findall(text)
    if not tokens:
        return words.get(text) if " " not in text else None
    if " " in _TOKEN.sub("", text):
        return None
    for token in tokens:
        value = _random(token, f"{seed}{token}") or words.get(token)
        if value is None:
            return None
        text = text.replace(f"{{{token}}}", value, 1)
    return text


def _clean(template: str) -> str:
    return re.split(r", | of the | \(", template)[0].removeprefix("the ")


def _random(token: str, seed: str) -> str | None:
    if token == "uuid":
        digits = _hex(seed, 32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    if _RANDOM.fullmatch(token):
        text = _hex(seed, int(re.split("[ -]", token)[0]))
        return text.upper() if "upper" in token else text
    return None


def _hex(seed: str, length: int) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:length]


def _nothing(place: Place, state: State, seed: str) -> State:
    return {}


def _cluster(place: Place, state: State, seed: str) -> State:
    suffix = partition_of(place.region).dns_suffix
    issuer = f"https://oidc.eks.{place.region}.{suffix}/id/{_hex(seed + 'issuer', 32).upper()}"
    return {
        "endpoint": f"https://{_hex(seed, 32).upper()}.gr7.{place.region}.{place.eks_domain}",
        "certificateAuthority": {"data": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=="},
        "identities": [{"oidcs": [{"issuer": issuer}]}],
        "vpcConfig": {**state.get("vpcConfig", {}), "clusterSecurityGroupId": f"sg-{_hex(seed + 'group', 17)}"},
        "platformVersion": "eks.1",
        "status": "ACTIVE",
    }


def _node_group(place: Place, state: State, seed: str) -> State:
    named = state.get("nodeGroupName") or f"{state.get('nodeGroupNamePrefix', '')}{_hex(seed, 26)}"
    name = f"eks-{named}-{_random('uuid', seed)}"
    return {"resources": [{"autoscalingGroups": [{"name": name}]}], "status": "ACTIVE"}


def _interface_endpoint(place: Place, state: State, seed: str) -> State:
    if state.get("vpcEndpointType") != "Interface":
        return {"prefixListId": prefix_list_id(state.get("serviceName", "")), "state": "available"}
    count = len(state.get("subnetIds", []))
    return {"networkInterfaceIds": [f"eni-{_hex(f'{seed}{i}', 17)}" for i in range(count)], "state": "available"}


def _scaling_group(place: Place, state: State, seed: str) -> State:
    return {"desiredCapacity": state.get("desiredCapacity") or state.get("minSize", 0)}


def _launch_template(place: Place, state: State, seed: str) -> State:
    return {"latestVersion": 1, "defaultVersion": 1}


def _addon(place: Place, state: State, seed: str) -> State:
    return {"addonVersion": state.get("addonVersion") or "v1.0.0-eksbuild.1"}


def _instance(place: Place, state: State, seed: str) -> State:
    """Give the addresses of an instance; the public one is of a block that documentation may use."""
    public = f"198.51.100.{int(_hex(seed, 2), 16)}" if state.get("associatePublicIpAddress") else ""
    return {"privateIp": f"10.0.0.{int(_hex(seed, 2), 16)}", "publicIp": public, "instanceState": "running"}


def _default_group(place: Place, state: State, seed: str) -> State:
    return {"name": "default", "description": "default VPC security group"}


_COMPUTED = {
    "aws:autoscaling/group:Group": _scaling_group,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _default_group,
    "aws:ec2/instance:Instance": _instance,
    "aws:ec2/launchTemplate:LaunchTemplate": _launch_template,
    "aws:ec2/vpcEndpoint:VpcEndpoint": _interface_endpoint,
    "aws:eks/addon:Addon": _addon,
    "aws:eks/cluster:Cluster": _cluster,
    "aws:eks/nodeGroup:NodeGroup": _node_group,
}
