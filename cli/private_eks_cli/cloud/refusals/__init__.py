"""What AWS refuses, as rules over the table of what is live: creating what clashes, deleting what is in use.

Each rule names the page or the source that it rests on. Where the cloud is stricter than AWS, the rule says so too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from private_eks.common.plan.quotas import NO_QUOTAS, Quotas

from . import (
    access,
    addons,
    control_plane,
    existence,
    groups,
    in_use,
    instances,
    limits,
    networks,
    paths,
    quotas,
    registries,
    roles,
    storage,
    tags,
)
from .table import Live, RefusedError, Rule, Table

__all__ = ["Live", "RefusedError", "Table", "refuse_creation", "refuse_deletion", "refuse_update", "refused_change"]

_SETTINGS: tuple[Rule, ...] = (
    tags.tags_not_taken,
    control_plane.half_of_auto_mode,
    groups.settings_clash,
    roles.without_policies,
    addons.associated_twice,
    registries.without_a_role,
)
"""What holds of a thing whenever it is made or changed."""

_CREATION: tuple[Rule, ...] = (
    networks.endpoint_of_a_participant,
    existence.exists,
    existence.subnet_range,
    existence.block_of_a_vpc,
    existence.endpoint_names,
    limits.group_called_like_an_id,
    limits.type_that_is_none,
    limits.zone_without_fargate,
    networks.subnets_of_a_cluster,
    networks.addresses,
    control_plane.version_not_offered,
    control_plane.image_not_offered,
    control_plane.few_selectors,
    control_plane.one_profile_at_a_time,
    roles.not_there,
    registries.of_no_repository,
    *_SETTINGS,
    access.entry_for_nobody,
    access.policy_of_others,
    access.entered_twice,
    access.without_an_entry,
    paths.without_a_path,
    paths.without_a_network_plugin,
    paths.auto_mode_without_a_path,
    addons.without_compute,
    groups.tag_of_no_group,
    storage.mount_target_conflict,
    instances.second_gateway,
    instances.image_by_parameter,
    instances.build_without_permission,
)
_CHANGES = (
    control_plane.other_zones,
    control_plane.egress_given_back,
    control_plane.version_out_of_reach,
    groups.below_the_least,
)
_DELETION: tuple[Rule, ...] = (
    control_plane.protected,
    in_use.targets,
    in_use.in_use,
    instances.addresses_mapped,
    control_plane.one_profile_at_a_time,
)


def refuse_creation(wanted: Live, live: Table, raised: Quotas = NO_QUOTAS) -> None:
    """Raise RefusedError, in AWS's words, if `wanted` cannot be made beside what is live, with the `raised` quotas."""
    _ask(_CREATION, wanted, live)
    for answer in quotas.one_too_many(wanted, live, raised):
        raise RefusedError(answer)


def refuse_update(thing: Live, inputs: Mapping[str, Any], live: Table) -> None:
    """Raise RefusedError, in AWS's words, if `thing` cannot be changed to `inputs`."""
    for answer in refused_change(thing, inputs, live):
        raise RefusedError(answer)
    _ask(_SETTINGS, replace(thing, inputs=inputs), [other for other in live if other is not thing])


def refused_change(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """Say why AWS does not lead from what `thing` is to `inputs`, though both are right by themselves."""
    for rule in _CHANGES:
        yield from rule(thing, inputs, live)


def refuse_deletion(doomed: Live, live: Table) -> None:
    """Raise RefusedError, in AWS's words, if `doomed` cannot go while the others are live."""
    _ask(_DELETION, doomed, [other for other in live if other is not doomed])


def _ask(rules: tuple[Rule, ...], one: Live, live: Table) -> None:
    for rule in rules:
        for answer in rule(one, live):
            raise RefusedError(answer)
