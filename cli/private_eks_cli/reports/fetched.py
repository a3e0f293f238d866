"""What nodes and builds install or download, of that which nothing in the VPC reaches.

Only commands count: neither comments nor what is printed. Where nodes may reach web servers of one's own, or somebody
else made the endpoint of S3, nothing is said: it may work.
"""

import ipaddress
import json
import re
from collections.abc import Iterator

from ..graph.asked import asked
from ..graph.model import Graph
from ..graph.nodes import user_data_of

PROJECT = "aws:codebuild/project:Project"
WEB_PORTS = (80, 443, 3128, 8080, 8443)

_START = r"(?:^[\s\-\"'\[]*|[;&|({]\s*|\b(?:then|do|else|sudo|exec)\s+)(?:[A-Z_]+=\S+\s+)*(?:\S*/)?"
_GAP = r"[\s,\"']+(?:-\S+[\s,\"']+)*"
_AMAZON = re.compile(
    rf"{_START}(?:dnf|yum|microdnf){_GAP}"
    r"(?:install|update|upgrade|reinstall|groupinstall|distro-sync|makecache|check-update|builddep)\b([^;&|]*)"
)
_OTHERS = re.compile(
    rf"{_START}(?:(?:apt|apt-get|zypper|snap|gem|choco|winget|npm|pip\d?|amazon-linux-extras){_GAP}(?:install|update|upgrade)"
    rf"|apk{_GAP}add|python\d?\s+-m\s+pip\s+install|Install-(?:Module|Package|PackageProvider))\b",
    re.IGNORECASE,
)
_GETS = re.compile(
    rf"{_START}(?:curl|wget|git|rpm|dnf|yum|Invoke-WebRequest|iwr|Invoke-RestMethod|irm|Start-BitsTransfer)\b[^;|]*?"
    r"\bhttps?://(?P<host>[A-Za-z0-9.-]+)",
    re.IGNORECASE,
)
_DOWNLOADS = re.compile(r"\.Download(?:File|String)\(\s*[\"']https?://(?P<host>[A-Za-z0-9.-]+)", re.IGNORECASE)
_CLOUD_CONFIG = re.compile(r"^(packages:|package_(?:update|upgrade):\s*true)", re.MULTILINE)
_INSIDE = (".internal", ".local", ".localhost", ".lan", ".corp", ".intern")
_AWS = re.compile(r".+\.(amazonaws\.(com|com\.cn|eu)|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov)")


def fetched(graph: Graph) -> Iterator[str]:
    """Tell which user data and builds fetch from where nothing in the VPC gets to, and what helps."""
    if any(_covers_the_web(rule) for rule in asked(graph, "nodeEgress", {}).values()):
        return
    elsewhere = any(name.endswith("s3") for name in asked(graph, "existingEndpointServices", []))
    packages = elsewhere or asked(graph, "endpointAccess", {}).get("packageRepositories", False)
    for who, text in _texts(graph):
        commands = _commands(text)
        cloud_config = _CLOUD_CONFIG.search(text) if "#cloud-config" in text else None
        installs = next((c for c in commands if (found := _AMAZON.search(c)) and not _is_local(found[1])), None)
        if not packages and (installs or cloud_config):
            command = installs or str(cloud_config and cloud_config[0])
            yield (
                f"{who} installs packages ({_short(command)}), and nothing in the VPC reaches a repository: set "
                "endpointAccess.packageRepositories for Amazon Linux 2023's, or bring them in an image of your own"
            )
        if other := next((c for c in commands if _OTHERS.search(c) or _gets_from_outside(c)), None):
            yield (
                f"{who} fetches from the internet ({_short(other)}), which nothing in the VPC reaches: bring it by S3, "
                "or in an image of your own"
            )


def _texts(graph: Graph) -> Iterator[tuple[str, str]]:
    for template in graph.of("LaunchTemplate"):
        yield f"User data of {template.name}", user_data_of(template)
    for project in graph.of(PROJECT):
        spec = str((project.inputs.get("source") or {}).get("buildspec") or "")
        if spec.startswith("{"):
            phases = json.loads(spec).get("phases", {}).values()
            yield f"The build of {project.name}", "\n".join(c for phase in phases for c in phase.get("commands", []))


def _commands(text: str) -> list[str]:
    """Give the lines that are no comments, those that go on as one."""
    lines = re.sub(r"[\\`]\r?\n\s*", " ", text).splitlines()
    bare = [re.sub(r"(^|\s)#.*", "", line).strip() for line in lines]
    return [line for line in bare if line]


def _is_local(arguments: str) -> bool:
    """Tell whether a package manager is given files that are there already."""
    given = [word for word in re.split(r"[\s,\"'\]]+", arguments) if word and not word.startswith("-")]
    return bool(given) and all(word.startswith(("/", "./", "~/")) for word in given)


def _gets_from_outside(command: str) -> bool:
    found = [*_GETS.finditer(command), *_DOWNLOADS.finditer(command)]
    return any(_is_outside(match["host"].lower().rstrip(".")) for match in found)


def _is_outside(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.endswith(_INSIDE) and not _AWS.fullmatch(host)
    return address.is_global


def _covers_the_web(rule: dict[str, int]) -> bool:
    first = int(rule.get("fromPort", rule.get("port", 0)))
    return any(first <= port <= int(rule.get("toPort", first)) for port in WEB_PORTS)


def _short(command: str) -> str:
    return command if len(command) <= 60 else f"{command[:60]}..."
