"""Policies in files, as tests write them."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.rights.organisation import Judgement
from tests.conftest import recorded

Write = Callable[..., Path]
CLUSTER = "eks:CreateCluster, for Cluster private-eks-dev-eksCluster"


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


def said(judgement: Judgement) -> list[tuple[str, str, str]]:
    """Give each finding: the answer, why without the statement, and what it is about."""
    return [(one.answer, one.why.partition(": ")[2], one.in_words()) for one in judgement.findings]


def configured(stack: str, **config: str) -> Graph:
    """Give a stack with some keys of its configuration set, which its program does not read."""
    graph = recorded(stack)
    return dataclasses.replace(graph, config={**graph.config, **config})
