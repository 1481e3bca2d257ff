"""Measure everything and write the tables down: ``python -m bench`` makes ``docs/benchmarks.md`` again.

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
    ("Fair division: games behind an oracle", "bench.games", ("--oracle",)),
    ("Failure analysis beside networkx, igraph, networkit and netgraph-core", "bench.failures", ("--table",)),
)
OUT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def machine() -> str:
    """The machine in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}"


def main() -> None:
    """Run the sections asked for by number (all by default) and write the page when all were run."""
    asked = [int(number) for number in sys.argv[1:]] or list(range(1, len(SECTIONS) + 1))
    parts = [
        f"# Benchmarks\n\nMade by `make bench` on {datetime.now(UTC):%-d %B %Y}: {machine()}.\n",
        "Ratios are within one run; seconds depend on what else the machine was doing.\n",
    ]
    for number in asked:
        title, module, options = SECTIONS[number - 1]
        print(f"{number}. {title}", flush=True)
        done = subprocess.run([sys.executable, "-m", module, *options], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{module} failed:\n{done.stderr}")
        print(done.stdout, flush=True)
        parts.append(
            f"\n## {title}\n\n`python -m {' '.join([module, *options])}`\n\n```\n{done.stdout.rstrip()}\n```\n"
        )
    if len(asked) == len(SECTIONS):
        OUT.write_text("".join(parts))


if __name__ == "__main__":
    main()
