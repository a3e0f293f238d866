"""What the Kubernetes API takes as names, keys and values, and where the parts of an object keep them.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/, .../labels/,
https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...common.plan.arguments import refusal
from .manifests import is_built_in, pod_template

_LABEL = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_DOTTED = rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*"
_PART = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of texts: what has it, and how to say it."""

    fits: Callable[[str], object]
    words: str
    pattern: str = ""


def _like(pattern: str, words: str) -> Form:
    return Form(re.compile(pattern).fullmatch, words, pattern)


SUBDOMAIN = _like(_DOTTED, "up to 253 lower-case letters, digits, and - and . inside")
LABEL = _like(_LABEL, "up to 63 lower-case letters and digits, with - inside")
SERVICE = _like(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", "up to 63 lower-case letters, digits and inner -, a letter first")
CRON_JOB = _like(rf"(?=.{{1,52}}$){_LABEL}(\.{_LABEL})*", "up to 52 lower-case letters and digits, with - inside")
JOB = _like(rf"(?=.{{1,63}}$){_LABEL}(\.{_LABEL})*", "up to 63 lower-case letters and digits, with - inside")
PATH = _like(r"(?!\.{1,2}$)[^/%]+", "a text without / and %")
FILE = _like(r"(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}", "up to 253 letters, digits, - _ and ., not . alone and no .. first")
VARIABLE = _like(r"[ -<>-~]+", "printable ASCII characters but =")
KEY = _like(
    rf"({_DOTTED.replace('$', '/')}/)?{_PART}", "up to 63 letters, digits, and - _ . inside, perhaps a domain/ before"
)
VALUE = _like(rf"({_PART})?", "up to 63 letters and digits, with - _ . inside")
PORT = _like(
    r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?", "up to 15 lower-case letters, digits, single inner -"
)
TEXT = Form(lambda text: True, "a text")

_NAMES: Mapping[str, Form] = {"CronJob": CRON_JOB, "Job": JOB, "Namespace": LABEL, "Service": SERVICE}
_FREE = "rbac.authorization.k8s.io"
"""The group whose names may be anything but a path."""

Fault = tuple[str, Any, str]
"""Where something stands, what it is, and what is allowed there."""


def check(where: str, text: Any, form: Form) -> None:
    """Refuse a text that does not have the form."""
    if not isinstance(text, str) or not form.fits(text):
        raise refusal(where, text, form.words, "correct it" if isinstance(text, str) else "put quotes around it")


def check_labels(where: str, labels: Mapping[str, Any]) -> None:
    """Refuse labels that Kubernetes refuses."""
    for key, value in labels.items():
        check(f"{where}.{key}", key, KEY)
        check(f"{where}.{key}", value, VALUE)


def faults(manifest: Mapping[str, Any]) -> Iterator[Fault]:
    """Name what the API server would refuse of an object's names, keys and values."""
    metadata, kind = _mapping(manifest.get("metadata")), str(manifest.get("kind"))
    group = str(manifest.get("apiVersion")).rpartition("/")[0]
    built_in = is_built_in(manifest)
    form = PATH if group == _FREE else _NAMES.get(kind, SUBDOMAIN) if built_in else SUBDOMAIN
    yield from _wrong("metadata.name", metadata.get("name"), form)
    if metadata.get("namespace"):
        yield from _wrong("metadata.namespace", metadata["namespace"], LABEL)
    yield from _notes("metadata", metadata)
    if kind in ("ConfigMap", "Secret"):
        for field in ("binaryData", "data", "stringData"):
            yield from _entries(field, manifest.get(field), FILE, TEXT)
    if (template := pod_template(manifest)) is not None and built_in:
        if template is not manifest:
            yield from _notes("template.metadata", _mapping(template.get("metadata")))
        yield from _pod(_mapping(template.get("spec")))


def _notes(path: str, metadata: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _entries(f"{path}.labels", metadata.get("labels"), KEY, VALUE)
    lowered = {str(key).lower(): value for key, value in _mapping(metadata.get("annotations")).items()}
    yield from _entries(f"{path}.annotations", lowered, KEY, TEXT)


def _pod(spec: Mapping[str, Any]) -> Iterator[Fault]:
    volumes = [volume.get("name") for volume in _mappings(spec.get("volumes"))]
    for name in volumes:
        yield from _wrong("volumes.name", name, LABEL)
    yield from _entries("nodeSelector", spec.get("nodeSelector"), KEY, VALUE)
    for family in ("initContainers", "containers"):
        for i, container in enumerate(_mappings(spec.get(family))):
            yield from _container(f"{family}[{i}]", container)


def _container(path: str, container: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _wrong(f"{path}.name", container.get("name"), LABEL)
    for variable in _mappings(container.get("env")):
        yield from _wrong(f"{path}.env", variable.get("name"), VARIABLE)
        if "value" in variable and variable["value"] is not None:
            yield from _wrong(f"{path}.env.{variable.get('name')}", variable["value"], TEXT)
    for port in _mappings(container.get("ports")):
        if "name" in port:
            yield from _wrong(f"{path}.ports", port["name"], PORT)


def _entries(path: str, entries: Any, key_form: Form, value_form: Form) -> Iterator[Fault]:
    for key, value in _mapping(entries).items():
        yield from _wrong(f"{path}.{key}", key, key_form)
        if value is not None:
            yield from _wrong(f"{path}.{key}", value, value_form)


def _wrong(path: str, value: Any, form: Form) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield path, "" if value is None else value, "a text, in quotes"
    elif not form.fits(value):
        yield path, value, form.words


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    given = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [item for item in given if isinstance(item, Mapping)]
