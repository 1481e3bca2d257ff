"""A table of unit prices: who pays how much for how many of what, with a column for each point of the specification.

Unlike registers and spend, no body publishes these, so the headings are few and fixed. Every further column is a point
of the specification: two lines are the same thing only where all of them are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from wherry.engine.buying.unit_price import PriceLine
from wherry.read.buying.amounts import MoneyForm, NotMoney, learn_money, read_amount
from wherry.read.buying.days import DayForm, NotADay, learn_days, read_day
from wherry.read.buying.headings import plain_heading
from wherry.read.buying.opening import load_file, open_sheets
from wherry.read.buying.sheet import Sheet, shown
from wherry.record.error import CannotRead
from wherry.record.finding import REFUSED, Finding, Source

HEADINGS = {
    "body": ("body", "body name", "organisation", "organisation name", "council"),
    "item": ("item", "thing", "service", "product"),
    "unit": ("unit", "unit of measure", "per"),
    "quantity": ("quantity", "how many", "number", "qty"),
    "year": ("price a year", "annual price", "cost a year", "annual cost", "price per year", "cost per year"),
    "month": ("price a month", "monthly price", "cost a month", "monthly cost", "price per month", "cost per month"),
    "unit_year": ("unit price a year", "unit price", "price per unit", "annual unit price"),
    "unit_month": ("unit price a month", "monthly unit price", "unit price per month"),
    "supplier": ("supplier", "supplier name"),
    "ref": ("contract", "contract reference", "reference", "ref"),
    "agreed": ("agreed", "price agreed", "date agreed", "contract start date", "start date"),
    "note": ("note", "notes", "comment", "comments"),
}
PRICES = ("year", "month", "unit_year", "unit_month")
NEEDED = ("body", "item", "unit", "quantity")


def read_prices(path: Path) -> tuple[tuple[PriceLine, ...], tuple[Finding, ...]]:
    """The price lines of a file and the findings of rows that were refused. ``CannotRead`` where it is no table of
    unit prices; a sheet of a workbook that has other headings is left alone where another sheet has these."""
    lines: list[PriceLine] = []
    findings: list[Finding] = []
    lacking: list[str] = []
    for content in load_file(path):
        for sheet in open_sheets(content):
            head = sheet.head(1)
            if not head:
                continue
            at, cells = head[0]
            labels = [shown(cell) for cell in cells]
            places, missing = _places(labels)
            if missing:
                lacking.append(missing)
                continue
            _read_rows(sheet, at, labels, places, lines, findings)
    if not lines and not findings:
        why = lacking[0] if lacking else "no row is in it"
        raise CannotRead(
            path.name, f"it is no table of unit prices: {why}",
            "Give it the columns body, item, unit, quantity and price a year, and one for each point of specification",
        )  # fmt: skip
    return tuple(lines), tuple(findings)


def _places(labels: Sequence[str]) -> tuple[dict[str, int], str]:
    """The place of each heading, or what is missing."""
    known = {name: meaning for meaning, names in HEADINGS.items() for name in names}
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        meaning = known.get(plain_heading(label))
        if meaning is not None and meaning in places:
            return {}, f"two columns say the {meaning.replace('_', ' ')}"
        if meaning is not None:
            places[meaning] = place
    missing = [name for name in NEEDED if name not in places]
    if missing:
        return {}, f"no column says the {' or the '.join(missing)}"
    if sum(name in places for name in PRICES) != 1:
        return {}, "exactly one column must give the price: a year or a month, of all or of a unit"
    return places, ""


def _read_rows(
    sheet: Sheet, at: int, labels: Sequence[str], places: dict[str, int], lines: list[PriceLine],
    findings: list[Finding],
) -> None:  # fmt: skip
    price = next(name for name in PRICES if name in places)
    money = MoneyForm(comma_decimals=learn_money(sheet.cells.encode(places[price])[0]).comma_decimals)
    days = learn_days(sheet.cells.encode(places["agreed"])[0]) if "agreed" in places else DayForm()
    points = [(label, place) for place, label in enumerate(labels) if label and place not in places.values()]
    for number in range(at + 1, len(sheet.cells)):
        cells = sheet.cells.row(number)
        if not any(shown(cell) for cell in cells):
            continue
        source = Source(file=sheet.file, sheet=sheet.name, row=number + sheet.first_row)
        try:
            lines.append(_line(cells, places, price, money, days, points, source))
        except _Refused as fault:
            findings.append(
                Finding(
                    code="price-line-refused",
                    severity=REFUSED,
                    says=fault.why,
                    remedy=fault.remedy,
                    source=source,
                    column=labels[fault.place],
                    value=shown(cells[fault.place]) if fault.place < len(cells) else "",
                )
            )


class _Refused(Exception):
    def __init__(self, place: int, why: str, remedy: str) -> None:
        super().__init__(why)
        self.place, self.why, self.remedy = place, why, remedy


def _line(
    cells: Sequence[Any], places: dict[str, int], price: str, money: MoneyForm, days: DayForm,
    points: Sequence[tuple[str, int]], source: Source,
) -> PriceLine:  # fmt: skip
    def cell(name: str) -> Any:
        place = places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    for name in ("body", "item", "unit"):
        if not shown(cell(name)):
            raise _Refused(places[name], f"the {name} is missing", f"write the {name}")
    quantity = _quantity(cell("quantity"), places["quantity"])
    return PriceLine(
        body=shown(cell("body")),
        item=shown(cell("item")),
        unit=shown(cell("unit")),
        quantity=quantity,
        pence_a_year=_pence_a_year(cell(price), price, quantity, money, places[price]),
        specification=tuple((label, shown(cells[place]) if place < len(cells) else "") for label, place in points),
        supplier=shown(cell("supplier")),
        ref=shown(cell("ref")),
        agreed=_agreed(cell("agreed"), days, places.get("agreed", 0)),
        where=source.words,
    )


def _quantity(value: Any, place: int) -> Decimal:
    try:
        quantity = Decimal(shown(value).replace(",", ""))
    except InvalidOperation:
        quantity = Decimal(0)
    if not quantity.is_finite() or quantity <= 0:
        raise _Refused(place, "the quantity is no number above nought", "write how many units the price is for")
    return quantity


def _pence_a_year(value: Any, price: str, quantity: Decimal, money: MoneyForm, place: int) -> int:
    try:
        pence = read_amount(value, money)
    except NotMoney as fault:
        raise _Refused(place, str(fault), "write the price in pounds, such as 1250.00") from fault
    if pence is None or pence < 0:
        raise _Refused(place, "the price is missing or negative", "write the price in pounds, such as 1250.00")
    if price.startswith("unit"):
        exact = quantity * _unit_pence(value, pence)
    else:
        exact = Decimal(pence)
    return round(exact * 12 if price.endswith("month") else exact)


def _unit_pence(value: Any, pence: int) -> Decimal:
    """A unit may cost less than a penny, so what is plainly a number is not rounded."""
    try:
        return Decimal(shown(value).replace("£", "").replace(",", "")) * 100
    except InvalidOperation:
        return Decimal(pence)


def _agreed(value: Any, form: DayForm, place: int) -> Any:
    try:
        return read_day(value, form)
    except NotADay as fault:
        raise _Refused(place, str(fault), "write the day, such as 2027-03-31, or leave it empty") from fault
