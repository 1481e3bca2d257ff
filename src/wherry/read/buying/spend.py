"""The rows of a spend file: each accepted, refused with its reason, or set aside as empty, a total or a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wherry.read.buying.amounts import MoneyForm, learn_money, read_amounts
from wherry.read.buying.cleaning import clean_text
from wherry.read.buying.days import DayForm, learn_days, read_days
from wherry.read.buying.layout import Layout
from wherry.read.buying.mapping import TableMapping
from wherry.read.buying.reading import FurtherColumns, RefusedRow, RowCounts, SpendRows
from wherry.read.buying.sheet import Sheet, shown

OK, BLANK, FAULT = 0, 1, 2
READ_AT_ONCE = frozenset(("supplier_name", "net", "gross", "paid", "currency", "credit"))
TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|overall|report|net|gross|page|column|batch|monthly)\W*)?totals?"
    r"(?:\s+(?:for|of|amounts?|value|spend|payments?|expenditure|net|gross|paid|invoices?)\b.*)?[\s:£\d.,()-]*",
    re.IGNORECASE,
)
CREDITS = frozenset(("cr", "c", "credit", "credit note", "crn", "credit memo", "cn", "credit notes", "refund"))
POUNDS = frozenset(("", "gbp", "£", "sterling", "pounds", "uk pound", "uk pounds", "gb pound", "stg"))
FUSED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}-?\d[\d,]*(?:\.\d+)?")
Flags = NDArray[np.bool_]


@dataclass(slots=True)
class SpendWork:
    """What is known of the rows while they are read. Row 0 is the first under the heading."""

    sheet: Sheet
    layout: Layout
    mapping: TableMapping
    many: int
    codes: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    money: MoneyForm = field(default_factory=MoneyForm)
    days: DayForm = field(default_factory=DayForm)
    refused: dict[int, RefusedRow] = field(default_factory=dict)
    moved: tuple[int, int, int, str] | None = None
    credits: int = 0

    def number(self, row: int) -> int:
        """The row as a person counts."""
        return self.layout.body + row + self.sheet.first_row

    def heading(self, meaning: str) -> str:
        """The heading of a meaning's column, or its place where it has none."""
        place = self.mapping.places[meaning]
        label = self.layout.labels[place] if place < len(self.layout.labels) else ""
        return label or f"column {place + 1}"

    def cells(self, row: int) -> list[Any]:
        """The cells of a row."""
        return self.sheet.cells.row(self.layout.body + row)

    def refuse(self, row: int, meaning: str, value: Any, code: str, why: str, remedy: str) -> None:
        """Refuse a row, unless it is refused already."""
        if row not in self.refused:
            column = self.heading(meaning) if meaning else ""
            self.refused[row] = RefusedRow(
                row=self.number(row), column=column, value=shown(value)[:200], code=code, why=why, remedy=remedy
            )


def read_spend(sheet: Sheet, layout: Layout, mapping: TableMapping) -> tuple[SpendRows, RowCounts, SpendWork]:
    """The payments of a sheet whose columns are known. Every row under the heading is in exactly one count."""
    work = SpendWork(sheet, layout, mapping, max(0, len(sheet.cells) - layout.body))
    for meaning in READ_AT_ONCE & set(mapping.places):
        values, codes = sheet.cells.encode(mapping.places[meaning])
        work.values[meaning], work.codes[meaning] = values, codes[layout.body :]
    amount = "net" if "net" in mapping.places else "gross"
    pence, state, why = _amounts(work, amount)
    names, unnamed = _names(work)
    paid, day_state, day_why = _days(work)
    empty, headings, totals, remarks = _set_aside(work, amount, pence, state, unnamed, day_state)
    aside = empty | headings | totals | remarks
    _find_moved(work, amount, aside, pence, state)
    _refuse_wide(work, aside)
    _refuse(work, aside, amount, state, why, unnamed, day_state, day_why)
    _sign(work, amount, pence)
    kept = ~aside
    kept[list(work.refused)] = False
    places = np.flatnonzero(kept)
    rows = SpendRows(
        row=places + layout.body + sheet.first_row,
        paid=paid[places],
        pence=pence[places],
        supplier=work.codes["supplier_name"][places],
        suppliers=names,
        others=FurtherColumns(sheet.cells, mapping.places, places + layout.body),
        alike=_alike(sheet.cells.row_keys()[places + layout.body]),
    )
    counts = RowCounts(
        written=int(work.many - empty.sum()),
        accepted=len(places),
        refused=len(work.refused),
        empty=int(empty.sum()),
        headings_again=int(headings.sum()),
        totals=int(totals.sum()),
        remarks=int(remarks.sum()),
    )
    return rows, counts, work


