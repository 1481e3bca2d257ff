"""References for rows that come without one: the body's code, a letter for the table, and the next free number."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wherry.record.canonical import canonical
from wherry.record.reference import LETTERS, numbered

SLUGGED = frozenset({"services", "levels"})
PAYMENT = ("body", "paid", "supplier_name", "amount_gbp", "department", "purpose")


class Proposer:
    """Proposes references in the order of the rows, none of them taken; the same rows get the same references."""

    def __init__(self, table: str, taken: Iterable[str]) -> None:
        self.table = table
        self.taken = set(taken)
        self.highest: defaultdict[str, int] = defaultdict(int)
        self.seen: Counter[str] = Counter()
        pattern = re.compile(rf"(.+)/{LETTERS.get(table, '-')}-([0-9]{{1,9}})")
        for ref in self.taken:
            if match := pattern.fullmatch(ref):
                self.highest[match.group(1)] = max(self.highest[match.group(1)], int(match.group(2)))

    def propose(self, given: Mapping[str, Any]) -> str:
        """A reference for a new row, or nothing where a person has to choose it (a body's code, a body not known)."""
        if self.table in SLUGGED:
            ref = re.sub(r"[^0-9a-z]+", "-", str(given.get("name", "")).lower()).strip("-")
            return self._take(ref) if ref and ref not in self.taken else ""
        body = given.get("body")
        if self.table not in LETTERS or not body:
            return ""
        self.highest[body] += 1
        return self._take(numbered(body, self.table, self.highest[body]))

    def payment(self, given: Mapping[str, Any]) -> str:
        """The reference of a payment, from what it says and how often it has been said before in the file: two equal
        payments of one file are two, and a payment that a second file repeats is the same one."""
        said = canonical({name: given.get(name) for name in PAYMENT})
        self.seen[said] += 1
        digest = hashlib.sha256(f"{said}{self.seen[said]}".encode()).hexdigest()
        return f"{given['body']}/P-{digest[:12]}" if given.get("body") else ""

    def _take(self, ref: str) -> str:
        self.taken.add(ref)
        return ref
