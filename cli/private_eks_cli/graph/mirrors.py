"""Where user data makes nodes pull from, by the registry that images are named after."""

import email
import re
import tomllib
from collections.abc import Mapping
from typing import Any

_FILE = re.compile(
    r"^cat > '/etc/containerd/certs\.d/([^/']+)/hosts\.toml' <<'(\w+)'\n(.*?)^\2$", re.MULTILINE | re.DOTALL
)
_WITH_PORT = re.compile(r"(.+)_(\d+)_")


def mirrors_in(text: str) -> Mapping[str, set[str]] | None:
    """Give every address that nodes ask for a registry's images; None of a system that has no mirrors."""
    if text.startswith("<powershell>"):
        return None
    if text.startswith("MIME-Version"):
        return {_upstream(folder): _asked(tomllib.loads(content)) for folder, content in _files(text)}
    try:
        mirrors = tomllib.loads(text).get("settings", {}).get("container-registry", {}).get("mirrors", [])
    except tomllib.TOMLDecodeError:
        return {}
    return {str(one.get("registry")): set(map(str, one.get("endpoint", ()))) for one in mirrors}


def _files(text: str) -> list[tuple[str, str]]:
    parts = (part.get_payload(decode=True) for part in email.message_from_string(text).walk())
    texts = (part.decode(errors="replace") for part in parts if isinstance(part, bytes))
    return [(folder, content) for script in texts for folder, _, content in _FILE.findall(script)]


def _upstream(folder: str) -> str:
    found = _WITH_PORT.fullmatch(folder)
    return f"{found[1]}:{found[2]}" if found else folder


def _asked(hosts: Mapping[str, Any]) -> set[str]:
    """Give mirrors and the server, which containerd asks last: without one, that is the upstream."""
    return {*hosts.get("host", {}), str(hosts.get("server", "the upstream"))}
