"""The rows of a contract register: each accepted, refused with its reason, or set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wherry.engine.buying.identifiers import find_company_number
from wherry.read.buying.amounts import MoneyForm, NotMoney, learn_money, read_amount
from wherry.read.buying.cleaning import clean_text
from wherry.read.buying.days import DayForm, NotADay, is_undated, learn_days, read_day
from wherry.read.buying.layout import Layout
from wherry.read.buying.mapping import TableMapping
from wherry.read.buying.reading import ReadContract, RefusedRow, RowCounts
from wherry.read.buying.sheet import Sheet, shown
from wherry.read.buying.spend import TOTAL

DAYS = ("starts", "ends", "current_ends", "latest_ends", "review", "awarded")
LAST_OF_MONTH = frozenset(("ends", "current_ends", "latest_ends"))
SUMS = ("value", "value_year", "irrecoverable_vat")
WORDS = (
    "reference", "title", "description", "supplier_name", "department", "body_name", "process", "category", "cpv",
    "ocid",     "framework", "contract_type", "status",
)  # fmt: skip
_YES = frozenset(("y", "yes", "true", "1", "1.0", "sme", "vcse", "taken"))
_NO = frozenset(("n", "no", "false", "0", "0.0", "none", "not taken"))
_NO_SUM = re.compile(
    r"various|variable|varies|schedule|rates?\b|call.?off|as required|framework|demand|unknown|not known|see |n/?a$|"
    r"tb[ca]$|"
    r"confidential|commercial|nil cost|free|no cost|zero rated|volume|concession|income|-+$|£-?$|\?+$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(years?|yrs?|y|months?|mths?|m|weeks?|wks?|days?|d)?\b", re.IGNORECASE)
_NOT = re.compile(r"no\b|not\b|n/?a$|none|does not|-+$", re.IGNORECASE)
_EVERY = {"annual": 12, "yearly": 12, "each year": 12, "every year": 12, "per year": 12, "quarterly": 3, "monthly": 1,
          "month to month": 1}  # fmt: skip
A_YEAR = 12
_SEVERAL = re.compile(r"\b(?:ltd|limited|plc|llp)\b\.?\s*[,;/|&]\s*\w", re.IGNORECASE)


@dataclass(slots=True)
class RegisterWork:
    """What is known of a register while it is read."""

    sheet: Sheet
    layout: Layout
    mapping: TableMapping
    money: dict[str, MoneyForm] = field(default_factory=dict)
    days: dict[str, DayForm] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    doubts: dict[str, list[str]] = field(default_factory=dict)

    def heading(self, meaning: str) -> str:
        """The heading of a meaning's column."""
        place = self.mapping.places[meaning]
        return self.layout.labels[place] or f"column {place + 1}"

    def doubt(self, code: str, words: str) -> None:
        """Keep a doubt with the others of its code."""
        self.doubts.setdefault(code, []).append(words)


class RowRefused(Exception):
    """A row that cannot be taken in, with the words for it."""

    def __init__(self, meaning: str, value: Any, code: str, why: str, remedy: str) -> None:
        super().__init__(why)
        self.meaning, self.value, self.code, self.why, self.remedy = meaning, value, code, why, remedy


def read_contracts(
    sheet: Sheet, layout: Layout, mapping: TableMapping
) -> tuple[tuple[ReadContract, ...], RowCounts, RegisterWork]:
    """The contracts of a sheet whose columns are known. Every row under the heading is in exactly one count."""
    work = RegisterWork(sheet, layout, mapping)
    for meaning, place in mapping.places.items():
        if meaning in DAYS:
            work.days[meaning] = learn_days(sheet.cells.encode(place)[0])
        elif meaning in SUMS:
            work.money[meaning] = learn_money(sheet.cells.encode(place)[0])
    _share_order(work)
    found, counts = [], dict.fromkeys(("empty", "headings_again", "totals", "remarks"), 0)
    for at in range(layout.body, len(sheet.cells)):
        cells = sheet.cells.row(at)
        aside = _aside(work, cells)
        if aside:
            counts[aside] += 1
            continue
        number = at + sheet.first_row
        try:
            found.append(_contract(work, number, cells))
        except RowRefused as fault:
            work.refused.append(
                RefusedRow(
                    row=number,
                    column=work.heading(fault.meaning) if fault.meaning else "",
                    value=shown(fault.value)[:200],
                    code=fault.code,
                    why=fault.why,
                    remedy=fault.remedy,
                )
            )
    written = len(sheet.cells) - layout.body - counts["empty"]
    return tuple(found), RowCounts(written=written, accepted=len(found), refused=len(work.refused), **counts), work


