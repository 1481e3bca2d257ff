"""The refused rows of an import as a file, with the reason beside each, to be corrected and brought in again."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from wherry.read.comparison import REFUSED, ImportCheck
from wherry.record import finding as severity
from wherry.record.cell import guard_text

ROW_HEADING, REASON_HEADING = "Row in the file", "What to correct"


def bad_rows_csv(check: ImportCheck) -> str:
    """The refused rows as CSV text, as they stood, with their row number and every reason. Encode it as ``utf-8-sig``,
    so that a spreadsheet program sees pound signs. It can be brought in again: the two added columns are not read."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([ROW_HEADING, REASON_HEADING, *map(guard_text, check.labels)])
    for row in check.rows:
        if row.outcome != REFUSED:
            continue
        reasons = [
            f"{found.column}: {found.says} ({found.remedy})" if found.column else f"{found.says} ({found.remedy})"
            for found in row.findings
            if found.severity == severity.REFUSED
        ]
        cells = [guard_text(_text(cell)) for cell in row.row.cells]
        writer.writerow([row.row.source.row, guard_text("; ".join(reasons)), *cells])
    return stream.getvalue()


def _text(cell: Any) -> str:
    """What a person saw in the cell of a workbook, as near as text comes."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return format(cell, ".15g")
    return "" if cell is None else str(cell)
