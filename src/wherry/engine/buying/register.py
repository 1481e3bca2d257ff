"""Former names and groups that names alone cannot show: a small register of suppliers of networks and of councils.

Each line has its source and date. A line is evidence for a person to weigh; it never merges anything unattended.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from wherry.engine.buying.names import Name, parse_name

SAME, GROUP = "same", "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register says of two names: the relation and its words."""

    relation: str
    says: str

    def score(self, score: float, threshold: float) -> float:
        """The log odds of one supplier with the register's word: same lifts them well over the threshold; group, which
        is another company of the same owner, takes them under it."""
        return max(score, threshold + 2.0) if self.relation == SAME else min(score, threshold - 1.0)


class Register:
    """Names of one supplier (``same``) and suppliers of one owner (``group``)."""

    def __init__(self, same: list[dict[str, object]], groups: list[dict[str, object]]) -> None:
        self._same = _index(same)
        self._groups = _index(groups)

    def judge(self, a: Name, b: Name) -> Known | None:
        """What is known of two names; None where nothing is."""
        found = _shared(self._same, a, b)
        if found is not None:
            return Known(relation=SAME, says=f"the register gives both names to one company ({found})")
        found = _shared(self._groups, a, b)
        return None if found is None else Known(relation=GROUP, says=f"the register gives both to one group ({found})")


Index = dict[tuple[str, ...], list[tuple[int, tuple[str, ...], str]]]


def _index(lines: list[dict[str, object]]) -> Index:
    found: Index = {}
    for place, line in enumerate(lines):
        names = line["names"]
        assert isinstance(names, list)
        for name in names:
            words = tuple(sorted(parse_name(str(name)).main.words))
            found.setdefault(words, []).append((place, words, f"{line['source']}, {line['date']}"))
    return found


def _shared(index: Index, a: Name, b: Name) -> str | None:
    mine = {
        (place, words): said for alias in a.aliases for place, words, said in index.get(tuple(sorted(alias.words)), ())
    }
    for alias in b.aliases:
        for place, words, said in index.get(tuple(sorted(alias.words)), ()):
            if any(other == place and theirs != words for other, theirs in mine):
                return said
    return None


@functools.cache
def load_register() -> Register:
    """The register that comes with Wherry."""
    data = tomllib.loads(files("wherry.engine.buying").joinpath("supplier_register.toml").read_text("utf-8"))
    return Register(data["same"], data["group"])
