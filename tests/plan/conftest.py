"""How long properties are tried: without a deadline, for a busy machine is no bug."""

import pytest
from hypothesis import settings


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples where all else is sampled too."""
    settings.register_profile("plan", deadline=None, max_examples=80 if config.option.all else 25)
    settings.load_profile("plan")
