"""Findings about the rows that a plan rests on."""

from __future__ import annotations

from wherry.record.column import columns
from wherry.record.finding import REFUSED, Finding


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


def impossible_price(row: object, column: str, value: object) -> Finding:
    """The finding about a price that is unknown or below zero."""
    words = next(found.words for found in columns(type(row)) if found.name == column)
    given = "is not known" if value is None else f"is {value}"
    says = f"{words} of {getattr(row, 'ref', '')} {given}, which no price can be"
    return fault(row, "price-negative", REFUSED, says, "correct it", column)
