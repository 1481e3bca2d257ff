"""A joint purchase as a paper for a committee: what is bought, by whom, what it follows, the notices, how sure it is.

It holds what is recorded. What only people can say is left as lines to write on and to sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wherry.engine.buying.notice_draft import Notice
from wherry.engine.buying.purchase import Purchase, lead_of
from wherry.show.notice_tables import say_place
from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Part, Signatures, to_html
from wherry.show.paper.pdf import write_pdf
from wherry.show.paper.word import write_word
from wherry.show.purchase_tables import list_notices, list_rows, list_timetable, say_purchase
from wherry.show.words import say_count, say_day, say_list, say_money, say_yes_no

TITLE = "Joint purchase"
Drafts = Sequence[tuple[str, Notice | None]]
Timetable = Sequence[tuple[str, date | None, str]]
MOST_MISSING = 12


def purchase_pdf(purchase: Purchase, drafts: Drafts, timetable: Timetable, on: date) -> bytes:
    """The paper as PDF."""
    parts = purchase_report(purchase, drafts, timetable, on)
    return write_pdf(to_html(parts), title=_title(purchase), generated=purchase.generated)


def purchase_word(purchase: Purchase, drafts: Drafts, timetable: Timetable, on: date) -> bytes:
    """The same paper as a Word file."""
    parts = purchase_report(purchase, drafts, timetable, on)
    return write_word(parts, title=_title(purchase), generated=purchase.generated)


def purchase_report(purchase: Purchase, drafts: Drafts, timetable: Timetable, on: date) -> list[Part]:
    """The parts of the paper in reading order."""
    return [
        *_summary(purchase, on),
        *_rows(purchase),
        *_law(purchase, drafts, timetable),
        *_missing(drafts),
        Heading(text="Decision"),
        Signatures(names=("For the lead body", "For each other body", "Date")),
    ]


def _title(purchase: Purchase) -> str:
    return f"{TITLE}: {purchase.title or purchase.ref}"


def _summary(purchase: Purchase, on: date) -> Iterator[Part]:
    lead = lead_of(purchase)
    yield Heading(text=_title(purchase), level=1)
    yield Paragraph(text=say_purchase(purchase), style="lead")
    yield Facts(
        rows=(
            ("Reference", purchase.ref),
            ("As recorded on", say_day(on)),
            ("Lead", lead.name if lead else "not named"),
            ("What is bought", purchase.description or "not described yet"),
            ("Category", purchase.category or "not settled"),
            ("Procedure", purchase.procedure or "not settled"),
            ("Value with VAT", say_money(purchase.value_with_vat_gbp)),
            ("Engagement with the market", purchase.engagement or purchase.no_engagement_reason or "not settled"),
            ("Why it is not divided into lots", purchase.no_lots_reason or "not said"),
            ("Known risks", purchase.risks or "none recorded"),
            ("Conflicts of interest assessed", say_yes_no(purchase.conflicts_assessed)),
        )
    )
    yield Heading(text="What is asked")
    yield Paragraph(
        text="To agree that the bodies named below buy together on the terms of this paper, led by the lead body."
    )


def _rows(purchase: Purchase) -> Iterator[Part]:
    names: tuple[str, ...]
    yield Heading(text="Who buys")
    yield Figures(table=list_rows(purchase, "buyers", ("name", "ppon", "authority"), None, caption="Bodies that buy"))
    if purchase.lots:
        names = ("number", "title", "bodies", "starts", "ends", "extend_to", "value_gbp")
        yield Heading(text="Lots")
        yield Figures(table=list_rows(purchase, "lots", names, None, caption="Lots"))
    if purchase.criteria:
        names = ("name", "kind", "lot", "weight_percent")
        yield Figures(table=list_rows(purchase, "criteria", names, None, caption="What tenders are judged by"))
    if purchase.awards:
        names = ("ref", "lots", "sellers", "decided", "standstill_ends", "value_gbp")
        yield Heading(text="Awards")
        yield Figures(table=list_rows(purchase, "awards", names, None, caption="Awards"))


def _law(purchase: Purchase, drafts: Drafts, timetable: Timetable) -> Iterator[Part]:
    yield Heading(text="Notices", new_page=True)
    yield Figures(table=list_notices(drafts, None, generated=purchase.generated), wide=True)
    yield Figures(table=list_timetable(timetable, generated=purchase.generated))


def _missing(drafts: Drafts) -> Iterator[Part]:
    """What must still be settled before the next notice that is not complete, and every doubt once."""
    following = next(((code, notice) for code, notice in drafts if notice is not None and notice.missing), None)
    if following is not None:
        code, notice = following
        rows = notice.missing[:MOST_MISSING]
        yield Heading(text=f"What {code} still needs")
        places = ({"table": row.table, "row": row.row} for row in rows)
        yield Listing(items=tuple(f"{say_place(place)}: {row.words}" for place, row in zip(places, rows, strict=True)))
        if len(notice.missing) > MOST_MISSING:
            yield Paragraph(text=f"And {say_count(len(notice.missing) - MOST_MISSING, 'fact')} more.", style="quiet")
    doubts = dict.fromkeys(doubt.says for _, notice in drafts if notice is not None for doubt in notice.doubts)
    if doubts:
        yield Paragraph(text=f"Doubtful: {say_list(list(doubts))}.", style="box")
