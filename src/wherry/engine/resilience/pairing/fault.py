"""A finding about one record, with the place it was read from."""

from __future__ import annotations

from typing import Any

from wherry.record.estate import table_of
from wherry.record.finding import Finding


def fault(row: Any, code: str, severity: str, says: str, remedy: str, column: str = "") -> Finding:
    """A finding about one column of one record."""
    value = getattr(row, column) if column else None
    return Finding(
        code=code,
        severity=severity,
        says=says,
        remedy=remedy,
        source=row.source,
        table=table_of(row),
        ref=row.ref,
        column=column,
        value="" if value is None else str(value),
    )