def _alike(keys: NDArray[np.uint64]) -> int:
    keys = np.sort(keys)
    return int((keys[1:] == keys[:-1]).sum())


def _amounts(work: SpendWork, meaning: str) -> tuple[NDArray[np.int64], NDArray[np.int8], dict[int, str]]:
    values = work.values[meaning]
    work.money = learn_money(values)
    pence, faults = read_amounts(values, work.money)
    state = np.array([OK if each is not None else BLANK for each in pence], np.int8)
    state[list(faults)] = FAULT
    codes = work.codes[meaning]
    return np.array([each or 0 for each in pence], np.int64)[codes], state[codes], faults


def _names(work: SpendWork) -> tuple[list[str], Flags]:
    names = [clean_text(value) for value in work.values["supplier_name"]]
    return names, np.array([not name for name in names], np.bool_)[work.codes["supplier_name"]]


def _days(work: SpendWork) -> tuple[NDArray[np.int64], NDArray[np.int8], dict[int, str]]:
    if "paid" not in work.values:
        return np.zeros(work.many, np.int64), np.full(work.many, BLANK, np.int8), {}
    work.days = learn_days(work.values["paid"])
    days, faults = read_days(work.values["paid"], work.days)
    ordinals = np.array([day.toordinal() if day else 0 for day in days], np.int64)
    state = np.array([OK if day else BLANK for day in days], np.int8)
    state[list(faults)] = FAULT
    codes = work.codes["paid"]
    return ordinals[codes], state[codes], faults


def _set_aside(
    work: SpendWork,
    amount: str,
    pence: NDArray[np.int64],
    state: NDArray[np.int8],
    unnamed: Flags,
    days: NDArray[np.int8],
) -> tuple[Flags, Flags, Flags, Flags]:
    """Rows that are no payments: empty ones, the heading again, totals, remarks."""
    empty, headings, totals, remarks = (np.zeros(work.many, np.bool_) for _ in range(4))
    label = work.heading(amount)
    again = np.array([shown(value) == label for value in work.values[amount]], np.bool_)[work.codes[amount]]
    totalled = np.array([bool(TOTAL.fullmatch(shown(value))) for value in work.values["supplier_name"]], np.bool_)
    doubtful = unnamed | again | totalled[work.codes["supplier_name"]] | ((state != OK) & (days != OK))
    for row in np.flatnonzero(doubtful).tolist():
        written = [text for text in map(shown, work.cells(row)) if text]
        if not written:
            empty[row] = True
        elif again[row]:
            headings[row] = True
        elif state[row] == OK and days[row] != OK and (any(map(TOTAL.fullmatch, written)) or len(written) <= 2):
            totals[row] = True
        elif (
            state[row] != OK
            and days[row] != OK
            and (len(written) == 1 or (TOTAL.fullmatch(written[0]) and len(written) <= 3))
        ):
            remarks[row] = True
    return empty, headings, totals, remarks


def _find_moved(work: SpendWork, amount: str, aside: Flags, pence: NDArray[np.int64], state: NDArray[np.int8]) -> None:
    """Read the amount from a neighbouring column where, from some row on, all cells have moved by one column.

    Only where that column holds sums in nearly all rows that lack one, and in hardly any other.
    """
    lacking = ~aside & (state != OK)
    if lacking.sum() < 5:
        return
    place = work.mapping.places[amount]
    others = set(work.mapping.places.values()) - {place}
    for column in (place - 1, place + 1):
        if column < 0 or column in others:
            continue
        values, codes = work.sheet.cells.encode(column)
        found, faults = read_amounts(values, work.money)
        good = np.array([each is not None and at not in faults for at, each in enumerate(found)], np.bool_)
        there = good[codes[work.layout.body :]]
        if there[lacking].mean() < 0.9 or there[~aside & ~lacking].mean() > 0.05:
            continue
        taken = lacking & there
        sums = np.array([each or 0 for each in found], np.int64)[codes[work.layout.body :]]
        pence[taken], state[taken] = sums[taken], OK
        rows = np.flatnonzero(taken)
        label = work.layout.labels[column] if column < len(work.layout.labels) else f"column {column + 1}"
        work.moved = (len(rows), work.number(int(rows[0])), work.number(int(rows[-1])), label)
        return


