"""A server that stands in for GitHub or GitLab: it answers by a table, and writes down what it was asked."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.places import ROOT

PAGE = 100
MEMORY = 384 * 2**20
"""Bytes that a script may take: enough for it, not for everything that it could be sent."""


class Asked(NamedTuple):
    """A request, its body as JSON or, if that is none, as bytes."""

    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: Any


Answer = Callable[[Asked], Any]
"""Gives JSON, bytes, an `int` for an error, or a `str` for the path of a redirect."""


class Beginning(bytes):
    """What comes of a very large file before the connection breaks."""

    length = 10**10


@dataclass
class Forge:
    """What it answers, by method and path, and what it was asked."""

    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def written(self) -> list[tuple[str, str, Any]]:
        """Give what was sent to be kept: method, path, body."""
        return [(asked.method, asked.path, asked.body) for asked in self.asked if asked.method != "GET"]


def paged(entries: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """Give a page of a list, as both forges number them."""
    assert asked.query["per_page"] == str(PAGE)
    first = (int(asked.query["page"]) - 1) * PAGE
    return entries[first : first + PAGE]


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """Serve on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            url, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
            query = {key: value[0] for key, value in parse_qs(url.query).items()}
            asked = Asked(self.command, url.path, query, self.headers, _json(self.rfile.read(length)))
            forge.asked.append(asked)
            answer = forge.answers.get((self.command, url.path))
            given = answer(asked) if answer else 404
            status = given if isinstance(given, int) else 302 if isinstance(given, str) else 200
            content = given if isinstance(given, bytes) else json.dumps(given).encode()
            self.send_response(status)
            if isinstance(given, str):
                self.send_header("Location", f"{forge.address}{given}")
            self.send_header("Content-Length", str(given.length if isinstance(given, Beginning) else len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    for method in ("GET", "PATCH", "POST", "PUT"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forge.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()


def run(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of .ci with these variables and no others, and with little memory."""
    command = [sys.executable, "-B", str(ROOT / ".ci" / script), *arguments]
    limited = ["sh", "-c", f'ulimit -v {MEMORY // 1024} 2>/dev/null; exec "$@"', "sh", *command]
    return subprocess.run(limited, env=environment, capture_output=True, text=True, check=False, timeout=60)


def said(done: subprocess.CompletedProcess[str]) -> Mapping[int, str]:
    """Give what a script wrote by its exit code, which has to be one that it means."""
    assert "Traceback" not in done.stderr, done.stderr
    return {done.returncode: (done.stdout + done.stderr).strip()}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body
