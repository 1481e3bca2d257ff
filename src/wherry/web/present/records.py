"""Records as tables, summary lists and names, from what their columns say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from wherry.record.column import RECORDS, Column, RecordType
from wherry.show import table as show

MAIN: dict[str, tuple[str, ...]] = {
    "bodies": ("ref", "name", "kind", "member", "starts", "ends", "users"),
    "sites": ("ref", "body", "name", "kind", "postcode", "district", "users", "node"),
    "circuits": (
        "ref",
        "body",
        "site",
        "far_node",
        "technology",
        "capacity_mbps",
        "role",
        "status",
        "supplier_name",
        "cost_gbp_per_year",
        "ends",
    ),
    "contracts": ("ref", "body", "title", "supplier_name", "value_gbp_per_year", "starts", "ends", "notice_days"),
    "devices": ("ref", "body", "name", "site", "role", "maker", "model", "software_version", "status"),
}
"""The columns of the usual list, where the first few are not the ones that people look for."""

MOST_MAIN = 9
PLAIN_NUMBERS = ("price_year", "uprn", "easting_m", "northing_m")  # figures that name something: no commas
NAMES = ("name", "title", "line", "prefix", "code")
COLOURS = {
    "active": "green",
    "live": "green",
    "agreed": "green",
    "tested": "green",
    "planned": "blue",
    "provisioning": "blue",
    "scheduled": "blue",
    "draft": "grey",
    "proposed": "yellow",
    "offline": "red",
    "failed": "red",
    "deprovisioning": "orange",
    "decommissioned": "grey",
    "ended": "grey",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known round about rows: which references can be followed, by table, and what bodies are called."""

    visible: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)


def table_words(table: str) -> str:
    """The name of a table for people: ``shared_risks`` is ``Shared risks``."""
    words = table.replace("_", " ")
    return words[:1].upper() + words[1:]


def record_url(table: str, ref: str) -> str:
    """The address of a record's page."""
    return reverse("record", args=[table, ref])


def record_name(kind: RecordType, row: Any) -> str:
    """What people call a record: its name or title, else ``Circuit NFK/C-0042``."""
    for name in NAMES:
        given = getattr(row, name, None)
        if given:
            return str(given)
    return f"{kind.singular[:1].upper()}{kind.singular[1:]} {row.ref}"


def heading(column: Column) -> str:
    """A column's heading on a page."""
    return "Reference" if column.name == "ref" else column.words


def main_columns(kind: RecordType) -> tuple[Column, ...]:
    """The columns of the usual list."""
    if kind.table in MAIN:
        return tuple(kind.column(name) for name in MAIN[kind.table])
    return tuple(column for column in kind.columns if column.name not in ("provenance", "note"))[:MOST_MAIN]


def shown_columns(kind: RecordType, *, every: bool) -> tuple[Column, ...]:
    """The columns of a list: the usual ones, or every one."""
    return kind.columns if every else main_columns(kind)


def make_table(
    kind: RecordType, columns: Sequence[Column], rows: Iterable[Any], *, around: Around | None = None
) -> show.Table:
    """Rows as a table for a page or a file: the same columns, in the same order, in both."""
    held = tuple(rows)
    known = around or Around()
    return show.Table(
        caption=table_words(kind.table),
        columns=tuple(_show_column(column) for column in columns),
        rows=[[_cell(kind, column, getattr(row, column.name), known) for column in columns] for row in held],
        generated=any(row.provenance == "generated" for row in held),
    )


def table_context(
    kind: RecordType, columns: Sequence[Column], table: show.Table, sort_links: Mapping[str, dict[str, str]]
) -> dict[str, Any]:
    """A table as the page's component takes it, with links that sort in the headings."""
    made = show.to_dicts(table)
    made["columns"] = [
        {
            "text": heading(column),
            "numeric": shown.numeric,
            "nowrap": column.name in ("ref", "postcode")
            or column.refers_to not in ("", "bodies")
            or shown.kind == "date",
            **sort_links.get(column.name, {}),
        }
        for column, shown in zip(columns, table.columns, strict=True)
    ]
    return made


def summary_rows(kind: RecordType, row: Any, around: Around) -> list[dict[str, Any]]:
    """Every column of a record, in order, as a summary list."""
    made = []
    for column in kind.columns:
        if column.name == "provenance":
            continue
        cell = _cell(kind, column, getattr(row, column.name), around, own_page=True)
        made.append({"key": heading(column), "value": _shown(_show_column(column), cell)})
    return made


def _shown(column: show.Column, cell: show.Cell) -> str | None:
    if cell.value is None or cell.value == "":
        return None
    text = cell.text if cell.text is not None else show.show_value(column, cell.value)
    if cell.href:
        return format_html('<a class="govuk-link" href="{}">{}</a>', cell.href, text)
    if cell.tag:
        return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', cell.tag, text)
    return text


def _show_column(column: Column) -> show.Column:
    name, _, unit = column.words.partition(" (")
    if column.money:
        pennies = column.name.endswith("_gbp") or column.name.startswith("unit_")
        return show.Column(heading=name, kind="money", unit=unit.rstrip(")"), pennies=pennies)
    if column.python_type in (int, Decimal):
        return show.Column(heading=name, kind="number", unit=unit.rstrip(")"))
    return show.Column(heading=column.words, kind="date" if column.kind == "date" else "text")


def _cell(kind: RecordType, column: Column, value: Any, around: Around, *, own_page: bool = False) -> show.Cell:
    if value is None:
        return show.Cell(None)
    if column.name == "ref":
        return show.Cell(value, href=None if own_page else record_url(kind.table, value))
    if column.python_type is tuple:
        return show.Cell("; ".join(value))
    if column.refers_to:
        can_follow = value in around.visible.get(column.refers_to, frozenset())
        words = around.bodies.get(value) if own_page and column.refers_to == "bodies" else None
        return show.Cell(value, href=record_url(column.refers_to, value) if can_follow else None, text=words)
    if column.name in PLAIN_NUMBERS:
        return show.Cell(value, text=str(value))
    if column.name == "status":
        return show.Cell(value, tag=COLOURS.get(value, "grey"), text=value[:1].upper() + value[1:])
    return show.Cell(value)


def kinds_by_group() -> list[tuple[str, list[RecordType]]]:
    """The record types in the groups by which people look for them."""
    return [(words, [RECORDS[table] for table in tables]) for words, tables in GROUPS]


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The network", ("sites", "circuits", "devices", "prefixes")),
    ("Money", ("suppliers", "contracts", "spend")),
    ("What each body needs and offers", ("needs", "quantities", "arrangements", "offers", "tiers")),
    ("What is agreed", ("agreements", "usage", "recharges")),
    ("Assurance", ("certificates", "evidence", "shared_risks")),
    (
        "Recovery",
        (
            "pairings",
            "recovery_needs",
            "spare_capacity",
            "separation_rules",
            "separations",
            "exercises",
            "exercise_actions",
        ),
    ),
    ("The partnership", ("bodies", "services", "levels")),
)


def origin_words(row: Any, *, own: bool) -> str:
    """Where a record came from, in a sentence. The file is named to the owner's people only."""
    says = {
        "recorded": "Recorded by its body.",
        "derived": "Derived from other records by a stated rule.",
        "generated": "Generated for the demonstration: it is not real.",
    }[row.provenance]
    if own and row.source is not None:
        says += f" Read from {row.source.words}."
    return says
