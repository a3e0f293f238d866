"""URNs, and the aliases under which a resource may be deployed, as the engine works them out.

https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/, and `generateAliases` in
https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go.
"""

from collections.abc import Iterable, Iterator
from typing import Any

STACK = "pulumi:pulumi:Stack"


def spell_urn(stack: str, project: str, parent: str, type_: str, name: str) -> str:
    """Spell a URN as the engine does: with the types of all components above, without the stack's."""
    above = parent.split("::")[2] if parent else STACK
    qualified = type_ if above == STACK else f"{above}${type_}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def aliases_of(request: Any, urn: str) -> list[str]:
    """Give the URNs that a registration names as its former ones; `urn` is its own."""
    return [*(alias.urn or _spelled(request, urn, alias.spec) for alias in request.aliases), *request.aliasURNs]


def inherited(urns: Iterable[str], parent: str, former_parent: str) -> Iterator[str]:
    """Spell the URNs that a child had when its parent was `former_parent`.

    A name that begins with the parent's began with the former parent's.
    """
    stack, project, _, former_name = parts_of(former_parent)
    now = parts_of(parent)[3]
    for urn in urns:
        _, _, type_, name = parts_of(urn)
        renamed = f"{former_name}{name.removeprefix(now)}" if name.startswith(now) else name
        yield spell_urn(stack, project, former_parent, type_.rsplit("$", 1)[-1], renamed)


def _spelled(request: Any, urn: str, spec: Any) -> str:
    stack, project, _, _ = parts_of(urn)
    parent = "" if spec.noParent else spec.parentUrn or request.parent
    type_, name = spec.type or request.type, spec.name or request.name
    return spell_urn(spec.stack or stack, spec.project or project, parent, type_, name)


def parts_of(urn: str) -> tuple[str, str, str, str]:
    """Take a URN apart: stack, project, types, name.

    Raises ValueError for a text that is none.
    """
    stack, project, types, name = urn.split("::", 3)
    return stack.removeprefix("urn:pulumi:"), project, types, name
