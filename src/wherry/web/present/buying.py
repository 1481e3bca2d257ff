"""Buying for pages: its parts, the pipeline, files and what they were found to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_day, say_moment
from wherry.store.models import BuyingFile, JointPurchase
from wherry.store.models.buying import APPLIED, CHECKED, UNDONE
from wherry.work.purchasing import purchase_of, whole_value

Json = dict[str, Any]
PARTS = (
    ("buying", "Calendar"),
    ("buying-suppliers", "Suppliers"),
    ("buying-spend", "Spend"),
    ("buying-overlaps", "Contract overlaps"),
    ("buying-lots", "Joint lots"),
    ("buying-purchases", "Purchases"),
    ("buying-award", "Award"),
    ("buying-files", "Registers and spend files"),
)
TITLE = "Buying"
FILE_TAGS = {CHECKED: "yellow", APPLIED: "green", UNDONE: "grey"}
FILE_WORDS = {CHECKED: "To be looked at", APPLIED: "Taken in", UNDONE: "Taken back"}
KIND_WORDS = {"contracts": "A register of contracts", "spend": "Payments", "unknown": "Not recognised"}


def parts(current: str) -> list[Json]:
    """The pages of buying, as a navigation."""
    return [{"text": text, "href": reverse(route), "current": route == current} for route, text in PARTS]


def crumbs(*more: tuple[str, str]) -> list[Json]:
    """The way to a page below the first: words and route of each step; the last has no link."""
    steps = [{"text": TITLE, "href": reverse("buying")}]
    steps += [{"text": words, "href": href} if href else {"text": words} for words, href in more]
    return steps


def list_files(rows: Iterable[BuyingFile], naming: Naming, *, generated: bool) -> Table:
    """Files that were brought in, the newest first."""
    return Table(
        caption="Files",
        columns=(
            Column(heading="File"),
            Column(heading="Body"),
            Column(heading="Holds"),
            Column(heading="State"),
            Column(heading="Rows accepted", kind="number"),
            Column(heading="Rows refused", kind="number"),
            Column(heading="Brought in"),
            Column(heading="By"),
        ),
        rows=[
            (
                Cell(row.file_name, href=reverse("buying-file", args=[row.pk])),
                naming.body(row.owner),
                KIND_WORDS[row.kind],
                Cell(FILE_WORDS[row.state], tag=FILE_TAGS[row.state]),
                row.accepted,
                row.refused,
                say_moment(row.checked_at),
                row.brought_by_words,
            )
            for row in rows
        ],
        generated=generated,
    )


def file_facts(kept: BuyingFile, table: Json) -> list[Json]:
    """What was detected in one sheet of a file, in a few rows."""
    rows, heading = table["counts"], table["heading_row"]
    return [
        {"key": "It is", "value": f"{KIND_WORDS[table['kind']]}: {table['why']}"},
        {"key": "Written as", "value": table["form"] or "a workbook's sheet"},
        {"key": "Headings", "value": "There are none" if heading is None else f"Row {heading}"},
        {
            "key": "Rows",
            "value": f"{rows['written']:,} written, {rows['accepted']:,} accepted, {rows['refused']:,} refused, "
            f"{rows['totals']:,} totals, {rows['remarks']:,} remarks",
        },
    ]


def list_columns(table: Json, words: Mapping[str, str]) -> Table:
    """How the columns of a sheet were understood, and why."""
    return Table(
        caption="How its columns were understood",
        columns=(
            Column(heading="Column", kind="number"),
            Column(heading="Heading"),
            Column(heading="Means"),
            Column(heading="Written as"),
            Column(heading="Why"),
        ),
        rows=[
            (
                row["column"],
                Cell(row["heading"] or None, text=None if row["heading"] else "none"),
                words.get(row["meaning"], row["meaning"]),
                Cell(row["written"] or None, text=None if row["written"] else "words"),
                row["why"],
            )
            for row in table["columns"]
        ],
    )


def list_refused(rows: Iterable[Json]) -> Table:
    """Refused rows, each with its place, why, and what to do."""
    return Table(
        caption="Rows that were refused",
        columns=(
            Column(heading="Row", kind="number"),
            Column(heading="Column"),
            Column(heading="Value"),
            Column(heading="Why"),
            Column(heading="Do"),
        ),
        rows=[
            (
                row["row"],
                Cell(row["column"] or None, text=None if row["column"] else "the whole row"),
                Cell(row["value"] or None, text=None if row["value"] else "empty"),
                row["why"],
                row["remedy"],
            )
            for row in rows
        ],
    )


def list_purchases(rows: Iterable[JointPurchase], naming: Naming, *, generated: bool) -> Table:
    """The pipeline: purchases by the day of the tender notice, with who buys and what it is worth."""
    found = sorted(
        ((row, purchase_of(row)) for row in rows),
        key=lambda pair: (pair[1].tender_notice_on is None, pair[1].tender_notice_on, pair[0].ref),
    )
    return Table(
        caption="Pipeline",
        columns=(
            Column(heading="Purchase"),
            Column(heading="What"),
            Column(heading="Bodies"),
            Column(heading="Worth without VAT", kind="money"),
            Column(heading="Tender notice", kind="date"),
            Column(heading="Award", kind="date"),
            Column(heading="Starts", kind="date"),
        ),
        rows=[
            (
                Cell(row.ref, href=reverse("buying-purchase", args=[row.ref])),
                purchase.title,
                ", ".join(naming.short(buyer.ref) for buyer in purchase.buyers) or None,
                whole_value(purchase),
                purchase.tender_notice_on,
                purchase.award_by,
                min((lot.starts for lot in purchase.lots if lot.starts), default=None),
            )
            for row, purchase in found
        ],
        generated=generated,
    )


def say_when(kept: BuyingFile) -> str:
    """What became of a file, in a sentence."""
    if kept.state == APPLIED and kept.applied_at is not None:
        return f"Taken in on {say_day(kept.applied_at.date())}; its rows count."
    if kept.state == UNDONE and kept.undone_at is not None:
        return f"Taken back on {say_day(kept.undone_at.date())}; none of its rows counts."
    return "Nothing of it counts until you take it in."
