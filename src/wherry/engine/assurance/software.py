"""How long makers mend a release, from a dated table. A release that is not in it is unknown, never supported."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date

from wherry.engine.assurance.rule import read_pack_file


@dataclass(frozen=True, slots=True)
class Life:
    """The last day on which a release is mended, and who says so, read when."""

    platform: str
    release: str
    ends: date
    source: str
    read_on: date


@functools.cache
def _lives() -> dict[tuple[str, str], Life]:
    held = read_pack_file("lives.yaml")
    found = {}
    for row in held["lives"]:
        source = held["sources"][row["source"]]
        life = Life(row["platform"], row["release"], row["ends"], source["words"], source["read_on"])
        found[life.platform, life.release] = life
    return found


def find_life(platform: str, version: str | None) -> Life | None:
    """The life of the release that a version belongs to: ``17.9.4a`` to 17.9. None where it is not in the table."""
    match = re.match(r"(\d+)\.0*(\d+)", version or "")
    return _lives().get((platform, f"{match[1]}.{match[2]}")) if match else None
