"""Payments as matching wants them, each with its row, and the rows that a sum of them rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wherry.record.estate import Estate
from wherry.record.money import pence


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """A body's payment to a supplier. ``contract`` is the reference that it gives; ``row`` counts as a person does."""

    body: str
    supplier: str
    paid: date | None
    pence: int
    contract: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsBehind:
    """The rows of a file that a sum rests on, as spans of numbers, first and last."""

    file: str
    sheet: str
    spans: tuple[tuple[int, int], ...]


def payments_of_estate(estate: Estate) -> tuple[PaymentLine, ...]:
    """The payments of an estate; the row is the payment's place in the order of references, from 1."""
    return tuple(
        PaymentLine(
            body=payment.body,
            supplier=payment.supplier_name,
            paid=payment.paid,
            pence=pence(payment.amount_gbp),
            contract=payment.contract or "",
            file="spend",
            row=at,
        )
        for at, payment in enumerate(estate.spend, 1)
    )


def rows_behind(lines: Iterable[PaymentLine]) -> tuple[RowsBehind, ...]:
    """The rows of payments, file by file, neighbours joined."""
    rows: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for line in lines:
        rows[line.file, line.sheet].add(line.row)
    found = []
    for (file, sheet), numbers in sorted(rows.items()):
        spans: list[tuple[int, int]] = []
        for number in sorted(numbers):
            if spans and number == spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        found.append(RowsBehind(file=file, sheet=sheet, spans=tuple(spans)))
    return tuple(found)
