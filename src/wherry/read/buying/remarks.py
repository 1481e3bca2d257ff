"""What a person should know of a file that was read: what is doubtful in it, and what its figures come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from wherry.read.buying.cleaning import is_redacted
from wherry.read.buying.contracts import RegisterWork
from wherry.read.buying.days import DayForm
from wherry.read.buying.reading import ReadContract, SpendRows
from wherry.read.buying.sheet import Sheet
from wherry.read.buying.spend import SpendWork
from wherry.record.finding import DOUBTFUL, NOTE, Finding, Source

THRESHOLD_PENCE = 500_00
EPOCH = date(1970, 1, 1).toordinal()
DOUBTS = {
    "company-number-bad": ("cannot be company numbers", "write the eight figures or letters of Companies House"),
    "date-not-read": ("are no dates, so they were read as unknown", "write the days, such as 2027-03-31"),
    "value-unknown": ("say no value, so it is unknown", "write the value in pounds where there is one"),
    "ends-before-start": ("end before they start", "correct one of the two dates"),
    "suppliers-joined": ("name several suppliers in one cell", "give each supplier a row of its own"),
    "renewal-term-unknown": (
        "renew themselves and do not say for how long, so a year was taken",
        "write the months of each further term, such as 12",
    ),
    "renewal-not-read": (
        "say nothing of renewal that can be read, so none was taken",
        "write yes, no or the months of each further term",
    ),
    "end-unknown": (
        "have no end, so no calendar can hold them",
        "write the day each ends, or how it is ended by notice",
    ),
}


def sheet_finding(sheet: Sheet, code: str, severity: str, says: str, remedy: str, row: int | None = None) -> Finding:
    """A finding about a sheet, or a row of it."""
    source = Source(file=sheet.file, sheet=sheet.name, row=row)
    return Finding(code=code, severity=severity, says=says, remedy=remedy, source=source)


def spend_findings(work: SpendWork, rows: SpendRows) -> Iterator[Finding]:
    """What is doubtful or worth knowing in a spend file."""
    sheet = work.sheet
    if "net" not in work.mapping.places:
        says = f"only {work.heading('gross')} gives amounts, which hold VAT"
        yield sheet_finding(sheet, "amounts-with-vat", DOUBTFUL, says, "ask for the amounts without VAT")
    if "paid" not in work.mapping.places:
        yield sheet_finding(
            sheet, "no-dates", DOUBTFUL, "no column gives the day of payment", "ask for the payment dates"
        )
    else:
        yield from day_findings(sheet, work.heading("paid"), work.days)
    if work.money.flipped:
        says = "more than nine in ten amounts are negative, as a ledger writes payments; every sign was turned"
        yield sheet_finding(sheet, "signs-turned", DOUBTFUL, says, "check that credits are negative now")
    if work.credits:
        says = f"{work.credits} amounts were made negative, because {work.heading('credit')} says that they are credits"
        yield sheet_finding(sheet, "credits-by-flag", NOTE, says, "nothing, if that is so")
    if work.moved:
        many, first, last, label = work.moved
        says = f"in {many} rows from row {first} to row {last} the amount stands under {label}, and was read from there"
        yield sheet_finding(
            sheet, "amount-moved", DOUBTFUL, says, "put the amounts of these rows into their column", row=first
        )
    unused_dates = work.codes.get("paid")
    if unused_dates is not None and len(rows):
        unknown = int((rows.paid == 0).sum())
        if unknown:
            says = f"{unknown} payments have no date"
            yield sheet_finding(sheet, "dates-missing", NOTE, says, "give the day where it is known")
    if rows.alike:
        says = f"{rows.alike} rows repeat an earlier one in every cell; they were kept, since two invoices may be alike"
        yield sheet_finding(sheet, "rows-alike", NOTE, says, "check them if the file was put together from several")


def day_findings(sheet: Sheet, heading: str, form: DayForm) -> Iterator[Finding]:
    """The doubt about a column's order of day and month, where there is one."""
    if not form.sure:
        says = f"{heading}: {form.why}; they were read {form.order}"
        yield sheet_finding(
            sheet, "dates-ambiguous", DOUBTFUL, says, "give the dates as 2026-05-31, or settle the order"
        )


def register_findings(work: RegisterWork) -> Iterator[Finding]:
    """What is doubtful in a register."""
    for meaning, form in work.days.items():
        yield from day_findings(work.sheet, work.heading(meaning), form)
    for code, places in work.doubts.items():
        says, remedy = DOUBTS[code]
        shown_places = "; ".join(places[:5]) + (f"; and {len(places) - 5} more" if len(places) > 5 else "")
        rows = "row" if len(places) == 1 else "rows"
        yield sheet_finding(work.sheet, code, DOUBTFUL, f"{len(places)} {rows} {says} ({shown_places})", remedy)


def spend_totals(rows: SpendRows) -> dict[str, Any]:
    """What the accepted payments come to."""
    days = rows.paid[rows.paid > 0]
    used = np.flatnonzero(np.bincount(rows.supplier, minlength=1))
    redacted = np.array([is_redacted(rows.suppliers[code]) for code in used.tolist()], np.bool_)
    hidden = np.isin(rows.supplier, used[redacted]) if redacted.any() else np.zeros(len(rows), np.bool_)
    dated = np.flatnonzero(np.bincount(days - days.min())) + days.min() if len(days) else days
    months = np.unique((dated - EPOCH).astype("datetime64[D]").astype("datetime64[M]"))
    return {
        "pence": int(rows.pence.sum()),
        "credits": int((rows.pence < 0).sum()),
        "credits_pence": int(rows.pence[rows.pence < 0].sum()),
        "below_threshold": int((np.abs(rows.pence) < THRESHOLD_PENCE).sum()),
        "suppliers": len({rows.suppliers[code] for code in used.tolist()}),
        "redacted": int(hidden.sum()),
        "redacted_pence": int(rows.pence[hidden].sum()),
        "first": date.fromordinal(int(days.min())) if len(days) else None,
        "last": date.fromordinal(int(days.max())) if len(days) else None,
        "months": len(months),
    }


def register_totals(contracts: tuple[ReadContract, ...]) -> dict[str, Any]:
    """What the accepted contracts come to; sums are of the values that are known."""
    ends = [contract.expires for contract in contracts if contract.expires]
    starts = [contract.starts for contract in contracts if contract.starts]
    values = [contract.value for contract in contracts if contract.value is not None]
    yearly = [contract.value_year for contract in contracts if contract.value_year is not None]
    return {
        "pence": sum(values) if values else None,
        "pence_a_year": sum(yearly) if yearly else None,
        "without_value": sum(contract.value is None and contract.value_year is None for contract in contracts),
        "without_end": len(contracts) - len(ends),
        "suppliers": len({contract.supplier_name for contract in contracts if contract.supplier_name}),
        "first": min(starts, default=None),
        "last": max(ends, default=None),
    }
