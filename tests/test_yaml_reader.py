"""Stack files are read as the CLI reads them; tests/engine compares a table and random scalars with the CLI itself."""

from collections.abc import Callable

import pytest

from private_eks_cli.sources.stacks import Stack
from private_eks_cli.sources.yaml_reader import as_text, read_yaml, resolved
from tests.scalars import REFUSED, SCALARS, WRONG


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-12-31", "2026-12-31 00:00:00 +0000 UTC"),
        ("2026-12-31T10:00:00.50+02:00", "2026-12-31 10:00:00.5 +0200 +0200"),
        ("2026-02-30", "2026-02-30"),
        ("22:30:00", "22:30:00"),
        ("1e3", "1000"),
        ("0o17", "15"),
        ("0b11", "3"),
        ("1_000", "1000"),
        ("012345678901", "12345678901"),
        ("000123456701", "21913025"),
        ("111122223333", "111122223333"),
        ("1.10", "1.1"),
        ("1e22", "1e+22"),
        ("~", ""),
        ("on", "on"),
        ("TRUE", "true"),
        ("tRUE", "tRUE"),
    ],
)
def test_a_scalar_is_what_the_cli_makes_of_it(written: str, text: str) -> None:
    assert as_text(resolved(written)) == text


@pytest.mark.parametrize("written", REFUSED)
def test_what_json_does_not_have_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"f:2:8: got '{written}'; allowed: numbers that JSON has"):
        read_yaml(f"config:\n  p:a: {written}\n", "f")


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_value_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(ValueError, match=r"^f:2:\d+: got .*; allowed: .*; "):
        read_yaml(f"config:\n  p:a: {written}\n", "f")


@pytest.mark.parametrize("levels", [150, 5000])
def test_what_is_too_deep_is_refused(levels: int) -> None:
    with pytest.raises(ValueError, match="got mappings and lists within each other; allowed: up to 100 levels; "):
        read_yaml(f"config:\n  p:a: {'[' * levels}{']' * levels}\n", "f")


def test_another_version_of_yaml_is_refused() -> None:
    with pytest.raises(ValueError, match=r"f: got no YAML; .*: only %YAML 1.1 is read"):
        read_yaml("%YAML 1.2\n---\nconfig: {}\n", "f")


@pytest.mark.parametrize(
    ("written", "value"), [("{'<<': {m: 1}, n: 2}", {"m": 1, "n": 2}), ("[&x 5, &x [6], *x]", [5, [6], [6]])]
)
def test_anchors_and_merges_are_read_as_the_cli_does(written: str, value: object) -> None:
    assert read_yaml(f"a: {written}\n", "f")["a"] == value


@pytest.mark.parametrize("other", ["cidr", "private-eks:config:cidr"])
def test_a_key_in_two_spellings_is_refused(other: str, stack_file: Callable[[str], Stack]) -> None:
    with pytest.raises(ValueError, match=f"got '{other}' beside 'private-eks:cidr', which is private-eks:cidr too; "):
        stack_file(f"config:\n  private-eks:cidr: 10.0.0.0/16\n  {other}: 10.1.0.0/16\n")


@pytest.mark.parametrize("written", SCALARS)
def test_every_scalar_is_read(written: str) -> None:
    assert isinstance(as_text(read_yaml(f"a: {written}", "f")["a"]), str)


def test_encrypted_values_are_hidden_at_any_depth(stack_file: Callable[[str], Stack]) -> None:
    stack = stack_file("config:\n  private-eks:x: {a: [{secure: v1:secret}], b: {secure: 1}}\n")
    assert stack.config["private-eks:x"] == '{"a":["[secret]"],"b":{"secure":1}}'


def test_a_key_without_a_namespace_is_the_project_s(stack_file: Callable[[str], Stack]) -> None:
    assert stack_file("config:\n  cidr: 10.0.0.0/16\n").config["private-eks:cidr"] == "10.0.0.0/16"


def test_an_environment_is_told(stack_file: Callable[[str], Stack]) -> None:
    [note] = stack_file("environment: [acme/base]\nconfig: {}\n").notes
    assert note.startswith("acme/base of Pulumi ESC may set further keys")
    [note] = stack_file("environment: [base, {net: {merge: false}}]\nconfig: {}\n").notes
    assert note.startswith("base, net of Pulumi ESC")
