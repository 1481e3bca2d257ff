"""Measure and write the tables down: ``python -m bench`` makes all of ``docs/benchmarks.md`` again; ``python -m bench
2 4`` measures those sections again and leaves the others as they were.

Ratios within one run can be trusted; seconds depend on the machine and on what else it was doing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

SECTIONS = (
    ("The sharing plan", "bench.plan", ()),
    ("Fair division: the nucleolus beside coopgame-py", "bench.games", ("--table",)),
    ("Fair division: games behind an oracle", "bench.games", ("--oracle", "--most", "50")),
    ("Failure analysis beside networkx, igraph, networkit and netgraph-core", "bench.failures", ("--table",)),
    ("Configurations beside netutils and hier_config", "bench.config", ("--table",)),
    ("Joining networks: addresses, filters and scans", "bench.join", ("--table",)),
    ("Reading what is bought, beside other programs", "bench.buying_read", ("--table",)),
    ("Suppliers' names", "bench.suppliers", ("--table",)),
    ("Facility files beside HiGHS and CP-SAT", "bench.facility_table", ()),
    ("Winner determination beside HiGHS", "bench.auctions", ("--table",)),
)
OUT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Made by `make bench`. Ratios are within one run; seconds depend on what else the machine was doing.
"""
MARK = "\n## "


def machine() -> str:
    """The machine in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}"


def measure(title: str, module: str, options: tuple[str, ...]) -> str:
    """A section of the page, measured now. The program ends where a measurement fails."""
    done = subprocess.run([sys.executable, "-m", module, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{module} failed:\n{done.stderr}")
    print(done.stdout, flush=True)
    command = " ".join(["python -m", module, *options])
    made = f"{datetime.now(UTC):%-d %B %Y}, {machine()}: `{command}`"
    return f"{title}\n\n{made}\n\n```\n{done.stdout.rstrip()}\n```\n"


def kept() -> dict[str, str]:
    """The sections that the page has, by title."""
    text = OUT.read_text(encoding="utf-8") if OUT.exists() else ""
    return {section.partition("\n")[0]: section for section in text.split(MARK)[1:]}


def main() -> None:
    """Measure the sections asked for by number (all by default); each is written down as soon as it is measured."""
    asked = [int(number) for number in sys.argv[1:]] or list(range(1, len(SECTIONS) + 1))
    for number in asked:
        title, module, options = SECTIONS[number - 1]
        print(f"{number}. {title}", flush=True)
        sections = kept() | {title: measure(title, module, options)}
        known = [title for title, _, _ in SECTIONS if title in sections]
        OUT.write_text(HEAD + "".join(MARK + sections[title].rstrip("\n") + "\n" for title in known), encoding="utf-8")


if __name__ == "__main__":
    main()
