"""Findings about the rows that a plan rests on."""

from __future__ import annotations

from wherry.record.finding import Finding


def fault(row: object, code: str, severity: str, says: str, remedy: str, column: str = "") -> Finding:
    """A finding about a record's row."""
    names = {"Need": "needs", "Arrangement": "arrangements", "Offer": "offers", "Tier": "tiers", "Body": "bodies"}
    ref = str(getattr(row, "ref", ""))
    value = "" if not column else str(getattr(row, column, ""))
    return Finding(
        code=code,
        severity=severity,
        says=says,
        remedy=remedy,
        source=getattr(row, "source", None),
        table=names.get(type(row).__name__, ""),
        ref=ref,
        column=column,
        value=value,
    )
