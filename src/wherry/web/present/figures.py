"""Charts as the page's chart component takes them, drawn once for each reader's words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils.safestring import mark_safe

from wherry.record.canonical import canonical
from wherry.show.chart import Chart
from wherry.show.table import Table, to_dicts
from wherry.show.words import GENERATED

KEEP_SECONDS = 24 * 60 * 60

Figure = dict[str, Any]


def shown(table: Table, *, start: int = 0) -> dict[str, Any]:
    """A table for a page, from its column number ``start`` on. The mark of generated data is left to the page's head,
    where it stands once."""
    made = to_dicts(table)
    return made | {
        "columns": made["columns"][start:],
        "rows": [row[start:] for row in made["rows"]],
        "foot": made["foot"][start:],
        "notes": [note for note in made["notes"] if note != GENERATED],
    }


def figure(chart: Chart) -> Figure:
    """A chart's picture, finding, words and figures."""
    table = to_dicts(chart.table)
    return {
        "name": chart.name,
        "finding": chart.heading,
        "caption": chart.description,
        "svg": mark_safe(chart.svg),
        "columns": table["columns"],
        "rows": table["rows"],
        "foot": table["foot"],
    }


def kept_figure(name: str, given: Any, make: Callable[[], Chart]) -> Figure:
    """The figure made from ``given``, drawn once and kept: drawing takes longer than all the rest of a page.

    Everything that the picture shows must be in ``given``, names included, for two readers may know different names.
    """
    key = f"wherry-figure-{name}-{hashlib.sha256(canonical(given).encode()).hexdigest()}"
    found: Figure | None = cache.get(key)
    if found is None:
        found = figure(make())
        cache.set(key, found, KEEP_SECONDS)
    return found
