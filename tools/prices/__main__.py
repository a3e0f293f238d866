"""Writes prices/REGION.json from files of AWS's price list, or with --write the lists that the command has."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from private_eks_cli import prices

from .packages import lists
from .price_list import read


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the price lists of every region that there are prices of."""
    parser = argparse.ArgumentParser(prog="python -m tools.prices", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="offer files, or what get-products printed")
    parser.add_argument(
        "--write", action="store_true", help="make the command's own lists, from packages of registries"
    )
    given = parser.parse_args(arguments)
    if given.write == bool(given.files):
        parser.error("give files of AWS's price list, or --write")
    if given.write:
        write(Path(prices.__file__).parent, lists())
        return
    try:
        found = read(given.files)
    except (ValueError, OSError) as error:
        sys.exit(f"error {error}")
    write(Path(prices.FOLDER), {region: [one] for region, one in found.items()})


def write(folder: Path, found: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write a file for each region, one price a line."""
    folder.mkdir(exist_ok=True)
    for region, own in sorted(found.items()):
        path = folder / f"{region}.json"
        path.write_text(json.dumps(own, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{path}: {sum(len(one.get(kind, {})) for one in own for kind in ('linux', 'windows', 'rates'))} prices")


if __name__ == "__main__":
    main()
