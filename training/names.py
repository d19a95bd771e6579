"""`python -m training.names` writes data/weights/bodies.json; the same bytes each time.

`--corpus FOLDER …` first turns the lists of other documents with readings into numbers, which are
kept without any word beside those of other documents; without it the numbers kept before are used.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training import bodies, share
from training.lists import ROOT

OUT = ROOT / "data" / "weights" / "bodies.json"


def main() -> None:
    """Fit all weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, nargs="+", help="folders of documents with gold.json"
    )
    told = parser.parse_args()
    if told.corpus:
        bodies.keep_numbers(told.corpus)
        share.keep_numbers(told.corpus)
    found = {**bodies.sections(), "share": share.section()}
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
