"""What is doubtful or wrong in what was taken in: where it was seen, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

REFUSED = "refused"
DOUBTFUL = "doubtful"
NOTE = "note"
SEVERITIES = (REFUSED, DOUBTFUL, NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a row came from: the file's name, its sheet if it has sheets, the row as a person counts (the heading is
    row 1 of most files), and the sha256 of the row's cells as read."""

    file: str
    sheet: str = ""
    row: int | None = None
    sha256: str = ""

    @property
    def words(self) -> str:
        """``circuits.xlsx, sheet Circuits, row 12``."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something doubtful or wrong, as a value: it is collected, never thrown away and never stops the reading.

    ``severity`` is ``refused`` (the row is not taken in), ``doubtful`` (taken in, look at it) or ``note``.
    ``code`` is stable, for programs; ``says`` and ``remedy`` are for people.
    """

    code: str
    severity: str
    says: str
    remedy: str
    source: Source | None = None
    table: str = ""
    ref: str = ""
    column: str = ""
    value: str = ""

    def at(self, source: Source | None) -> Finding:
        """The same finding with the place where it was seen."""
        return replace(self, source=source)

    @property
    def where(self) -> str:
        """The place in words, with the column."""
        place = self.source.words if self.source else (f"{self.table} {self.ref}".strip() or "the estate")
        return f"{place}, column {self.column}" if self.column else place