def _refuse_wide(work: SpendWork, aside: Flags) -> None:
    """Refuse rows with cells beyond the table, as an unquoted comma makes them."""
    widths = np.diff(work.sheet.cells.first)[work.layout.body :]
    if not len(widths):
        return
    usual = int(np.bincount(widths[widths > 0]).argmax()) if (widths > 0).any() else 0
    limit = max(len(work.layout.labels), usual)
    for row in np.flatnonzero((widths > limit) & ~aside).tolist():
        extra = [text for text in map(shown, work.cells(row)[limit:]) if text]
        if extra:
            work.refuse(
                row, "", "; ".join(extra), "cells-too-many",
                f"it has {len(extra)} more cells than the table, so its cells stand under wrong headings",
                "put quotation marks around the cell that holds a comma",
            )  # fmt: skip


def _refuse(
    work: SpendWork, aside: Flags, amount: str, state: NDArray[np.int8], why: dict[int, str], unnamed: Flags,
    days: NDArray[np.int8], day_why: dict[int, str],
) -> None:  # fmt: skip
    """Refuse the rows without an amount or a supplier, and those whose date is none."""
    for row in np.flatnonzero(~aside & (state != OK)).tolist():
        code = int(work.codes[amount][row])
        paid = work.values["paid"][int(work.codes["paid"][row])] if "paid" in work.values else ""
        if FUSED.fullmatch(shown(paid)):
            why_fused = "the date and the amount stand in one cell, so the cells after them are under wrong headings"
            work.refuse(
                row, "paid", paid, "cells-joined", why_fused, "put the comma back between the date and the amount"
            )
        elif state[row] == FAULT:
            work.refuse(
                row,
                amount,
                work.values[amount][code],
                "amount-bad",
                why[code],
                "write the sum in pounds, such as 1234.50",
            )
        else:
            work.refuse(row, amount, "", "amount-missing", "no amount is written", "write the sum that was paid")
    for row in np.flatnonzero(~aside & unnamed).tolist():
        work.refuse(
            row, "supplier_name", "", "supplier-missing", "no supplier is named", "name who was paid, or write Redacted"
        )
    for row in np.flatnonzero(~aside & (days == FAULT)).tolist():
        code = int(work.codes["paid"][row])
        work.refuse(
            row, "paid", work.values["paid"][code], "date-bad", day_why[code], "write the day, such as 2026-05-31"
        )
    if "currency" in work.values:
        foreign = np.array([shown(value).casefold() not in POUNDS for value in work.values["currency"]], np.bool_)
        for row in np.flatnonzero(~aside & foreign[work.codes["currency"]]).tolist():
            value = work.values["currency"][int(work.codes["currency"][row])]
            work.refuse(row, "currency", value, "currency-foreign", "it is not in pounds", "give the sum in pounds")


def _sign(work: SpendWork, amount: str, pence: NDArray[np.int64]) -> None:
    """Make credits negative where a column of its own says which they are, and payments positive where a ledger
    writes them as negatives."""
    if "credit" in work.values:
        marked = np.array([shown(value).casefold() in CREDITS for value in work.values["credit"]], np.bool_)
        rows = marked[work.codes["credit"]]
        if rows.any() and (pence[rows] >= 0).all():
            pence[rows] = -pence[rows]
            work.credits = int(rows.sum())
    written = pence[pence != 0]
    if len(written) >= 20 and (written < 0).mean() > 0.9:
        pence *= -1
        work.money = MoneyForm(
            dash_is_nil=work.money.dash_is_nil,
            comma_decimals=work.money.comma_decimals,
            flipped=True,
            styles=work.money.styles,
        )
