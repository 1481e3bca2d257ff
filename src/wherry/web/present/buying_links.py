"""Suppliers for pages: linked once for what a reader sees, and shown with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from wherry.record.canonical import sha256
from wherry.show.naming import Naming
from wherry.show.words import say_pence, say_percent
from wherry.store.models import SupplierDecision
from wherry.web.present.figures import KEEP_SECONDS
from wherry.work.buying_look import Buying, link_suppliers

if TYPE_CHECKING:
    from wherry.engine.buying.suppliers import Doubt, SupplierAnswer

Json = dict[str, Any]
RELATION_WORDS = {"same": "One supplier", "apart": "Two suppliers"}


def linked(found: Buying) -> tuple[SupplierAnswer, int]:
    """The suppliers behind the names in view, worked out once for the same names, sums and decisions: all of these are
    in the key, so that two readers who see differently never share an answer."""
    said = [(row.first, row.second, row.relation) for row in found.decisions]
    key = f"wherry-suppliers-{sha256([found.mentions, said])}"
    kept: tuple[SupplierAnswer, int] | None = cache.get(key)
    if kept is None:
        kept = link_suppliers(found)
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def show_doubt(doubt: Doubt, number: int) -> Json:
    """One doubt with its evidence and what is at stake."""
    return {
        "number": number,
        "first": doubt.first,
        "second": doubt.second,
        "likely": f"{say_percent(round(100 * doubt.probability))} likely to be one",
        "at_stake": say_pence(doubt.pence),
        "evidence": list(doubt.evidence),
    }


def show_decision(row: SupplierDecision, naming: Naming, writes: tuple[str, ...]) -> Json:
    """One decision, with whether the reader may take it back."""
    return {
        "id": row.pk,
        "says": f"{row.first} and {row.second}",
        "relation": RELATION_WORDS[row.relation],
        "by": f"{row.decided_by_words} for {naming.body(row.owner)}",
        "own": row.owner in writes,
    }
