"""What every record has: a reference, where it came from, and, for most, the body that owns it."""

from __future__ import annotations

from dataclasses import field

from wherry.record.column import column, part
from wherry.record.finding import Source

PROVENANCES = ("recorded", "derived", "generated")


@part
class Record:
    """A row somebody holds. ``ref`` is its name for ever; ``source`` is where it was read and is no part of it."""

    ref: str = column(
        says="The reference that names this record for ever. It starts with the owning body's code and a slash.",
        example="NFK/C-0042",
    )
    provenance: str = column(
        says="Whether somebody recorded it, it was derived by a stated rule, or it was generated for a demonstration.",
        choices=PROVENANCES,
        default="recorded",
        example="recorded",
    )
    note: str | None = column(says="Anything a colleague should know.", default=None)
    source: Source | None = field(default=None, compare=False)


@part
class Owned(Record):
    """A record that one body owns. The owner decides who else may see it."""

    body: str = column(says="The body that owns this record.", refers_to="bodies", example="NFK")
