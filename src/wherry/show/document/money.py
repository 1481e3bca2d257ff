"""Money in documents, twice: whole pence for adding up, decimal pounds as text for reading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wherry.record.money import pence, pounds


def both_of_pence(name: str, whole_pence: int | None) -> dict[str, Any]:
    """``{"saving_pence": 1234, "saving_gbp": "12.34"}``; both null where it is unknown."""
    return {
        f"{name}_pence": whole_pence,
        f"{name}_gbp": None if whole_pence is None else str(pounds(whole_pence)),
    }


def both_of_pounds(name: str, amount: str | None) -> dict[str, Any]:
    """The same from decimal pounds as text, rounded to the penny, half a penny going up."""
    return both_of_pence(name, None if amount is None else pence(Decimal(amount)))
