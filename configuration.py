"""What a stack's configuration says for this project: the namespaces of its keys, and what of it is encrypted."""

import difflib
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env, is_config_secret

from private_eks.common.plan.arguments import camel, hints_of, is_deferrable, kind_of
from private_eks.common.plan.refusals import Apart, ArgumentError, refusal

_PROVIDERS = frozenset({"aws", "kubernetes"})
"""Namespaces that this program reads beside its own."""
_OTHERS = frozenset({"aws-native", "awsx", "eks", "pulumi"})
"""Namespaces that are close to those and yet somebody's."""
_CLOSE = 0.8
_REVIEWED = frozenset({"Action", "Effect", "NotAction", "Sid"})
"""Elements of an IAM statement that are never secret."""
_READABLE = {
    "accessEntries": "ids of access entries have their principals in clear, in EKS and in the state",
    "tags": "the AWS provider copies tags to tagsAll, which the state has in clear",
}
"""Where encrypted values are readable, whatever a program does.

The provider merges tags without knowing what is secret: https://github.com/pulumi/pulumi-aws/issues/2778. Ids of access
entries: https://www.pulumi.com/registry/packages/aws/api-docs/eks/accessentry/#import.
"""
MASKED = "[secret]"
"""What is shown of an encrypted value, by Pulumi and by the offline commands."""


def given_keys(config: pulumi.Config) -> list[str]:
    """Name the keys of this project.

    Raises ValueError for a key in a namespace that is probably meant to be the project's, or a provider's.
    """
    known = {config.name, *_PROVIDERS, *_OTHERS}
    names = sorted({**get_config_env(), **CONFIG.get()})
    found = Apart()
    for name in names:
        namespace, _, key = name.partition(":")
        if namespace not in known and (meant := _meant(namespace, config.name)):
            read = f"the namespaces {config.name}, aws and those of other providers"
            given = MASKED if is_config_secret(name) else pulumi.Config(namespace).get(key)
            found.add(refusal(name, given, read, "correct the namespace", f"{meant}:{key}"))
    found.refuse()
    return [name.partition(":")[2] for name in names if name.startswith(f"{config.name}:")]


def sealed(values: Mapping[str, Any], shape: type, config: pulumi.Config) -> dict[str, Any]:
    """Have what is encrypted as secrets, wherever it only travels; warn of the rest of a key that holds such values.

    A program is told which keys hold something encrypted, not what in them: all texts of such a key are taken for it.

    Raises ValueError for what is encrypted and decides something, as far as that can be told.
    """
    hints = {camel(name): hint for name, hint in hints_of(shape).items()}
    sealed_values, found = dict(values), Apart()
    for key in sorted(key for key in values.keys() & hints.keys() if is_config_secret(f"{config.name}:{key}")):
        sealed_values[key] = _sealed(values[key], hints[key], False)
        texts = dict(_texts(key, sealed_values[key]))
        plain = [where for where, text in texts.items() if not isinstance(text, pulumi.Output)]
        masked = [where for where in plain if texts[where] == MASKED]
        if masked or (plain and len(plain) == len(texts)):
            found.add(*map(encrypted, masked or [key]))
            continue
        said = f"{config.name}:{key} is encrypted"
        if key in _READABLE:
            pulumi.log.warn(f"{said}: {_READABLE[key]}")
        elif plain:
            pulumi.log.warn(f"{said}: ARNs in it stay secret, what decides on resources or names them does not")
    found.refuse()
    return sealed_values


def encrypted(where: str) -> ValueError:
    """Word the refusal of an encrypted value that the program needs to know."""
    allowed = "one that can be read, as the program decides by it"
    return ArgumentError(
        where, "an encrypted value", allowed, "write this key in clear: `pulumi config set` without --secret"
    )


def _texts(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(f"{where}.{key}", item)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(f"{where}[{i}]", item)
    else:
        yield where, value


def _sealed(value: Any, hint: Any, travels: bool) -> Any:
    travels = travels or is_deferrable(hint)
    kind = kind_of(hint)
    if isinstance(value, Mapping):
        fields = {camel(name): inner for name, inner in hints_of(kind).items()} if typing.is_typeddict(kind) else {}
        of_all = (typing.get_args(kind) or (Any, Any))[-1]
        reviewed = _REVIEWED if "Effect" in value else ()
        made = {key: _sealed(item, fields.get(key, of_all), travels) for key, item in value.items()}
        return {key: value[key] if key in reviewed else item for key, item in made.items()}
    if isinstance(value, list):
        return [_sealed(item, (typing.get_args(kind) or (Any,))[0], travels) for item in value]
    return pulumi.Output.secret(value) if travels and isinstance(value, str) else value


def _meant(namespace: str, project: str) -> str | None:
    plain = {_plain(name): name for name in (project, *sorted(_PROVIDERS))}
    return next((plain[near] for near in difflib.get_close_matches(_plain(namespace), plain, 1, _CLOSE)), None)


def _plain(namespace: str) -> str:
    return "".join(filter(str.isalnum, namespace.lower()))
