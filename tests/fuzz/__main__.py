"""`python -m tests.fuzz --runs 2000 --first 0`: more stacks than the tests ask, and what is wrong with them."""

import argparse
import tempfile
import time
from pathlib import Path

from .asking import acceptance, complaints, quick_complaints, text_of, written
from .stacks import legitimate
from .wrong import wrongs_of


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="settings and plans alone")
    parser.add_argument("--wrong", action="store_true", help="wrong values instead")
    parser.add_argument("--show", action="store_true", help="print the stack files, too")
    given = parser.parse_args()
    ask = quick_complaints if given.quick else complaints
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.first, given.first + given.runs):
            config = legitimate(seed)
            if given.wrong:
                for wrong in wrongs_of(config, seed, 12):
                    if said := acceptance(config, wrong, Path(folder)):
                        print(f"{seed}: {wrong}: {said}", flush=True)
                continue
            found = ask(written(config, Path(folder)))
            for complaint in found:
                print(f"{seed}: {complaint}", flush=True)
            if found and given.show:
                print(text_of(config))
    print(f"{given.runs} stacks in {time.process_time() - began:.0f} s")


main()
