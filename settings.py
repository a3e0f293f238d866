"""The settings of one stack: the only reader of `pulumi.Config`, and the place where a stack file is refused."""

import os.path
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.config import is_config_secret

from configuration import encrypted, given_keys, sealed
from private_eks.common.plan.arguments import camel, hints_of, kind_of, refusal
from private_eks.common.plan.names import default_cluster_name
from private_eks.common.plan.refusals import Apart, each, singles
from private_eks.common.plan.stack_words import in_stack_words
from private_eks.kubernetes.plan.object_files import objects_in
from private_eks.nodes.plan.karpenter import refuse_node_role
from private_eks.private_cluster.plan.repairs import Repairs
from private_eks.private_cluster.plan.stack_plan import StackPlan
from private_eks.private_cluster.stack import plan_in_region
from private_eks.private_cluster.stack_settings import NOT_GIVEN, RENAMED, StackSettings
from private_eks.workloads.plan.workloads import NETWORK, RENDER
from private_eks.workloads.settings import InClusterSettings
from private_eks.workloads.tunnels import check_tunnel

_ANY_NAME, _ANY_REGION = "cluster", "eu-west-1"


class StackFileError(ValueError, pulumi.RunError):
    """What a stack file gets wrong; a `RunError` is printed by Pulumi as it is, without a stack trace."""

    def __init__(self, error: ValueError) -> None:
        """Say it in a line for each of its `errors`."""
        super().__init__(str(error))
        self.errors = singles(error)


def load_plan(config: pulumi.Config) -> StackPlan:
    """Read the stack's configuration, ask AWS what its region offers, and plan all of it before any resource.

    Raises StackFileError, in the words of the stack file, for all that the components or AWS would refuse later.
    """
    try:
        return _load_plan(config)
    except ValueError as error:
        raise StackFileError(error) from None


def read_settings(config: pulumi.Config) -> StackSettings:
    """Read the stack's configuration.

    Raises ValueError, in the words of the stack file, for keys and values that no stack file can have.
    """
    found = Apart()
    values = _settled(_given(config), found, Repairs(StackSettings, stack_word))
    found.refuse()
    return _with_defaults(values)


def _load_plan(config: pulumi.Config) -> StackPlan:
    """Plan what can be read of a stack file, and refuse all that is wrong in both."""
    found, repairs, objects = Apart(), Repairs(StackSettings, stack_word), list[dict[str, Any]]()
    settings = _with_defaults(_settled(_given(config), found, repairs))
    with found:
        objects = read_objects(settings.manifests)
    try:
        plan = plan_in_region(settings, objects)
        check_tunnel(settings.in_cluster, settings.bastions)
    except ValueError as error:
        found.add(*filter(repairs.tells, singles(in_stack_words(error, StackSettings, RENAMED))))
    found.refuse()
    return plan


def _settled(given: dict[str, Any], found: Apart, repairs: Repairs) -> dict[str, Any]:
    """Bring what was given to its shape, without what is wrong in it.

    Raises ValueError if what is wrong cannot be left out.
    """
    # Stand for what is refused here, so that nothing is told twice.
    given = {"aws:region": _ANY_REGION, **given}
    if "name" not in given:
        given["name"] = _ANY_NAME
        with found:
            given["name"] = default_cluster_name(pulumi.get_project(), pulumi.get_stack())
    if not found.judge(refuse_node_role, "karpenter", given.get("karpenter")):
        given["karpenter"] = {}
    known = found.judge(lambda: given.update({"aws:region": _region(given.pop("region", None))}))
    settled = repairs.settle(given, found)
    if settled is None or not known:
        found.refuse()
    return dict(settled)


def _with_defaults(values: dict[str, Any]) -> StackSettings:
    return StackSettings(**{**values, "in_cluster": {**_in_cluster(), **values.get("in_cluster", {})}})


def read_objects(paths: Sequence[str]) -> list[dict[str, Any]]:
    """Read the Kubernetes objects of the stack's own files.

    Raises ValueError for a file that is not there or is no YAML.
    """
    read = each(lambda i, path: _documents(f"manifests[{i}]", path), enumerate(paths))
    return [document for documents in read for document in documents]


def stack_word(field: str) -> str:
    """Spell a field as stack files do."""
    return RENAMED.get(field, camel(field))


def _given(config: pulumi.Config) -> dict[str, Any]:
    """Collect the stack file's keys of this project; texts stay texts, everything else is read as JSON."""
    texts = {camel(name) for name, hint in hints_of(StackSettings).items() if kind_of(hint) is str}
    read = {key: config.get(key) if key in texts else _read(config, key) for key in given_keys(config)}
    given = {key: value for key, value in read.items() if key not in NOT_GIVEN or value != NOT_GIVEN[key]}
    return sealed(given, StackSettings, config)


def _in_cluster() -> InClusterSettings:
    """Say how objects get into the cluster where the stack file does not."""
    return {"mode": RENDER, "directory": f"rendered/{pulumi.get_stack()}", "charts": "archives", "through": NETWORK}


def _documents(where: str, path: str) -> list[dict[str, Any]]:
    """Read a file of Kubernetes objects, which lies where the project does."""
    allowed, folder = "a YAML file below the project's folder", Path(__file__).parent
    if not Path(os.path.normpath(folder / path)).is_relative_to(folder):
        raise refusal(where, path, allowed, "move it there")
    try:
        return objects_in((folder / path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise refusal(where, path, allowed, f"give another path: {str(error.strerror).lower()}") from None
    except UnicodeDecodeError as error:
        raise refusal(where, path, allowed, f"save it as UTF-8: {error.reason}") from None
    except ValueError as error:
        raise refusal(where, path, allowed, f"correct it: {error}") from None


def _region(given: object) -> str:
    """Read the region where the AWS provider reads it; `given` is what stands where it does not."""
    region, allowed = pulumi.Config("aws").get("region"), "the region in the key aws:region, and nowhere else"
    if given is not None:
        raise refusal("region", given, allowed, "write it as aws:region", "aws:region")
    if region is None:
        raise refusal("aws:region", region, allowed, "set aws:region, for example to eu-west-1")
    if is_config_secret("aws:region"):
        raise encrypted("aws:region")
    return region


def _read(config: pulumi.Config, key: str) -> Any:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        # A plain text, which JSON does not know without quotes.
        return config.get(key)
