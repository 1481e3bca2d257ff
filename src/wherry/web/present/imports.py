"""Imports as pages show them: what would change, what is doubtful and where, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from wherry.record.column import RECORDS
from wherry.show.table import Cell, Column, Table
from wherry.show.words import UNKNOWN, say_count, say_moment
from wherry.store.models import Change, Import, ImportFinding
from wherry.store.models.bring import APPLIED, CHECKED
from wherry.web.present.history import differences
from wherry.web.present.records import heading, record_url, table_words

SEVERITIES = {"refused": ("Refused", "red"), "doubtful": ("Doubtful", "yellow"), "note": ("Note", "grey")}
STATES = {"checked": ("Checked", "blue"), "applied": ("Brought in", "green"), "undone": ("Undone", "grey")}
OUTCOMES = ("new", "changed", "unchanged", "refused")

FINDING_COLUMNS = (
    Column(heading="How bad"),
    Column(heading="File"),
    Column(heading="Sheet"),
    Column(heading="Row", kind="number"),
    Column(heading="Column"),
    Column(heading="Value"),
    Column(heading="What is wrong"),
    Column(heading="What to do"),
)
PAST_COLUMNS = (
    {"text": "File"},
    {"text": "Holds"},
    {"text": "For"},
    {"text": "Checked on"},
    {"text": "By"},
    {"text": "Rows", "numeric": True},
    {"text": "Refused", "numeric": True},
    {"text": "State"},
)
COUNT_COLUMNS = (
    {"text": "Holds"},
    {"text": "New", "numeric": True},
    {"text": "Changed", "numeric": True},
    {"text": "Unchanged", "numeric": True},
    {"text": "Refused", "numeric": True},
)
CHANGE_COLUMNS = ({"text": "Record"}, {"text": "Column"}, {"text": "Before"}, {"text": "After"})
NEW_COLUMNS = ({"text": "Reference"}, {"text": "What it says"})


def counts(kept: Import) -> dict[str, int]:
    """How many rows are new, changed, unchanged and refused, over all tables of an import."""
    return {outcome: sum(each.get(outcome, 0) for each in kept.counts.values()) for outcome in OUTCOMES}


def count_rows(kept: Import) -> list[list[Any]]:
    """The counts as rows under ``COUNT_COLUMNS``, one for each table."""
    return [
        [table_words(table), *(f"{each.get(outcome, 0):,}" for outcome in OUTCOMES)]
        for table, each in kept.counts.items()
    ]


def tables_of(kept: Import) -> str:
    """What an import holds: ``Circuits``."""
    return ", ".join(table_words(table) for table in kept.counts if table in RECORDS)


def past_rows(imports: Iterable[Import], names: Mapping[str, str]) -> list[list[Any]]:
    """Imports as rows under ``PAST_COLUMNS``."""
    rows = []
    for kept in imports:
        words, colour = STATES[kept.state]
        rows.append(
            [
                {"text": kept.file_name, "href": reverse("import", args=[kept.id])},
                tables_of(kept),
                names.get(kept.owner or "", kept.owner or "The partnership"),
                say_moment(kept.checked_at),
                kept.checked_by_words,
                f"{sum(counts(kept).values()):,}",
                f"{kept.refused:,}",
                {"text": words, "tag": colour},
            ]
        )
    return rows


def findings_table(kept: Import, findings: Iterable[ImportFinding], *, brief: bool = False) -> Table:
    """Findings, one row each: where, what is written there, what is wrong and what to do. ``brief`` leaves out the
    file, which the page names already, and the sheet where there are none."""
    held = tuple(findings)
    left_out = {"File"} if brief else set()
    if brief and not any(found.source_sheet for found in held):
        left_out.add("Sheet")
    kept_places = [at for at, column in enumerate(FINDING_COLUMNS) if column.heading not in left_out]
    rows = [_finding_cells(found) for found in held]
    return Table(
        caption=f"What was found in {kept.file_name}",
        columns=tuple(FINDING_COLUMNS[at] for at in kept_places),
        rows=[[row[at] for at in kept_places] for row in rows],
    )


def change_rows(changes: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Changed records as rows under ``CHANGE_COLUMNS``, one for each column that differs."""
    rows = []
    for change in changes:
        kind = RECORDS[change["table"]]
        for name, was, now in differences(kind, change["before"], change["after"]):
            rows.append([_link(change), name, _known(was), _known(now)])
    return rows


def new_rows(changes: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """New records as rows under ``NEW_COLUMNS``."""
    rows = []
    for change in changes:
        kind = RECORDS[change["table"]]
        said = [f"{name}: {now}" for name, _, now in differences(kind, None, change["after"]) if now != UNKNOWN]
        rows.append([_link(change), "; ".join(said)])
    return rows


def held_changes(kept: Import, *, new: bool) -> list[dict[str, Any]]:
    """What a checked import holds: its new records, or those that it would change."""
    return [
        {
            "table": held["table"],
            "ref": held["after"]["ref"],
            "before": held["before"],
            "after": held["after"],
            "href": None if new else record_url(held["table"], held["after"]["ref"]),
        }
        for held in kept.held
        if (held["before"] is None) == new
    ]


def noted_change(change: Change, *, linked: bool) -> dict[str, Any]:
    """What an applied import did to one record, from the audit."""
    table = change.table_name.removeprefix("wherry_")
    return {
        "table": table,
        "ref": change.ref,
        "before": change.before,
        "after": change.after,
        "href": record_url(table, change.ref) if linked else None,
    }


def title_of(kept: Import) -> str:
    """What the page of an import is called, as far as it has got."""
    if kept.state == CHECKED:
        return f"Check what was found in {kept.file_name}"
    return f"{kept.file_name} was brought in" if kept.state == APPLIED else f"{kept.file_name} was undone"


def apply_words(kept: Import) -> str:
    """What taking it in would do, in a sentence."""
    count = counts(kept)
    good = count["new"] + count["changed"]
    if not good and not count["refused"]:
        return "Every row says what is here already, so there is nothing to take in."
    if not good:
        return "Every row that says something new is refused, so there is nothing to take in."
    if not count["refused"]:
        adds, changes = say_count(count["new"], "record"), say_count(count["changed"], "record")
        return f"Nothing is refused. Taking it in adds {adds} and changes {changes}."
    refused = f"{count['refused']:,} {'row is' if count['refused'] == 1 else 'rows are'} refused."
    alone = say_count(good, "good row")
    return f"{refused} Correct them and bring the file in again, or take in the {alone} alone."


def _finding_cells(found: ImportFinding) -> list[Cell]:
    words, colour = SEVERITIES[found.severity]
    kind = RECORDS.get(found.table)
    named = [column for column in kind.columns if column.name == found.column] if kind else []
    return [
        Cell(words, tag=colour),
        Cell(found.source_file),
        Cell(found.source_sheet),
        Cell(found.source_row, text="All" if found.source_row is None else str(found.source_row)),
        Cell(heading(named[0]) if named else found.column),
        Cell(found.value),
        Cell(_sentence(found.says)),
        Cell(_sentence(found.remedy)),
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _known(words: str) -> str | None:
    return None if words == UNKNOWN else words


def _link(change: Mapping[str, Any]) -> Any:
    return {"text": change["ref"], "href": change["href"]} if change["href"] else change["ref"]
