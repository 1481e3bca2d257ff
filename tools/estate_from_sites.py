"""Turn any list of sites into a demonstration estate: ``python -m tools.estate_from_sites SITES.csv OUT``.

What the list says stays as it is. Circuits, money, contracts, needs and offers are generated from a seed and flagged
so. No constant here names a county or a council: bodies are the owners that the list names.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.demonstration.draw import Draw
from tools.demonstration.estate import Demonstration, make_estate
from tools.demonstration.faults import write_faults
from tools.demonstration.recipe import VERSION
from tools.demonstration.sitelist import BadList, read_sites, read_towns, towns_of_districts
from wherry.show.estate_folder import write_folder

NOTICE = """# Generated data

Made by tools/estate_from_sites.py, recipe {version}, seed {seed}. Circuits, prices, contracts, suppliers, services,
needs, offers, devices, configurations and payments were generated for a demonstration. No supplier in them exists, and
no figure is a price, a cost or a saving of any real body. The column `provenance` says of every record whether it was
recorded, derived by a rule or generated; a record that holds anything generated is generated.
"""


def write_demonstration(made: Demonstration, out: Path, seed: str) -> None:
    """Write the tables, the notice and the configurations with the list of their faults."""
    write_folder(made.estate, out, notice=NOTICE.format(version=VERSION, seed=seed))
    folder = out / "configs"
    folder.mkdir(exist_ok=True)
    for config in made.configs:
        (folder / config.name).write_bytes(config.text.encode())
    (folder / "FAULTS.md").write_bytes(write_faults(made.configs).encode())


def main(arguments: list[str] | None = None) -> int:
    """Read the list, make the estate, write the folder; 2 and one line of words where the list cannot be read."""
    parser = argparse.ArgumentParser(prog="estate_from_sites", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", type=Path, help="CSV file of sites, packed with gzip or not")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--seed", default="wherry-1", help="another seed makes another estate (default: wherry-1)")
    parser.add_argument("--towns", type=Path, help="CSV file of the towns that circuits run to (default: districts)")
    chosen = parser.parse_args(arguments)
    try:
        sites = read_sites(chosen.sites)
        towns = read_towns(chosen.towns) if chosen.towns else towns_of_districts(sites)
    except (BadList, OSError) as fault:
        print(f"estate_from_sites: {fault}", file=sys.stderr)
        return 2
    made = make_estate(sites, towns, Draw(chosen.seed))
    write_demonstration(made, chosen.out, chosen.seed)
    counts = ", ".join(f"{count} {name}" for name, count in made.estate.counts.items() if count)
    print(f"{chosen.out}: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
