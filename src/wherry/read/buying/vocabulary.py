"""What the columns of a contract register and of a spend file mean, and the names that bodies give them.

They are data, in ``vocabulary.toml`` beside this file, with their sources.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

SPEND = "spend"
CONTRACTS = "contracts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One thing that a column can hold. ``holds`` is date, money, name, text, code, flag or count; ``strong`` says that
    a heading of this meaning tells the kind of the table; ``lga`` is its field in the LGA's schema."""

    name: str
    holds: str
    says: str
    written: tuple[str, ...]
    strong: bool = False
    lga: str = ""


def _load() -> dict[str, dict[str, Meaning]]:
    data = tomllib.loads(files("wherry.read.buying").joinpath("vocabulary.toml").read_text("utf-8"))
    return {
        kind: {
            row["name"]: Meaning(**{**row, "written": tuple(row["written"])}) for row in (*data["both"], *data[kind])
        }
        for kind in (SPEND, CONTRACTS)
    }


MEANINGS: Mapping[str, Mapping[str, Meaning]] = _load()
