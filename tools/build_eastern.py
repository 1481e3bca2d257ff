"""Make examples/eastern anew, byte for byte: ``python -m tools.build_eastern [OUT]``."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.demonstration.draw import Draw
from tools.demonstration.estate import Demonstration, make_estate
from tools.demonstration.sitelist import list_sites
from tools.demonstration_sites import make_sites, read_facts, towns_of
from tools.estate_from_sites import write_demonstration

SEED = "wherry-1"
OUT = Path(__file__).resolve().parents[1] / "examples" / "eastern"


def build() -> Demonstration:
    """The demonstration estate of five counties."""
    facts, draw = read_facts(), Draw(SEED)
    return make_estate(list_sites(make_sites(facts, draw)), towns_of(facts), draw)


def main(arguments: list[str]) -> int:
    """Write the folder and say what it holds."""
    out = Path(arguments[0]) if arguments else OUT
    made = build()
    write_demonstration(made, out, SEED)
    print(f"{out}: estate {made.estate.sha256}")
    for name, count in made.estate.counts.items():
        if count:
            print(f"{count:6d} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
