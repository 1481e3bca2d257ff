"""Ten published facility-location files beside HiGHS and CP-SAT: ``python -m bench.facility_table [--limit S]``.

A few of each family: needs that may be split, needs of one source, and needs that must be apart. Every program has the
same time a file and two cores to itself; HiGHS has that time twice, once for each textbook form. The published values
are read from beside the files.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from bench.facility import HEAD, in_words, run_file, warm_up

ROOT = Path(os.environ.get("WHERRY_CORPORA", Path(__file__).resolve().parents[1] / ".." / "shared" / "data"))
FILES = (
    ("cflp_orlib/cap44.txt", False, None),
    ("cflp_orlib/cap134.txt", False, None),
    ("tbed1_300x300/p16.txt.gz", False, None),
    ("cflp_incompat/wlp01.dzn.gz", False, None),
    ("cflp_incompat/wlp06.dzn.gz", False, None),
    ("sscflp_delmaire/p56.txt", True, None),
    ("sscflp_holmberg/p56.txt.gz", True, None),
    ("sscflp_yang/p1.txt.gz", True, None),
    ("sscflp_yang/p16.txt.gz", True, None),
    ("tbed1_300x300/p6.txt.gz", True, None),
)


def published(path: Path, *, single: bool) -> float | None:
    """What is published for a file: its optimum, or the best plan known; None where nothing is."""
    name, folder = path.name.split(".")[0], path.parent
    lists = ("optimal.json",) if single else ("best_known_multi_source.json", "best_known.json")
    for known in lists:
        if (folder / known).exists():
            return float(json.loads((folder / known).read_text(encoding="utf-8"))[name])
    said = re.search(rf"\b{name} ([\d.]+\d)", (folder / "README.md").read_text(encoding="utf-8"))
    return float(said[1]) if said and not single else None


def main() -> int:
    """Solve and print all; 1 where any could not be read or was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a file and program")
    parser.add_argument("--only", help="only files whose name holds this")
    asked = parser.parse_args()
    folder = ROOT.resolve() / "benchmarks"
    if not folder.is_dir():
        raise SystemExit(f"there is no {folder}; set WHERRY_CORPORA to the folder that holds benchmarks")
    warm_up()
    print(f"{HEAD}\n", flush=True)
    wrong = False
    for name, single, capacity in FILES:
        if asked.only and asked.only not in name:
            continue
        rules = argparse.Namespace(single_source=single, capacity=capacity, limit=asked.limit, threads=2, beside=True)
        line = run_file(folder / name, rules)
        wrong |= "error" in line or bool(line["faults"])
        kind = "one source" if single else "may be split"
        value = published(folder / name, single=single)
        print(f"{kind}; published: {'-' if value is None else f'{value:.3f}'}")
        print(in_words(line), flush=True)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
