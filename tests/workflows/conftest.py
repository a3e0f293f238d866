"""What the tests of comments share."""

from collections.abc import Iterator

import pytest

from .forge import serving
from .github import GitHub


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A GitHub that listens."""
    forge = GitHub()
    with serving(forge):
        yield forge
