"""Decisions about managed node groups.

https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal
from ...common.plan.mappings import first_given
from ...common.plan.refusals import Apart
from ...intranet.plan.intranet import NO_INTRANET, Intranet
from .instance_types import check_capacity_block_type
from .labels import check_group_tags
from .nodes import MOST_NODES, Nodes, path_of, plan_nodes
from .releases import check_release
from .repair import check_repair

if TYPE_CHECKING:
    from ..settings import NodeGroupSettings, WarmPoolSettings

CAPACITY_BLOCK = "CAPACITY_BLOCK"
CAPACITY_TYPES = frozenset({CAPACITY_BLOCK, "ON_DEMAND", "SPOT"})
POOL_STATES = frozenset({"HIBERNATED", "RUNNING", "STOPPED"})
TEMPLATE_ID = r"lt-\w+"
RESERVATION_ID = r"cr-[0-9a-f]{8,17}"
UPDATE_STRATEGIES = frozenset({"DEFAULT", "MINIMAL"})

FAMILY = "node_groups"
TAGS_OF_EKS = 5
"""EKS's own tags of the Auto Scaling group: cluster, node group, owner, and two for the cluster autoscaler."""
OF_THE_TEMPLATE = (
    *("capacity_reservation_id", "cpu_options", "efa_interfaces", "hostname_type", "http_put_response_hop_limit"),
    *("image_id", "kubelet", "key_arn", "placement_group_name", "security_group_ids", "user_data", "volume_iops"),
    *("volume_size", "volume_snapshot_id", "volume_throughput", "volume_type", "volumes"),
)
"""Settings that a launch template of the user's own takes the place of."""


@dataclass(frozen=True, slots=True)
class WarmPool:
    """Nodes that have started already and wait; sizes count nodes, states are spelled as the API does."""

    min_size: int
    max_prepared: int | None
    state: str
    reuse_on_scale_in: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A managed node group with every default decided."""

    nodes: Nodes
    capacity_type: str
    max_unavailable: int | None
    max_unavailable_percentage: int | None
    node_repair: bool
    own_template: bool
    reads_ami_type: bool
    release_version: str | None
    update_strategy: str
    warm_pool: WarmPool | None

    @property
    def remarks(self) -> list[str]:
        """What may disappoint: user data of the user's own are told nothing."""
        if self.own_template and self.nodes.boot.intranet != NO_INTRANET:
            return [*self.nodes.remarks, "its launch template has to tell nodes of the company's network itself"]
        return self.nodes.remarks


def plan_group(
    component: str, key: str, settings: "NodeGroupSettings", region: str, intranet: Intranet = NO_INTRANET
) -> Group:
    """Decide every setting of the group `key`, whose resources are called `{component}-{key}`.

    Raises ValueError for values that EKS refuses, or that leave nodes unable to join.
    """
    where, found = path_of(FAMILY, key), Apart()
    with found:
        nodes = plan_nodes(component, FAMILY, key, settings, region, intranet)
    capacity_type = settings.get("capacity_type", "ON_DEMAND")
    strategy = settings.get("update_strategy", "MINIMAL" if capacity_type == CAPACITY_BLOCK else "DEFAULT")
    repairs = settings.get("node_repair", True)
    found.judge(check_repair, f"{where}.node_repair_config", settings.get("node_repair_config", {}), repairs)
    found.judge(one_of, f"{where}.update_strategy", strategy, UPDATE_STRATEGIES)
    with found:
        count, percentage = _unavailable(where, settings)
    own_template = "launch_template" in settings
    with found:
        _check_own_template(where, settings)
        one_of(f"{where}.capacity_type", capacity_type, CAPACITY_TYPES)
        _check_capacity_block(where, capacity_type, settings)
    with found:
        warm_pool = _warm_pool(f"{where}.warm_pool", settings.get("warm_pool"))
    found.refuse()
    group = Group(
        nodes=nodes,
        capacity_type=capacity_type,
        max_unavailable=count,
        max_unavailable_percentage=percentage,
        node_repair=repairs,
        own_template=own_template,
        reads_ami_type="ami_type" in settings if own_template else nodes.image_id is None,
        release_version=settings.get("release_version"),
        update_strategy=strategy,
        warm_pool=warm_pool,
    )
    found.judge(check_group_tags, where, nodes.boot.labels, nodes.boot.taints, TAGS_OF_EKS)
    found.judge(check_release, where, group)
    found.judge(_check_warm_pool, f"{where}.warm_pool", group)
    found.refuse()
    return group


def types_of(group: Group, settings: "NodeGroupSettings") -> list[str] | None:
    """Give the instance types that the group itself names, where its launch template does not."""
    by_template = group.own_template and "instance_types" not in settings
    return None if by_template or group.capacity_type == CAPACITY_BLOCK else list(group.nodes.instance_types)


def _unavailable(where: str, settings: "NodeGroupSettings") -> tuple[int | None, int | None]:
    count, percentage = settings.get("max_unavailable"), settings.get("max_unavailable_percentage")
    if count is not None and percentage is not None:
        allowed = "max_unavailable or max_unavailable_percentage"
        raise refusal(f"{where}.max_unavailable", count, allowed, "remove one of the two")
    for name, value in (("max_unavailable", count), ("max_unavailable_percentage", percentage)):
        if value is not None and not 1 <= value <= 100:
            raise refusal(f"{where}.{name}", value, "1 to 100", "correct the number")
    return (None, percentage) if percentage is not None else (count or 1, None)