def _share_order(work: RegisterWork) -> None:
    """Columns whose own dates do not show their order take the order that another column of the sheet shows."""
    sure = [form for form in work.days.values() if form.sure and "above 12" in form.why]
    if sure and all(form.order == sure[0].order for form in sure):
        for meaning, form in work.days.items():
            if not form.sure:
                why = f"as in another column of the sheet, where {sure[0].why}"
                work.days[meaning] = DayForm(order=sure[0].order, why=why)


def _aside(work: RegisterWork, cells: list[Any]) -> str:
    written = [text for text in (" ".join(shown(cell).split()) for cell in cells) if text]
    if not written:
        return "empty"
    labels = work.layout.labels
    texts = [" ".join(shown(cell).split()) for cell in cells[: len(labels)]]
    same = sum(text == label and text != "" for text, label in zip(texts, labels, strict=False))
    if same > 1 and same >= 0.6 * len(written):
        return "headings_again"
    if any(TOTAL.fullmatch(text) for text in written) and len(written) <= 3:
        return "totals"
    return "remarks" if len(written) == 1 and len(labels) > 2 else ""


def _contract(work: RegisterWork, number: int, cells: list[Any]) -> ReadContract:
    def cell(meaning: str) -> Any:
        place = work.mapping.places.get(meaning)
        return cells[place] if place is not None and place < len(cells) else ""

    words: dict[str, Any] = {name: clean_text(cell(name)) for name in WORDS}
    words["title"] = words["title"] or words["description"][:200] or words["reference"]
    if not words["title"]:
        raise RowRefused(
            "title" if "title" in work.mapping.places else "",
            "",
            "title-missing",
            "nothing says what it is for",
            "give it a title",
        )
    width = len(work.layout.labels)
    extra = [text for text in map(shown, cells[width:]) if text]
    if extra:
        why = f"it has {len(extra)} more cells than headings, so its cells stand under wrong headings"
        raise RowRefused(
            "", "; ".join(extra), "cells-too-many", why, "put quotation marks around the cell that holds a comma"
        )
    days: dict[str, Any] = {name: _day(work, number, name, cell(name)) for name in DAYS if name in work.mapping.places}
    sums: dict[str, Any] = {name: _sum(work, number, name, cell(name)) for name in SUMS if name in work.mapping.places}
    proclass = clean_text(cell("proclass_code")) or clean_text(cell("proclass_label"))
    number_text = clean_text(cell("company_number"))
    company = find_company_number(number_text) if number_text else None
    if number_text and company is None and any(letter.isdigit() for letter in number_text):
        work.doubt("company-number-bad", f"row {number}: {number_text}")
    contract = ReadContract(
        row=number,
        **words,
        **days,
        **sums,
        company_number=company,
        proclass=proclass,
        duration_months=_span(cell("duration_months")),
        extension_months=_span(cell("extension_months")),
        extensions=_count(cell("extensions")),
        extensions_taken=_taken(cell("extension_1_taken"), cell("extension_2_taken"), work),
        **_notice(cell("notice_days")),
        renewal_months=_renewal(cell("renewal_months"), number, work),
        sme=_flag(cell("sme")),
        vcse=_flag(cell("vcse")),
        undated=_undated(cell("ends")),
    )
    _look(work, contract)
    return contract


