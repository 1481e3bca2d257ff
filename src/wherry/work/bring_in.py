"""Bringing in a spreadsheet in two steps: check it, then apply it; and taking an import back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from wherry.read.bad_rows import bad_rows_csv
from wherry.read.compare import compare
from wherry.read.comparison import CHANGED, NEW, ImportCheck, RowCheck
from wherry.read.content import load_content
from wherry.read.spreadsheet import read_table
from wherry.record.canonical import plain
from wherry.record.column import RECORDS
from wherry.record.error import NotAllowed, WherryError
from wherry.record.finding import Finding, Source
from wherry.store.models import MODELS, Import, ImportFinding, Person
from wherry.store.models.bring import APPLIED, CHECKED, UNDONE
from wherry.store.record import record_from_plain
from wherry.store.view import because, view
from wherry.work.load_estate import load_estate
from wherry.work.permission import bodies_of, require


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An upload that was checked: the row kept of it, and the check itself with every cell, for the page."""

    kept: Import
    check: ImportCheck


def check_upload(*, by: Person, body: str | None, table: str, path: Path, name: str | None = None) -> Checked:
    """Read a file for one table of one body and keep what it would change; nothing of it is applied.

    ``name`` is the file's name as its sender knows it. ``CannotRead`` where it is no spreadsheet: nothing is kept.
    """
    if table not in RECORDS:
        raise WherryError(f"there is no table {table!r}")
    reading = read_table(load_content(path, name=name), table)
    with view(person=by, bodies=bodies_of(body), why=f"checked {reading.file}"):
        require(by, "bring in", body)
        check = compare(load_estate().estate, reading, body=body)
        kept = Import(
            owner=body,
            file_name=check.file,
            file_sha256=check.sha256,
            counts={table: dict(check.counts)},
            refused=check.counts["refused"],
            held=[_hold(table, row) for row in check.rows if row.outcome in (NEW, CHANGED)],
            refused_csv="" if check.good else bad_rows_csv(check),
            checked_by_words=by.name,
        )
        kept.save(force_insert=True)
        ImportFinding.objects.bulk_create(
            [_finding_row(kept, place, found) for place, found in enumerate(check.findings)], batch_size=1000
        )
    return Checked(kept=kept, check=check)


def apply_import(*, by: Person, bring: uuid.UUID, only_good: bool = False) -> Import:
    """Write what a checked import would change: all of it or nothing, or its good rows only if that is asked for.

    ``WherryError`` where rows are refused and only good ones were not asked for, or where a record has changed since
    the check, so that what was looked at is no longer what would happen.
    """
    with view(person=by, why="applied an import"):
        kept = _import(by, bring)
        if kept.state != CHECKED:
            raise WherryError(f"this import is {kept.state} already")
        if kept.refused and not only_good:
            raise WherryError(
                f"{kept.refused} rows are refused, so none is taken in. Correct them, or ask for the good rows only"
            )
        with because(f"brought in {kept.file_name}", import_id=kept.pk):
            for table in kept.counts:
                _write(kept, table)
        kept.state, kept.only_good, kept.applied_at, kept.held = APPLIED, only_good, timezone.now(), []
        kept.save(update_fields=["state", "only_good", "applied_at", "held"])
    return kept


def undo_import(*, by: Person, bring: uuid.UUID) -> Import:
    """Take an applied import back, every record to exactly what the audit says was there before.

    ``WherryError`` names the first record that somebody has changed since: that is not thrown away unasked.
    """
    with view(person=by, why="undid an import"):
        kept = _import(by, bring)
        if kept.state != APPLIED:
            raise WherryError(f"only an applied import can be undone; this one is {kept.state}")
        with because(f"undid {kept.file_name}"), connection.cursor() as cursor:
            cursor.execute(CHANGED_SINCE, [kept.pk])
            changed = cursor.fetchone()
            if changed is not None:
                raise WherryError(
                    f"{changed[0]} has been changed since the import. Change it back by hand, or leave the import"
                )
            for table in kept.counts:
                _take_back(cursor, MODELS[table], kept.pk)
        kept.state, kept.undone_at = UNDONE, timezone.now()
        kept.save(update_fields=["state", "undone_at"])
    return kept


def _import(by: Person, bring: uuid.UUID) -> Import:
    """The import, locked; said to be missing where the person may not see it."""
    found = Import.objects.select_for_update().filter(pk=bring).first()
    if found is None:
        raise NotAllowed("there is no such import, or you may not see it")
    require(by, "bring in", found.owner)
    return found


def _hold(table: str, row: RowCheck) -> dict[str, Any]:
    source = row.row.source
    return {
        "table": table,
        "before": None if row.before is None else plain(row.before),
        "after": plain(row.after),
        "source": [source.file, source.sheet, source.row, source.sha256],
    }


def _write(kept: Import, table: str) -> None:
    """Add or change the records of one table, provided that each is still as it was when the file was checked."""
    model = MODELS[table]
    records = {record.ref: (record, held["before"]) for record, held in _unhold(kept, table)}
    there = {row.ref: plain(row) for row in model.objects.select_for_update().filter(pk__in=records).rows()}
    added = []
    for ref, (record, before) in records.items():
        if there.get(ref) != before:
            raise WherryError(f"{ref} has been changed since the file was checked. Check the file again")
        values = model.values_of(record) | {"import_id": kept.pk}
        if before is None:
            added.append(model(**values))
        else:
            model.objects.filter(pk=ref).update(**{name: value for name, value in values.items() if name != "ref"})
    model.objects.bulk_create(added, batch_size=1000)


def _unhold(kept: Import, table: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    for held in kept.held:
        if held["table"] == table:
            file, sheet, row, sha256 = held["source"]
            source = Source(file=file, sheet=sheet, row=row, sha256=sha256)
            yield record_from_plain(RECORDS[table], held["after"], source), held


CHANGED_SINCE = """
SELECT noted.ref FROM wherry_changes AS noted
JOIN wherry_changes AS later
  ON later.table_name = noted.table_name AND later.ref = noted.ref AND later.number > noted.number
WHERE noted.import_id = %s ORDER BY noted.number LIMIT 1
"""


def _take_back(cursor: Any, model: Any, bring: uuid.UUID) -> None:
    """Undo an import's changes in one table. The database reads its own notes back, so that no figure is rounded."""
    table = model._meta.db_table
    cursor.execute(
        f'DELETE FROM "{table}" AS row USING wherry_changes AS noted '
        "WHERE noted.import_id = %s AND noted.table_name = %s AND noted.action = 'added' AND noted.ref = row.ref",
        [bring, table],
    )
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated and field.column != "changed_at"
    ]
    into = ", ".join(f'"{column}"' for column in columns)
    was = ", ".join(f'was."{column}"' for column in columns)
    cursor.execute(
        f'UPDATE "{table}" AS row SET ({into}) = '
        f'(SELECT {was} FROM jsonb_populate_record(NULL::"{table}", noted.before) AS was) FROM wherry_changes AS noted '
        "WHERE noted.import_id = %s AND noted.table_name = %s AND noted.action = 'changed' AND noted.ref = row.ref",
        [bring, table],
    )


def _finding_row(kept: Import, place: int, found: Finding) -> ImportFinding:
    source = found.source
    return ImportFinding(
        bring=kept,
        owner=kept.owner,
        place=place,
        code=found.code,
        severity=found.severity,
        says=found.says,
        remedy=found.remedy,
        source_file=source.file if source else "",
        source_sheet=source.sheet if source else "",
        source_row=source.row if source else None,
        table=found.table,
        ref=found.ref,
        column=found.column,
        value=found.value,
    )
