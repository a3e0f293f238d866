"""What happens where the judges' environment has not been made, and how their work is shared."""

from pathlib import Path

import pytest

from . import judges
from .judges import judge, once


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "ROOT", tmp_path)


@pytest.mark.usefixtures("nowhere")
def test_without_judges_a_test_is_skipped_and_says_how_to_make_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="bin/checkov is missing: `make test` makes it"):
        judge("checkov")


@pytest.mark.usefixtures("nowhere")
def test_without_judges_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="bin/checkov is missing: `make test` makes it"):
        judge("checkov")


def test_what_is_made_once_is_not_made_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    answers = iter(["first", "second"])
    assert [once(tmp_path_factory, "shared", lambda: next(answers)) for _ in range(2)] == ["first", "first"]