def _day(work: RegisterWork, number: int, meaning: str, value: Any) -> date | None:
    try:
        return read_day(value, work.days[meaning], last=meaning in LAST_OF_MONTH)
    except NotADay as fault:
        if meaning in ("starts", "ends", "current_ends"):
            raise RowRefused(
                meaning, value, "date-bad", str(fault), "write the day, such as 2027-03-31, or leave it empty"
            ) from fault
        work.doubt("date-not-read", f"row {number}, {work.heading(meaning)}: {shown(value)[:60]}")
        return None


def _sum(work: RegisterWork, number: int, meaning: str, value: Any) -> int | None:
    text = shown(value)
    try:
        pence = read_amount(value, MoneyForm(comma_decimals=work.money[meaning].comma_decimals))
    except NotMoney as fault:
        if _NO_SUM.search(text) or is_undated(value):
            work.doubt("value-unknown", f"row {number}: {text[:60]}")
            return None
        raise RowRefused(
            meaning, value, "amount-bad", str(fault), "write the sum in pounds, such as 12500.00, or leave it empty"
        ) from fault
    return pence


def _look(work: RegisterWork, contract: ReadContract) -> None:
    """Doubts about a contract that was taken in."""
    if contract.starts and contract.ends and contract.ends < contract.starts:
        work.doubt("ends-before-start", f"row {contract.row}: {contract.starts} to {contract.ends}")
    if _SEVERAL.search(contract.supplier_name):
        work.doubt("suppliers-joined", f"row {contract.row}: {contract.supplier_name[:80]}")
    if contract.ends is None and contract.current_ends is None:
        work.doubt("end-unknown", f"row {contract.row}")


def _span(value: Any) -> float | None:
    """Months; a bare number is months already."""
    match = _SPAN.match(shown(value))
    if match is None:
        return None
    number, unit = float(match[1]), (match[2] or "m").lower()
    return number * {"y": 12.0, "m": 1.0, "w": 12 / 52, "d": 12 / 365}[unit[0]]


def _notice(value: Any) -> dict[str, Any]:
    """Months where they are meant, for they differ in length, and else days; a bare number is days already."""
    match = _SPAN.match(shown(value))
    if match is None:
        return {}
    number, unit = float(match[1]), (match[2] or "d").lower()[0]
    months = number * 12 if unit == "y" else number
    if unit in "ym" and months.is_integer():
        return {"notice_months": int(months)}
    return {"notice_days": round(number * {"y": 365.0, "m": 30.44, "w": 7.0, "d": 1.0}[unit])}


def _renewal(value: Any, number: int, work: RegisterWork) -> int | None:
    """The months of each term for which a contract renews itself; None where it does not, or nothing is said. A bare
    yes is taken for a year, and told."""
    text = shown(value).casefold()
    if not text or text in _NO or _NOT.match(text):
        return None
    match = _SPAN.search(text)
    if match is not None:
        months = _span(match[0])
        if months is not None and months >= 1 and float(months).is_integer():
            return int(months)
    for words, months in _EVERY.items():
        if words in text:
            return months
    if text in _YES or "renew" in text or "rolling" in text or "evergreen" in text:
        work.doubt("renewal-term-unknown", f"row {number}: {text[:60]}")
        return A_YEAR
    work.doubt("renewal-not-read", f"row {number}: {text[:60]}")
    return None


def _count(value: Any) -> int | None:
    match = re.match(r"\d+", shown(value))
    return int(match[0]) if match and int(match[0]) < 100 else None


def _flag(value: Any) -> bool | None:
    text = shown(value).casefold()
    return True if text in _YES else False if text in _NO else None


def _taken(first: Any, second: Any, work: RegisterWork) -> int | None:
    if "extension_1_taken" not in work.mapping.places:
        return None
    flags = [_flag(first), _flag(second)]
    return None if flags == [None, None] else sum(flag is True for flag in flags)


def _undated(value: Any) -> str:
    return clean_text(value) if is_undated(value) else ""