def _check_own_template(where: str, settings: "NodeGroupSettings") -> None:
    """Refuse what a launch template decides beside one: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html."""
    if "launch_template" not in settings:
        return
    if beside := first_given(settings, OF_THE_TEMPLATE):
        field, given = beside
        raise refusal(f"{where}.{field}", given, "none beside launch_template", "put it into the template")
    template_id, version = settings["launch_template"]["id"], settings["launch_template"]["version"]
    if isinstance(template_id, str) and not re.fullmatch(TEMPLATE_ID, template_id):
        allowed = "the id of a launch template, such as 'lt-0123456789abcdef0'"
        raise refusal(f"{where}.launch_template.id", template_id, allowed, "look it up: names are not resolved")
    if isinstance(version, str) and not version.isdigit():
        remedy = "name the version: with another word, two deployments of one commit would differ"
        raise refusal(f"{where}.launch_template.version", version, "the number of a version in quotes", remedy)


def _check_capacity_block(where: str, capacity_type: str, settings: "NodeGroupSettings") -> None:
    """Refuse a capacity block without its reservation, or with what a block is not.

    https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
    """
    reservation, types = settings.get("capacity_reservation_id"), settings.get("instance_types", [])
    own_template = "launch_template" in settings
    if capacity_type != CAPACITY_BLOCK:
        if reservation is not None:
            _check_reservation(where, capacity_type, reservation)
            _check_type_of_reservation(where, types)
            _check_place(where, settings)
        return
    if not own_template and (reservation is None or not re.fullmatch(RESERVATION_ID, reservation)):
        allowed = "the id of a reservation, such as 'cr-0123456789abcdef0'"
        raise refusal(f"{where}.capacity_reservation_id", reservation, allowed, "buy a capacity block and name it")
    if own_template and types:
        allowed = "none beside launch_template, with a capacity block"
        raise refusal(f"{where}.instance_types", types, allowed, "put the type into the template")
    if not own_template:
        _check_type_of_reservation(where, types)
        check_capacity_block_type(f"{where}.instance_types[0]", types[0])
    _check_place(where, settings)


def _check_reservation(where: str, capacity_type: str, reservation: str) -> None:
    if capacity_type != "ON_DEMAND":
        allowed = "a reservation with capacity_type CAPACITY_BLOCK or ON_DEMAND only"
        raise refusal(f"{where}.capacity_reservation_id", reservation, allowed, "change capacity_type or remove it")
    if not re.fullmatch(RESERVATION_ID, reservation):
        allowed = "the id of a reservation, such as 'cr-0123456789abcdef0'"
        raise refusal(f"{where}.capacity_reservation_id", reservation, allowed, "look it up: names are not resolved")


def _check_type_of_reservation(where: str, types: list[str]) -> None:
    if len(types) != 1:
        raise refusal(f"{where}.instance_types", types or None, "exactly the one type of the reservation", "name it")


def _check_place(where: str, settings: "NodeGroupSettings") -> None:
    field = "subnet_ids" if "subnet_ids" in settings else "zones"
    places = settings.get(field, [])
    if isinstance(places, list) and len(places) != 1:
        given = f"{len(places)} given" if places else None
        raise refusal(f"{where}.{field}", given, "exactly one, in the reservation's zone", "name it")


def _warm_pool(where: str, settings: "WarmPoolSettings | None") -> WarmPool | None:
    if settings is None:
        return None
    state, size = settings.get("state", "STOPPED"), settings.get("min_size", 0)
    one_of(f"{where}.state", state, POOL_STATES)
    if not 0 <= size <= MOST_NODES:
        raise refusal(f"{where}.min_size", size, f"0 to {MOST_NODES} nodes", "correct the number")
    prepared = settings.get("max_prepared")
    if prepared is not None and prepared < max(size, 1):
        allowed = f"{max(size, 1)} or more nodes, running and waiting"
        raise refusal(f"{where}.max_prepared", prepared, allowed, "correct the number")
    return WarmPool(size, prepared, state, settings.get("reuse_on_scale_in", False))


def _check_warm_pool(where: str, group: Group) -> None:
    """Refuse a pool where EKS has none.

    https://docs.aws.amazon.com/eks/latest/userguide/warm-pools-managed-node-groups.html,
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html#warm-pool-limitations
    """
    pool = group.warm_pool
    if pool is None:
        return
    bottlerocket = group.nodes.ami_type.startswith("BOTTLEROCKET")
    for wrong, given, allowed in (
        (not group.reads_ami_type, "an own image", "EKS's images"),
        (group.capacity_type != "ON_DEMAND", group.capacity_type, "capacity_type ON_DEMAND"),
        (bottlerocket and pool.state == "HIBERNATED", pool.state, "state STOPPED or RUNNING for Bottlerocket"),
        (bottlerocket and pool.reuse_on_scale_in, True, "reuse_on_scale_in false for Bottlerocket"),
    ):
        if wrong:
            raise refusal(where, given, allowed, "change it or remove the warm pool")
