"""Policies in files, as tests write them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a document into a file, a text as it is."""

    def written(document: Any, name: str = "policy.json") -> Path:
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return path

    return written


def policy(*statements: Any) -> Any:
    """Give a policy of some statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def deny(action: Any, condition: Any = None, **elements: Any) -> Any:
    """Give a statement that denies."""
    conditions = {"Condition": condition} if condition else {}
    return {"Sid": "No", "Effect": "Deny", "Action": action, "Resource": "*", **conditions, **elements}
