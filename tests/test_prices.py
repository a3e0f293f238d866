"""The price lists: those that the command has, and those of a project."""

import json
from pathlib import Path

import pytest

from private_eks_cli import prices
from private_eks_cli.errors import CommandError
from private_eks_cli.prices import RATES, Prices, read_prices

NOWHERE = Path("nowhere")
OWN = sorted(Path(prices.__file__).parent.glob("*.json"))
REGION_WIDE = {"AmazonEKS-Hours:perCluster": 0.1, "KMS-Keys": 1.0, "PublicIPv4:InUseAddress": 0.005}


def month(hourly: float) -> float:
    return hourly * 730


@pytest.mark.parametrize(
    ("region", "type_", "linux", "windows"),
    [
        ("us-east-1", "m6i.large", 0.096, 0.188),
        ("eu-west-1", "m6i.large", 0.107, 0.199),
        ("eu-central-1", "t3.micro", 0.012, 0.0212),
        ("us-gov-west-1", "m6i.large", 0.121, 0.213),
        ("eu-west-1", "m9z.large", None, None),
    ],
)
def test_instances_have_the_prices_of_their_region(
    region: str, type_: str, linux: float | None, windows: float | None
) -> None:
    found = read_prices(region, NOWHERE)
    assert found.instance(type_) == (linux and month(linux))
    assert found.instance(type_, windows=True) == (windows and month(windows))


def test_a_price_that_is_published_for_one_region_is_not_taken_for_another() -> None:
    assert read_prices("us-east-1", NOWHERE).hourly("VpcEndpoint-Hours") == month(0.01)
    assert read_prices("eu-west-1", NOWHERE).hourly("VpcEndpoint-Hours") is None
    assert read_prices("eu-west-1", NOWHERE).rates == REGION_WIDE
    assert read_prices("us-gov-west-1", NOWHERE).rates == {}


@pytest.mark.parametrize("region", ["", "cn-north-1", "xx-north-9", "../prices/us-east-1"])
def test_a_region_without_a_list_has_no_prices(region: str) -> None:
    found = read_prices(region, NOWHERE)
    assert (found.linux, found.windows, found.rates) == ({}, {}, {})
    assert str(found) == f"No prices of {region or 'this region'} are known"


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_list_has_a_source_and_a_date_and_no_price_twice(path: Path) -> None:
    lists = json.loads(path.read_text(encoding="utf-8"))
    assert all(one["source"] and len(one["date"]) in (7, 10) for one in lists)
    for kind in ("linux", "windows", "rates"):
        keys = [what for one in lists for what in one.get(kind, {})]
        assert len(keys) == len({*keys})
    assert {what for one in lists for what in one.get("rates", {})} <= RATES
    assert read_prices(path.stem, NOWHERE).linux.keys() >= {"t3.micro"}


def test_the_lists_of_all_regions_are_small() -> None:
    assert len(OWN) == 34
    assert sum(path.stat().st_size for path in OWN) < 700_000


def test_a_project_has_lists_of_its_own_which_win(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    own = [{"source": "here", "date": "2027-01-02", "linux": {"m6i.large": 1}, "rates": {"VpcEndpoint-Hours": 2.5}}]
    (tmp_path / "prices" / "eu-west-1.json").write_text(json.dumps(own), encoding="utf-8")
    found = read_prices("eu-west-1", tmp_path)
    assert (found.instance("m6i.large"), found.hourly("VpcEndpoint-Hours")) == (730, month(2.5))
    assert found.monthly("KMS-Keys") == 1
    assert str(found) == "On-demand list prices of eu-west-1, 2025-05-28 to 2027-01-02"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        "{}",
        '[{"date": "2026-01-01"}]',
        '[{"source": "x", "date": "y", "linux": {"a": "b"}}]',
        '[{"source": "x", "date": "y", "rates": {"a": -1}}]',
        '[{"source": "x", "date": "y", "rates": [1]}]',
    ],
)
def test_a_list_of_a_project_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices" / "eu-west-1.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        read_prices("eu-west-1", tmp_path)
    assert str(refused.value) == (
        f'{path}: got something else; allowed: a list of {{"source", "date", "linux", "windows", "rates"}}, '
        "with USD by what is used; write it again with tools.prices, or remove it"
    )


def test_prices_say_of_when_they_are() -> None:
    assert str(Prices("x", dates=("2026-01",))) == "On-demand list prices of x, 2026-01"
