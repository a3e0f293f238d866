"""The state of the simulated account: what is live in it, and what creating, changing and deleting does to that.

Safe to use from many threads, as the engine works on many resources at a time.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any

from . import answers, durations
from .answers import Place, State
from .facts import facts_of
from .kubernetes.server import Kubernetes
from .refusals import Live, refuse_creation, refuse_deletion, refuse_update
from .refusals.table import CLUSTER

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_ABOUT_THE_TEMPLATE = frozenset({"defaultVersion", "name", "namePrefix", "updateDefaultVersion"})
_NO_NEW_VERSION = _ABOUT_THE_TEMPLATE | {"tags", "tagsAll"}
"""Properties of a launch template whose change makes no new version."""
_VERSION_FORESEEN = _ABOUT_THE_TEMPLATE | {"description"}
"""Properties after whose change a preview still names a version, though the description does make a new one."""


class Cloud:
    """An AWS account in one place.

    Every creation, update and deletion takes `seconds_per_minute` for each minute that AWS takes, spent in `wait`.
    """

    def __init__(
        self, place: Place, seconds_per_minute: float = 0, wait: Callable[[float], object] = time.sleep
    ) -> None:
        """Make an empty account."""
        self.place = place
        self.seconds_per_minute = seconds_per_minute
        self.wait = wait
        self._things: dict[tuple[str, str], Live] = {}
        self._made: Counter[str] = Counter()
        self._written_late: set[str] = set()
        self._lock = threading.Lock()
        self.kubernetes = Kubernetes(self)
        """The Kubernetes APIs that the account's clusters, and any others, answer."""

    @property
    def live(self) -> list[Live]:
        """Everything that exists, in a fixed order."""
        with self._lock:
            return sorted(self._things.values(), key=lambda thing: (thing.urn, thing.id))

    def one(self, type_: str, name: str) -> Live:
        """Give the live resource of this type, such as `Cluster`, and logical name.

        Raises KeyError if there is none.
        """
        for thing in self.live:
            if thing.type.endswith(f":{type_}") and thing.name == name:
                return thing
        raise KeyError(f"no {type_} called {name} is live")

    def names(self, urn: str, type_: str, name: str, inputs: State) -> State:
        """Fill in the physical name; a successor of a live resource gets another one than that."""
        return answers.automatic_name(type_, name, inputs, _seed(urn, self._made[urn]))

    def foresee(self, urn: str, type_: str, inputs: State) -> State:
        """Give the outputs that a creation would have."""
        return answers.create(self._place(inputs), type_, _given(inputs), _seed(urn, self._made[urn]))[1]

    def create(self, urn: str, type_: str, inputs: State) -> Live:
        """Make a resource.

        Raises RefusedError if AWS would not.
        """
        with self._lock:
            generation = self._made[urn]
            id_, outputs = answers.create(self._place(inputs), type_, _given(inputs), _seed(urn, generation))
            thing = Live(urn, type_, id_, inputs, outputs, "CREATING", generation)
            refuse_creation(thing, self._things.values(), self.place.quotas)
            self._written_late.discard(log_group_of(thing))
            self._made[urn] += 1
            self._things[type_, id_] = thing
        self._take(durations.CREATE, thing)
        thing.status = "ACTIVE"
        return thing

    def read(self, type_: str, id_: str) -> Live | None:
        """Give a resource, or nothing if it does not exist."""
        with self._lock:
            return self._things.get((type_, id_))

    def update(self, type_: str, id_: str, inputs: State, preview: bool = False) -> tuple[State, frozenset[str]]:
        """Change a resource in place, or only foresee it: its outputs, and those of them that a preview cannot know.

        Raises KeyError if it does not exist.
        """
        thing = self._things[type_, id_]
        before, after = _given(thing.inputs), _given(inputs)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        outputs, unknown = self._updated(thing, inputs, changed)
        if not preview:
            refuse_update(thing, inputs, self.live)
            self._take(durations.UPDATE, thing)
            thing.inputs, thing.outputs = inputs, outputs
        return outputs, unknown

    def delete(self, type_: str, id_: str) -> None:
        """Delete a resource; one that does not exist is deleted already.

        Raises RefusedError if AWS would not.
        """
        with self._lock:
            thing = self._things.get((type_, id_))
            if thing is None:
                return
            refuse_deletion(thing, self._things.values())
            thing.status = "DELETING"
        self._take(durations.DELETE, thing)
        with self._lock:
            del self._things[type_, id_]
            if type_ == CLUSTER and thing.inputs.get("enabledClusterLogTypes"):
                self._written_late.add(log_group_of(thing))
            if type_ == LOG_GROUP and id_ in self._written_late:
                self._things[type_, id_] = Live("", type_, id_, {"name": id_}, {"name": id_})
                self._written_late.discard(id_)

    def switch_off_logs(self) -> None:
        """Let no control plane log any more: `aws eks update-cluster-config --logging`."""
        with self._lock:
            for thing in self._things.values():
                if thing.type == CLUSTER:
                    thing.inputs = {**thing.inputs, "enabledClusterLogTypes": []}

    def adopt(self, thing: Live) -> None:
        """Have something that nobody made through this API, such as a load balancer of a controller in a cluster."""
        with self._lock:
            self._things[thing.type, thing.id] = thing

    def forget(self, thing: Live) -> None:
        """Lose a resource, as when somebody deletes it by hand."""
        with self._lock:
            del self._things[thing.type, thing.id]

    def _updated(self, thing: Live, inputs: State, changed: set[str]) -> tuple[State, frozenset[str]]:
        place, seed = self._place(inputs), _seed(thing.urn, thing.generation)
        outputs = answers.create(place, thing.type, _given(inputs), seed)[1]
        kept = {key for key in facts_of(thing.type)["optionalComputed"] if key in thing.outputs and key not in inputs}
        outputs |= {key: thing.outputs[key] for key in kept}
        if thing.type == LAUNCH_TEMPLATE:
            outputs["latestVersion"] = thing.outputs["latestVersion"] + bool(changed - _NO_NEW_VERSION)
        return outputs, unknown_after(thing.type, changed)

    def _place(self, inputs: Mapping[str, Any]) -> Place:
        return replace(self.place, region=inputs.get("region") or self.place.region)

    def _take(self, table: Mapping[str, float], thing: Live) -> None:
        if self.seconds_per_minute:
            self.wait(durations.minutes(table, thing.type, thing.inputs) * self.seconds_per_minute)


def log_group_of(thing: Live) -> str:
    """Name the log group that EKS makes again when it is deleted with its cluster, for lines that come late.

    terraform-aws-modules/terraform-aws-eks#2763; EKS's service-linked role may do so:
    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSServiceRolePolicy.html
    """
    return f"/aws/eks/{thing.inputs.get('name')}/cluster" if thing.type == CLUSTER else ""


def unknown_after(type_: str, changed: Set[str]) -> frozenset[str]:
    """Name the outputs that a preview of an update cannot know; `changed` are the properties that the update is of."""
    if type_ == LAUNCH_TEMPLATE:
        return frozenset({"latestVersion"} if changed - _VERSION_FORESEEN else ())
    moved = type_ == "aws:ec2/vpcEndpoint:VpcEndpoint" and "subnetIds" in changed
    return frozenset({"networkInterfaceIds"} if moved else ())


def _given(inputs: Mapping[str, Any]) -> State:
    return {key: value for key, value in inputs.items() if not key.startswith("__")}


def _seed(urn: str, generation: int) -> str:
    return f"{urn}#{generation}" if generation else urn
