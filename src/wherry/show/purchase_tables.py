"""A joint purchase as tables: who buys, the lots, the notices with what each lacks, and the timetable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wherry.engine.buying.notice import NOTICES
from wherry.engine.buying.notice_draft import Notice
from wherry.engine.buying.purchase import PARTS, Purchase
from wherry.record.column import Column as FactColumn
from wherry.record.column import columns
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_day, say_money

NO_NOTICES = "This is a draft for people to check against the Act. It is a notice when the platform publishes it."


def list_notices(
    drafts: Iterable[tuple[str, Notice | None]], address: Callable[[str], str] | None, *, generated: bool
) -> Table:
    """Every notice with when it is due, what it lacks and what is doubtful; None is one that needs a row first."""
    rows = []
    for code, notice in drafts:
        kind = NOTICES[code]
        lacking = None if notice is None else len(notice.missing)
        state = Cell("complete", tag="green") if lacking == 0 else Cell("draft", tag="yellow")
        rows.append(
            (
                Cell(code, href=address(code) if address else None),
                kind.name,
                kind.when,
                state,
                Cell(lacking, text="several to choose from" if lacking is None else None),
                len(notice.doubts) if notice else None,
            )
        )
    return Table(
        caption="Notices of the Procurement Act 2023",
        columns=(
            Column(heading="Notice"),
            Column(heading="What it is"),
            Column(heading="When"),
            Column(heading="State"),
            Column(heading="Facts missing", kind="number"),
            Column(heading="Doubts", kind="number"),
        ),
        rows=rows,
        notes=(NO_NOTICES,),
        generated=generated,
    )


def list_rows(
    purchase: Purchase, table: str, names: tuple[str, ...], address: Callable[[int], str] | None, *, caption: str
) -> Table:
    """The rows of one list of the purchase with some of their facts; the first leads to the row's form."""
    facts = {column.name: column for column in columns(PARTS[table])}
    rows = []
    for at, row in enumerate(getattr(purchase, table)):
        first = getattr(row, names[0])
        cells = [Cell(str(first), href=address(at) if address else None)]
        rows.append((*cells, *(_cell(facts[name], getattr(row, name)) for name in names[1:])))
    kinds: Any = {"Decimal": "money", "date": "date"}
    return Table(
        caption=caption,
        columns=tuple(
            Column(
                heading=facts[name].words.removesuffix(" (£)"),
                kind="text" if at == 0 else kinds.get(facts[name].python_type.__name__, "text"),
            )
            for at, name in enumerate(names)
        ),
        rows=rows,
        generated=purchase.generated,
    )


def _cell(column: FactColumn, value: Any) -> Any:
    if column.python_type is tuple:
        return ", ".join(value) or None
    if column.python_type is bool:
        return None if value is None else "yes" if value else "no"
    return str(value) if column.python_type is int and value is not None else value


def list_timetable(rows: Iterable[tuple[str, date | None, str]], *, generated: bool) -> Table:
    """When each notice is due, as far as the days are known."""
    return Table(
        caption="Timetable of notices",
        columns=(Column(heading="Notice"), Column(heading="By", kind="date"), Column(heading="Because")),
        rows=[(f"{code} {NOTICES[code].name}", day, why) for code, day, why in rows],
        generated=generated,
    )


def say_purchase(purchase: Purchase) -> str:
    """The head of a purchase in a sentence."""
    who = say_count(len(purchase.buyers), "body", "bodies")
    worth = "of unknown value" if purchase.value_gbp is None else f"worth {say_money(purchase.value_gbp)} without VAT"
    when = "no day for the tender notice is set"
    if purchase.tender_notice_on is not None:
        when = f"the tender notice is set for {say_day(purchase.tender_notice_on)}"
    return f"{who} buy together, {worth}; {when}."
