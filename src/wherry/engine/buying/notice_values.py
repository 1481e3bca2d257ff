"""The small parts of a release: moments, periods, values, classifications, and what is left out where it is unknown.

Source: Open Contracting Data Standard 1.1.5, release schema; its UK extension for ``amountGross``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wherry.engine.buying.purchase_parts import Term

Json = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
MIDNIGHT, LAST_SECOND = time(0, 0), time(23, 59, 59)
_CPV = re.compile(r"(\d{8})(?:-\d)?")


def known(**given: Any) -> Json:
    """Only what is known: neither None nor empty. A truth value or a nought is known."""
    return {name: value for name, value in given.items() if value is not None and value not in ("", [], {}, ())}


def begins(day: date | None) -> str | None:
    """The first moment of a day in the United Kingdom."""
    return None if day is None else datetime.combine(day, MIDNIGHT, LONDON).isoformat()


def closes(day: date | None) -> str | None:
    """The last second of a day in the United Kingdom."""
    return None if day is None else datetime.combine(day, LAST_SECOND, LONDON).isoformat()


def period(starts: date | None, ends: date | None, extend_to: date | None = None) -> Json:
    """A period; ``extend_to`` is given only where it is later than the end."""
    later = extend_to if extend_to is not None and (ends is None or extend_to > ends) else None
    return known(startDate=begins(starts), endDate=closes(ends), maxExtentDate=closes(later))


def money(net: Decimal | None, gross: Decimal | None = None) -> Json:
    """Pounds, without and with VAT."""
    found = known(amount=_number(net), amountGross=_number(gross))
    return {**found, "currency": "GBP"} if found else {}


def _number(pounds: Decimal | None) -> int | float | None:
    if pounds is None:
        return None
    return int(pounds) if pounds == pounds.to_integral_value() else float(pounds)


def term(row: Term) -> Json:
    """The term of a lot, an award or a contract with what may be added, for a lot's own names."""
    return known(
        contractPeriod=period(row.starts, row.ends, row.extend_to),
        hasRenewal=can_extend(row),
        renewal=known(description=row.extensions) if can_extend(row) else None,
        value=money(row.value_gbp, row.value_with_vat_gbp),
    )


def can_extend(row: Term) -> bool | None:
    """Whether a term can be extended; None where its last day with extensions is unknown."""
    if row.extend_to is None or row.ends is None:
        return None
    return row.extend_to > row.ends


def cpv_number(code: str) -> str | None:
    """The eight figures of a code; None where it is none. A check figure behind a dash is left away."""
    match = _CPV.fullmatch(code.strip())
    return match[1] if match else None


def classify(codes: Iterable[str]) -> list[Json]:
    """Codes of the Common Procurement Vocabulary, each once; what is none is left out (and is told elsewhere)."""
    numbers = dict.fromkeys(filter(None, map(cpv_number, codes)))
    return [{"scheme": "CPV", "id": number} for number in numbers]


def item(number: str, codes: Iterable[str], regions: Iterable[str], lot: str | None) -> Json:
    """What is bought and where it is delivered."""
    places = [{"region": region, "country": "GB", "countryName": "United Kingdom"} for region in regions]
    return known(id=number, additionalClassifications=classify(codes), deliveryAddresses=places, relatedLot=lot)
