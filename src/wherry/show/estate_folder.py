"""An estate as a folder of CSV files, one for each table: what ``read`` reads back and any spreadsheet opens."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from wherry.record.cell import write_cell
from wherry.record.column import RECORDS, Column
from wherry.record.estate import TABLES, Estate

NOTICE_FILE = "NOTICE.md"
FORMULA_STARTS = ("=", "+", "-", "@")
GUARD = "\u00a0"  # a no-break space: no spreadsheet takes what follows for a formula, and every reader here drops it


def write_folder(estate: Estate, path: Path, *, notice: str | None) -> None:
    """Write each table that has rows as ``<table>.csv`` into the folder ``path``, which is made where it is missing.

    UTF-8 without a byte order mark, lines ended by LF, columns in the record's order, rows in the order of their
    references: the same estate always gives the same bytes. The file of a table that has no rows is removed, so that
    what is read back is this estate. ``notice`` is kept as ``NOTICE.md`` beside the tables.
    """
    path.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        file = path / f"{table}.csv"
        if estate.table(table):
            file.write_bytes(table_csv(estate, table).encode())
        else:
            file.unlink(missing_ok=True)
    if notice is not None:
        (path / NOTICE_FILE).write_bytes(notice.encode())


def table_csv(estate: Estate, table: str) -> str:
    """One table as CSV text with a heading row; ``KeyError`` where there is no such table."""
    columns = RECORDS[table].columns
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    for row in estate.table(table):
        writer.writerow(safe_cell(column, getattr(row, column.name)) for column in columns)
    return out.getvalue()


def safe_cell(column: Column, value: Any) -> str:
    """A cell that no spreadsheet runs: text that begins as a formula would gets a no-break space before it, which
    ``read_cell`` drops, as it drops all space around text. Numbers and dates stay as they are."""
    text = write_cell(column, value)
    if column.python_type in (str, tuple) and text.startswith(FORMULA_STARTS):
        return GUARD + text
    return text
