"""The JSON Schema of the stack files of this program, for editors: https://github.com/redhat-developer/yaml-language-server.

It refuses nothing that the program accepts, but for an empty value, and for a version without quotes.
"""

import json
import typing
from typing import Any

from private_eks.common.plan.arguments import camel, hints_of, kind_of
from private_eks.private_cluster.stack_settings import NOT_GIVEN, RENAMED, StackSettings

from . import blocks
from .docstrings import default_of, descriptions
from .forms import Schema, spelled, without
from .shapes import Definitions, described, limit_of, required_of, travels_inside
from .together import PROJECT, alone, another_namespace, required, whole

_OLD = "config:"
"""What keys of old files have behind their namespace."""
_OF_PULUMI = {
    "secretsprovider": "What encrypts the secrets of this stack, such as `awskms://alias/pulumi`.",
    "encryptedkey": "The encrypted key of secrets, which Pulumi writes.",
    "encryptionsalt": "The salt of the passphrase for secrets, which Pulumi writes.",
}
"""https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/"""
_ENVIRONMENT = {
    "description": "Environments of Pulumi ESC, which may set further keys: https://www.pulumi.com/docs/esc/.",
    "type": ["array", "object", "string"],
}
_JSON = {bool: "true|false", int: r"-?\d+", list: r"\s*\[[\s\S]*", dict: r"\s*\{[\s\S]*"}


def text() -> str:
    """Write the schema in the one form that is kept and compared."""
    return json.dumps(stack_schema(), indent=1, ensure_ascii=False) + "\n"


def stack_schema() -> Schema:
    """Give the schema of a stack file."""
    definitions = Definitions()
    config = _config(definitions)
    texts = {key: {"description": said, "type": "string"} for key, said in _OF_PULUMI.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": f"Stack file of {PROJECT}, Pulumi.<stack>.yaml, which describes one environment.",
        "type": "object",
        "properties": {"config": config, "environment": _ENVIRONMENT, **texts},
        "if": {"required": ["environment"]},
        "else": {"required": ["config"], "properties": {"config": _required()}},
        "definitions": dict(sorted({**definitions.made, **blocks.definitions()}.items())),
    }


def _config(definitions: Definitions) -> Schema:
    """Give the keys: those of the project with and without its namespace; those of others are theirs."""
    said = descriptions(StackSettings)
    keys = {_key(name): _value(definitions, name, hint, said[name]) for name, hint in hints_of(StackSettings).items()}
    own = {key: made for key, made in keys.items() if ":" not in key}
    definitions.made |= {f"key.{key}": made for key, made in own.items()}
    refer = {key: {"$ref": f"#/definitions/key.{key}"} for key in own}
    unproposed = {key: {**made, "doNotSuggest": True} for key, made in refer.items()}
    others = {key: made for key, made in keys.items() if ":" in key}
    return {
        "description": f"Settings; keys without a namespace are those of {PROJECT}.",
        "type": "object",
        "properties": {**others, **{f"{PROJECT}:{key}": made for key, made in refer.items()}, **unproposed},
        "patternProperties": {f"^{another_namespace()}:": {}, f"^{PROJECT}:{_OLD}({'|'.join(own)})$": {}},
        "additionalProperties": False,
        "dependencies": {key: without([f"{PROJECT}:{key}"]) for key in own},
        **alone(),
    }


def _value(definitions: Definitions, name: str, hint: Any, said: str) -> Schema:
    """Give the schema of a key's value, which may be JSON in a text too, as `pulumi config set` writes it."""
    limit, kind = limit_of(StackSettings, name), kind_of(hint)
    made = definitions.value(hint, limit)
    written = _JSON.get(typing.get_origin(kind) or (dict if typing.is_typeddict(kind) else kind))
    if travels_inside(hint) and kind is not str:
        made = {
            "if": {"type": "object", "required": ["secure"]},
            "then": {"$ref": "#/definitions/secure"},
            "else": made,
        }
    if written:
        made = {"if": {"type": "string"}, "then": spelled(written), "else": made}
    return described(said, made, default_of(StackSettings, name))


def _key(name: str) -> str:
    return RENAMED.get(name, camel(name))


def _required() -> Schema:
    needed = [_key(name) for name in required_of(StackSettings) if camel(name) not in NOT_GIVEN]
    return {"allOf": [required(needed, _OLD), whole()]}
