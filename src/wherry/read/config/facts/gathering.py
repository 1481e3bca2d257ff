"""The gatherer that the readers of facts write to."""

from __future__ import annotations

from collections.abc import Callable

from wherry.engine.assurance.facts import Fact, Value
from wherry.read.config.tree import Tree

DEFAULT_COMMUNITIES = frozenset(("public", "private", "cisco", "admin", "community", "snmp", "secret", "default"))
DEFAULT_ACCOUNTS = frozenset(
    ("cisco", "admin", "administrator", "asa", "pix", "root", "manager", "user", "test", "guest")
)


class Gatherer:
    """Collects facts from a tree. ``platform`` is a code of ``wherry.read.config.platform``."""

    __slots__ = ("_communities", "facts", "hostname", "platform", "tree", "version")

    def __init__(self, tree: Tree, platform: str) -> None:
        self.tree = tree
        self.platform = platform
        self.facts: list[Fact] = []
        self._communities: dict[str, str] = {}
        self.hostname: str | None = None
        self.version: str | None = None

    def say(self, name: str, value: Value, node: int, /, of: str = "", **also: Value) -> None:
        """Add a fact that stands on the lines of a statement."""
        self.facts.append(Fact(name, value, self.tree.firsts[node], self.tree.lasts[node], of, also))

    def say_at(self, name: str, value: Value, first: int, last: int, /, of: str = "", **also: Value) -> None:
        """Add a fact that stands on lines given."""
        self.facts.append(Fact(name, value, first, last, of, also))

    def name_community(self, word: str) -> str:
        """What an SNMP community is called where its word must not be told: its number in order of the file."""
        return self._communities.setdefault(word.strip('"'), f"community {len(self._communities) + 1}")


Handler = Callable[[Gatherer, int, list[str], bool], None]
"""Reads a statement: the gatherer, the statement, its words without any ``no``, and whether it says yes."""


def kind_of_community(text: str) -> str:
    """``default`` for a word that everybody guesses, else ``own``. The word itself goes no further."""
    return "default" if text.strip('"').lower() in DEFAULT_COMMUNITIES else "own"


def number(text: str) -> int | None:
    """A whole number, or None where it is none."""
    return int(text) if text.isdigit() and len(text) < 12 else None


def after(words: list[str], word: str) -> str | None:
    """The word that follows another, or None."""
    place = words.index(word) + 1 if word in words else 0
    return words[place] if 0 < place < len(words) else None
