"""Reads AWS's price list: its offer files, and what `aws pricing get-products` prints.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
"""

import collections
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from private_eks_cli.prices import RATES

SOURCE = "https://pricing.us-east-1.amazonaws.com"
_BALANCER = "LoadBalancerUsage"
_INSTANCE = {
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
    "licenseModel": "No License required",
}
"""What an instance is like that somebody just starts: https://docs.aws.amazon.com/cur/latest/userguide/product-columns.html."""
_SYSTEMS = {"Linux": "linux", "Windows": "windows"}
_UNITS = {"GiBps-mo": 1024}
"""How many of our units are in one of the list's."""

Lists = dict[str, dict[str, Any]]
"""One list of prices for each region."""


def read(files: Sequence[Path]) -> Lists:
    """Read the prices of every region that is in some files.

    Raises ValueError for a file that is no price list, and where there is nothing that is asked for.
    """
    lists: Lists = {}
    for path in files:
        for attributes, price, date in _products(path):
            region, kind, what = _wanted(attributes)
            if kind:
                new = {"source": SOURCE, "date": date, "linux": {}, "windows": {}, "rates": {}}
                found = lists.setdefault(region, new)
                found[kind][what] = price
                found["date"] = min(found["date"], date)
    if not lists:
        raise ValueError(f"{', '.join(map(str, files))}: no on-demand price of anything that the command prices")
    return lists


def _products(path: Path) -> Iterator[tuple[Mapping[str, str], float, str]]:
    """Go through the products with an on-demand price: attributes, USD, and the date of publication."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(document, Mapping) and "products" in document:
        terms, date = document["terms"].get("OnDemand", {}), document["publicationDate"][:10]
        found = [(product, terms.get(sku, {}), date) for sku, product in document["products"].items()]
    elif isinstance(document, Mapping) and "PriceList" in document:
        items = [json.loads(item) if isinstance(item, str) else item for item in document["PriceList"]]
        found = [(one["product"], one["terms"].get("OnDemand", {}), one["publicationDate"][:10]) for one in items]
    else:
        raise ValueError(
            f"{path}: neither an offer file of AWS's price list nor the output of aws pricing get-products"
        )
    for product, terms, date in found:
        price = _first(terms)
        if price:
            attributes = collections.defaultdict(str, product["attributes"], family=product.get("productFamily", ""))
            yield attributes, price, date


def _first(terms: Mapping[str, Any]) -> float:
    """Give the price of the first unit, where more cost less each; nothing for what is free."""
    dimensions = [one for term in terms.values() for one in term["priceDimensions"].values()]
    first = next((one for one in dimensions if one.get("beginRange", "0") == "0"), None)
    if first is None or "USD" not in first["pricePerUnit"]:
        return 0
    return round(float(first["pricePerUnit"]["USD"]) / _UNITS.get(first["unit"], 1), 9)


def _wanted(attributes: Mapping[str, str]) -> tuple[str, str, str]:
    """Tell the region, the table and the key of a product; no table for one that nobody asks for."""
    region, usage = attributes["regionCode"], attributes["usagetype"]
    if attributes["family"].startswith("Compute Instance"):
        plain = all(attributes[key] == value for key, value in _INSTANCE.items())
        return region, _SYSTEMS.get(attributes["operatingSystem"], "") if plain else "", attributes["instanceType"]
    if usage == _BALANCER or usage.endswith(f"-{_BALANCER}"):
        usage = attributes["operation"]
    rate = next((rate for rate in RATES if usage == rate or usage.endswith(f"-{rate}")), "")
    return region, "rates" if rate else "", rate
