"""What `tools.prices` makes of AWS's own price list: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.prices import read_prices
from tools.prices import packages
from tools.prices.__main__ import main, write


def product(
    family: str, usd: str, unit: str = "Hrs", region: str = "eu-central-1", **attributes: str
) -> dict[str, Any]:
    """Make a product with its on-demand term as AWS writes them, and one for what comes after the first units."""
    dimensions = {
        "B.JRTCKXETXF.6YS6EN2CT7": {"unit": unit, "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": usd}},
        "A.JRTCKXETXF.7XS6EN2CT8": {"unit": unit, "beginRange": "999", "pricePerUnit": {"USD": "0.0000010000"}},
    }
    term = {"offerTermCode": "JRTCKXETXF", "termAttributes": {}, "priceDimensions": dimensions}
    described = {"productFamily": family, "attributes": {"regionCode": region, **attributes}}
    return {
        "product": described,
        "terms": {"OnDemand": {"B.JRTCKXETXF": term}},
        "publicationDate": "2026-10-30T12:00:00Z",
    }


def instance(type_: str, system: str, usd: str, **attributes: str) -> dict[str, Any]:
    plain = {
        "instanceType": type_,
        "operatingSystem": system,
        "tenancy": "Shared",
        "preInstalledSw": "NA",
        "capacitystatus": "Used",
        "licenseModel": "No License required",
        "usagetype": f"EUC1-BoxUsage:{type_}",
    }
    return product("Compute Instance", usd, **{**plain, **attributes})


PRODUCTS = (
    instance("m6i.large", "Linux", "0.1150000000"),
    instance("m6i.large", "Windows", "0.2070000000"),
    instance("m6i.large", "Linux", "0.5950000000", preInstalledSw="SQL Std"),
    instance("m6i.large", "Linux", "0.1260000000", tenancy="Dedicated"),
    instance("m6i.large", "Linux", "0.0000000000", capacitystatus="AllocatedCapacityReservation"),
    instance("m6i.large", "Windows", "0.1150000000", licenseModel="Bring your own license"),
    instance("m6i.large", "RHEL", "0.1750000000"),
    instance("m6i.large", "Linux", "0.2000000000", region="eu-central-1-ham-1"),
    product("Storage", "0.0952000000", "GB-Mo", usagetype="EUC1-EBS:VolumeUsage.gp3"),
    product("Provisioned Throughput", "49.1520000000", "GiBps-mo", usagetype="EUC1-EBS:VolumeP-Throughput.gp3"),
    product("NAT Gateway", "0.0520000000", usagetype="EUC1-NatGateway-Hours"),
    product("NAT Gateway", "0.0990000000", usagetype="EUC1-RegionalNatGateway-Hours"),
    product("Load Balancer-Application", "0.0270000000", usagetype="EUC1-LoadBalancerUsage",
            operation="LoadBalancing:Application"),
    product("Load Balancer-Network", "0.0280000000", usagetype="EUC1-LoadBalancerUsage",
            operation="LoadBalancing:Network"),
    product("Compute", "0.0465600000", "hours", usagetype="EUC1-Fargate-vCPU-Hours:perCPU"),
    product("Compute", "0.0372500000", "hours", usagetype="EUC1-Fargate-ARM-vCPU-Hours:perCPU"),
    product("Encryption Key", "1.0000000000", "Keys", usagetype="eu-central-1-KMS-Keys"),
    product("Data Transfer", "0.0200000000", "GB", usagetype="EUC1-DataTransfer-Out-Bytes"),
    product("Storage", "0.0800000000", "GB-Mo", region="us-east-1", usagetype="EBS:VolumeUsage.gp3"),
)  # fmt: skip
FRANKFURT = {
    "source": "https://pricing.us-east-1.amazonaws.com",
    "date": "2026-10-30",
    "linux": {"m6i.large": 0.115},
    "windows": {"m6i.large": 0.207},
    "rates": {
        "EBS:VolumeP-Throughput.gp3": 0.048,
        "EBS:VolumeUsage.gp3": 0.0952,
        "Fargate-vCPU-Hours:perCPU": 0.04656,
        "KMS-Keys": 1.0,
        "LoadBalancing:Application": 0.027,
        "LoadBalancing:Network": 0.028,
        "NatGateway-Hours": 0.052,
    },
}


def offer_file() -> Mapping[str, Any]:
    """Write the products as in an offer file of the bulk API."""
    skus = {f"SKU{i}": one for i, one in enumerate(PRODUCTS)}
    return {
        "formatVersion": "v1.0",
        "publicationDate": "2026-10-30T12:00:00Z",
        "products": {sku: {"sku": sku, **one["product"]} for sku, one in skus.items()},
        "terms": {
            "OnDemand": {sku: one["terms"]["OnDemand"] for sku, one in skus.items()},
            "Reserved": {"SKU0": {"R": {"priceDimensions": {}}}},
        },
    }


FORMS: Mapping[str, Any] = {
    "an offer file": offer_file(),
    "get-products": {"FormatVersion": "aws_v1", "PriceList": [json.dumps(one) for one in PRODUCTS]},
    "get-products, read already": {"PriceList": list(PRODUCTS)},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_lists_are_made_of_what_aws_publishes(
    form: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offer.json").write_text(json.dumps(form), encoding="utf-8")
    main(["offer.json"])
    made = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in Path("prices").iterdir()}
    assert made["eu-central-1"] == [FRANKFURT]
    assert made["us-east-1"][0]["rates"] == {"EBS:VolumeUsage.gp3": 0.08}
    assert read_prices("eu-central-1", tmp_path).hourly("NatGateway-Hours") == 0.052 * 730


def test_what_is_in_several_files_comes_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, one in enumerate(PRODUCTS):
        Path(f"{number}.json").write_text(json.dumps({"PriceList": [one]}), encoding="utf-8")
    main([f"{number}.json" for number in range(len(PRODUCTS))])
    assert json.loads(Path("prices/eu-central-1.json").read_text(encoding="utf-8")) == [FRANKFURT]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}', "neither an offer file of AWS's price list nor the output of aws pricing get-products"),
        ('{"PriceList": []}', "no on-demand price of anything that the command prices"),
        ("x", "Expecting value"),
    ],
)
def test_what_is_no_price_list_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offer.json").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["offer.json"])
    assert said in str(stopped.value)
    assert not Path("prices").exists()


GO = """
// generated at 2026-07-20T13:44:30Z for us-east-1
var InitialOnDemandPricesAWS = map[string]map[ec2types.InstanceType]float64{
\t// us-east-1
\t"us-east-1": {
\t\t// m5 family
\t\t"m5.large": 0.096000, "m5.xlarge": 0.192000,
\t},
}
"""


def of_type(type_: str, **regions: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {"instance_type": type_, "pricing": {region.replace("_", "-"): found for region, found in regions.items()}}


SHIPPED = [
    of_type("m5.large", us_east_1={"linux": {"ondemand": "0.09"}, "mswin": {"ondemand": "0.188"}, "rhel": {}}),
    of_type("t1.micro", us_east_1={"linux": {"ondemand": "0.02"}}, us_east_1_dfw_1={"linux": {"ondemand": "1"}}),
    of_type("m6i.large", eu_west_1={"linux": {"ondemand": "0.107"}, "mswin": {"ondemand": "0"}}),
    of_type("m7i.large", us_gov_west_1={"linux": {"ondemand": "0.5"}}),
]


def test_lists_are_made_of_what_packages_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"data/instances.json": json.dumps(SHIPPED), packages._GENERATED[0]: GO, packages._GENERATED[1]: GO[:60]}
    monkeypatch.setattr(packages, "_file", lambda module, path: files[path].encode())
    write(tmp_path, packages.lists())
    made = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()}
    assert sorted(made) == ["eu-west-1", "us-east-1", "us-gov-west-1"]
    older, newer, *pages = made["us-east-1"]
    assert (older["date"], older["linux"], older["windows"]) == ("2025-05-28", {"t1.micro": 0.02}, {"m5.large": 0.188})
    assert (newer["date"], newer["linux"]) == ("2026-07-20", {"m5.large": 0.096, "m5.xlarge": 0.192})
    assert [len(page["rates"]) for page in pages] == [3, 8]
    assert [one.get("linux", {}) for one in made["eu-west-1"]] == [{"m6i.large": 0.107}, {}]
    assert [one["linux"] for one in made["us-gov-west-1"]] == [{"m7i.large": 0.5}]
