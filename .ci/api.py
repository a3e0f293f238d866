"""A client of the HTTP APIs of GitHub and GitLab, from the standard library alone: it runs where no package is."""

import itertools
import json
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SECONDS = 60
"""How long an answer may take."""
PAGE = 100
"""Entries of a page, the most that both give."""


class Api:
    """An API below one address, asked with one token."""

    def __init__(self, address: str, header: str, token: str) -> None:
        """Take the address that paths are appended to, and the token with the header that it travels in."""
        self._address = address.rstrip("/")
        self._secret = (header, token)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send JSON, if any, and give the JSON of the answer.

        Raises ValueError if the API refuses or cannot be reached.
        """
        content = None if body is None else json.dumps(body).encode()
        return json.loads(self._ask(method, path, content, "application/json"))

    def listed(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Give the entries of a list, over all of its pages."""
        for page in itertools.count(1):
            found = self.call("GET", f"{path}?{urlencode({**query, 'per_page': PAGE, 'page': page})}")
            yield from found
            if len(found) < PAGE:
                return

    def download(self, path: str, most: int) -> bytes:
        """Give the first `most` bytes of a file."""
        return self._ask("GET", path, None, "application/octet-stream", most)

    def upload(self, path: str, content: bytes) -> None:
        """Put a file."""
        self._ask("PUT", path, content, "application/octet-stream")

    def _ask(self, method: str, path: str, content: bytes | None, kind: str, most: int | None = None) -> bytes:
        request = Request(f"{self._address}{path}", content, {"Content-Type": kind}, method=method)
        # GitHub sends downloads on to a storage of others, which must not see the token.
        request.add_unredirected_header(*self._secret)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return bytes(answer.read(most))
        except HTTPError as error:
            raise ValueError(f"{method} {path}: got {error.code} {error.reason}") from None
        except (OSError, HTTPException) as error:
            raise ValueError(f"{method} {path}: got no answer: {error}") from None
