"""The pages of docs/reference: every component and every type of its inputs, from the schema."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from private_eks.provider import make_provider
from private_eks_cli.reports.markdown import Row, camel_words, meaning_and_default, table

FOLDER = Path("docs", "reference")
TYPES = "types.md"
_OURS = "private-eks:index:"
_NOTE = "<!-- Made by `make tables` from the docstrings of the components. -->"
_INDEX = """The components with all that they take and give. Names are spelled as TypeScript and YAML spell them;
Python writes `node_subnet_ids` for `nodeSubnetIds`, and Go `NodeSubnetIds`.

- **Plain** inputs decide which resources there are, and have to be known when the program runs. All others may be
  outputs of other resources. Of mappings whose names decide, the values may be.
- **Objects**, such as a node group, are described in [types](types.md), {count} of them.
- **Errors** come before any resource, and name the input, what was given, what is allowed and what to do:
  [refusals](refusals.md).

{table}"""
_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def pages() -> dict[str, str]:
    """Give every page by its name."""
    schema = json.loads(make_provider().schema or "{}")
    components = {token.removeprefix(_OURS): part for token, part in sorted(schema["resources"].items())}
    types = {token.removeprefix(_OURS): part for token, part in sorted(schema["types"].items())}
    found = {f"{name}.md": _component(name, part) for name, part in components.items()}
    return {"README.md": _index(components, types), **found, TYPES: _types(types, _users(components, types))}


def travelling() -> str:
    """Tabulate what may be an output of another resource, of `PrivateCluster` and of the objects in its inputs."""
    schema = json.loads(make_provider().schema or "{}")
    properties = schema["resources"][f"{_OURS}PrivateCluster"]["inputProperties"]
    return table(("Input", "Meaning"), list(_travelling(properties, schema["types"], "")))


def _travelling(properties: Mapping[str, Any], types: Mapping[str, Any], above: str) -> Iterator[Row]:
    for name, property_ in properties.items():
        path = f"{above}{name}"
        if not property_.get("plain"):
            yield f"`{path}`", meaning_and_default(property_["description"])[0]
        dots = "[]." if "items" in property_ else ".<name>." if "additionalProperties" in property_ else "."
        for inner in _references(property_):
            yield from _travelling(types[f"{_OURS}{inner}"]["properties"], types, f"{path}{dots}")


def _index(components: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    rows = [(f"[{name}]({name}.md)", _first(part["description"])) for name, part in components.items()]
    text = _INDEX.format(count=len(types), table=table(("Component", "Is"), rows))
    return _page("Reference", text)


def _component(name: str, part: Mapping[str, Any]) -> str:
    sections = [
        camel_words(part["description"]),
        f"Type `{_OURS}{name}`, in Python `private_eks.{name}`.",
        "## Inputs",
        _inputs(part["inputProperties"], part["requiredInputs"]),
        "## Outputs",
        table(
            ("Output", "Type", "Meaning"),
            [(f"`{key}`", _type(p), meaning_and_default(p["description"])[0]) for key, p in part["properties"].items()],
        ),
        "## Errors",
        "What is refused before anything is registered, and in which words: [refusals](refusals.md).",
    ]
    return _page(name, "\n\n".join(sections))


def _types(types: Mapping[str, Any], users: Mapping[str, list[str]]) -> str:
    sections = [
        f"## {name}\n\n{camel_words(part['description'])} Used by {', '.join(users[name])}.\n\n"
        f"{_inputs(part['properties'], part.get('required', []))}"
        for name, part in types.items()
    ]
    return _page("Types of inputs", "\n\n".join(["What inputs of [components](README.md) are made of.", *sections]))


def _users(components: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, list[str]]:
    """Name, with links, what takes each type."""
    found: dict[str, list[str]] = {name: [] for name in types}
    fields = {f"[{name}]({name}.md)": part["inputProperties"] for name, part in components.items()}
    fields |= {_link(name): part["properties"] for name, part in types.items()}
    for user, properties in fields.items():
        for name in {ref for p in properties.values() for ref in _references(p)}:
            found[name].append(user)
    return found


def _inputs(properties: Mapping[str, Any], required: list[str]) -> str:
    rows = [_input(name, properties[name], needed=True) for name in properties if name in required]
    rows += [_input(name, properties[name], needed=False) for name in properties if name not in required]
    return table(("Input", "Type", "Plain", "Default", "Meaning"), rows)


def _input(name: str, property_: Mapping[str, Any], needed: bool) -> Row:
    meaning, default = meaning_and_default(property_["description"])
    return f"`{name}`", _type(property_), _plain(property_), "required" if needed else default, meaning


def _plain(property_: Mapping[str, Any]) -> str:
    inner = property_.get("additionalProperties", {})
    if not property_.get("plain"):
        return "no"
    return "its names" if inner and not inner.get("plain") else "yes"


def _type(property_: Mapping[str, Any]) -> str:
    if "items" in property_:
        return f"list of {_type(property_['items'])}"
    if "additionalProperties" in property_:
        return f"mapping of {_type(property_['additionalProperties'])}"
    for name in _references(property_):
        return _link(name)
    return _WORDS.get(property_.get("type", ""), "anything")


def _references(property_: Mapping[str, Any]) -> Iterator[str]:
    """Name the types of ours in a property."""
    if property_.get("$ref", "").startswith(f"#/types/{_OURS}"):
        yield property_["$ref"].removeprefix(f"#/types/{_OURS}")
    for inner in ("items", "additionalProperties"):
        if inner in property_:
            yield from _references(property_[inner])


def _link(name: str) -> str:
    return f"[{name}]({TYPES}#{name.lower()})"


def _first(description: str) -> str:
    """Give the first sentence of a description."""
    return camel_words(" ".join(description.split("\n\n")[0].split()))


def _page(title: str, text: str) -> str:
    return f"{_NOTE}\n\n# {title}\n\n{text}\n"
