"""Buying together as tables: the calendar of contracts, suppliers with their evidence, groups, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from wherry.engine.buying.calendar import ENDED, LIVE, NOT_BEGUN, RENEWING, UNDATED, Entry
from wherry.engine.buying.gathering import Link
from wherry.engine.buying.holding import Holding
from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_day, say_list

if TYPE_CHECKING:
    from wherry.engine.buying.suppliers import FoundSupplier

STATE_TAGS = {LIVE: "green", RENEWING: "orange", NOT_BEGUN: "blue", UNDATED: "grey", ENDED: "grey"}
NOTICE_UNKNOWN = "Where no notice is known, the day of notice is the end itself."


def list_calendar(
    entries: Iterable[Entry], holdings: Mapping[tuple[str, str], Holding], naming: Naming, on: date, *, caption: str,
    generated: bool,
) -> Table:  # fmt: skip
    """Contracts by the day of notice, with the extensions taken and left and what they cost a year."""
    rows = []
    for entry in entries:
        held = holdings[entry.body, entry.ref]
        rows.append(
            (
                Cell(entry.notice_by, text=_notice(entry, on)),
                naming.cell("contracts", entry.ref),
                entry.title,
                naming.body(entry.body),
                entry.supplier or None,
                Cell(entry.state, tag=STATE_TAGS[entry.state]),
                entry.bound_until,
                Cell(None if entry.extensions_left is None else entry.extensions_left),
                _taken(held),
                entry.latest_end,
                Cell(entry.next_alert, text=None if entry.next_alert else "none left"),
                None if held.pence_a_year is None else pounds(held.pence_a_year),
            )
        )
    return Table(
        caption=caption,
        columns=(
            Column(heading="Notice by", kind="date"),
            Column(heading="Contract"),
            Column(heading="What for"),
            Column(heading="Body"),
            Column(heading="Supplier"),
            Column(heading="State"),
            Column(heading="Bound until", kind="date"),
            Column(heading="Extensions left", kind="number"),
            Column(heading="Extensions taken", kind="number"),
            Column(heading="Can run to", kind="date"),
            Column(heading="Next alert", kind="date"),
            Column(heading="A year", kind="money"),
        ),
        rows=rows,
        notes=(NOTICE_UNKNOWN,) if rows else (),
        generated=generated,
    )


def _notice(entry: Entry, on: date) -> str | None:
    """Words where the day alone would mislead."""
    if entry.notice_by is None:
        return "ended" if entry.state == ENDED else "unknown"
    words = say_day(entry.notice_by)
    if entry.notice_by < on:
        return f"{words}, which has passed"
    if entry.notice_missed is not None:
        return f"{words}; {say_day(entry.notice_missed)} was missed"
    return None if entry.notice_known else f"{words}, notice unknown"


def _taken(held: Holding) -> Cell:
    """How many extensions were taken; a record says only what is left."""
    return Cell(held.term.extensions_taken if held.where and not held.where.startswith("contracts ") else None)


def list_suppliers(rows: Iterable[FoundSupplier], naming: Naming, *, generated: bool) -> Table:
    """Suppliers, dearest first, each with its spellings and why they are one."""
    return Table(
        caption="Suppliers",
        columns=(
            Column(heading="Supplier"),
            Column(heading="Also written"),
            Column(heading="Bodies"),
            Column(heading="Paid", kind="money"),
            Column(heading="Company number"),
            Column(heading="Why these are one"),
        ),
        rows=[
            (
                row.names[0],
                Cell(say_list(list(row.names[1:]), nothing="") or None, text=None if row.names[1:] else "one spelling"),
                say_list([naming.short(body) for body in row.bodies]),
                pounds(row.pence),
                row.company_number,
                Cell(_why(row) or None, text=None if row.links else "nothing was joined"),
            )
            for row in rows
        ],
        generated=generated,
    )


def _why(row: FoundSupplier) -> str:
    return "; ".join(dict.fromkeys(link.why for link in row.links))


def list_links(rows: Iterable[Link], caption: str, *, generated: bool) -> Table:
    """Pairs of names that are of one group, or that are kept apart, each with its reason."""
    return Table(
        caption=caption,
        columns=(Column(heading="One"), Column(heading="Other"), Column(heading="Why")),
        rows=[(row.first, row.second, row.why) for row in rows],
        generated=generated,
    )


def say_calendar(entries: Iterable[Entry], on: date) -> str:
    """The head of the calendar in a sentence."""
    live = [entry for entry in entries if entry.state not in (ENDED, UNDATED)]
    passed = sum(1 for entry in live if entry.notice_by is not None and entry.notice_by < on)
    soon = sum(1 for entry in live if entry.notice_by is not None and 0 <= (entry.notice_by - on).days <= 365)
    if not live:
        return "No contract is running, as far as you may see."
    words = f"{say_count(soon, 'contract')} {'needs' if soon == 1 else 'need'} notice within a year."
    return f"{words} Of {passed:,} more the day of notice has passed." if passed else words
