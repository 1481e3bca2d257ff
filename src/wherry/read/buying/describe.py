"""A reading as plain JSON values, without its rows: what a run keeps and a document is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wherry.read.buying.ocds.reading import OcdsReading
from wherry.read.buying.reading import FileReading, TableReading
from wherry.record.canonical import plain

OCDS_PLAIN = (
    "shape", "profile", "releases", "records", "accepted", "processes", "parties", "tenders", "award_count",
    "contract_count", "pence", "tags", "schemes", "first", "last", "refused", "refused_count", "defects", "examples",
)  # fmt: skip
TABLE_PLAIN = (
    "sheet", "form", "kind", "why", "heading_row", "heading_rows", "rows_above", "columns", "unused", "counts",
    "refused", "totals",
)  # fmt: skip


def describe_reading(readings: Sequence[FileReading]) -> dict[str, Any]:
    """What was read of files: of each its kind, mapping, counts, refusals, totals and findings."""
    return {"files": [_file(reading) for reading in readings]}


def _file(reading: FileReading) -> dict[str, Any]:
    return {
        "file": reading.file,
        "kind": reading.kind,
        "bytes": reading.bytes,
        "sha256": reading.sha256,
        "seconds": reading.seconds,
        "accepted": reading.accepted,
        "refused": reading.refused,
        "tables": [_table(table) for table in reading.tables],
        "ocds": None if reading.ocds is None else _ocds(reading.ocds),
        "findings": plain([*reading.findings, *(each for table in reading.tables for each in table.findings)]),
    }


def _table(table: TableReading) -> dict[str, Any]:
    return {name: plain(getattr(table, name)) for name in TABLE_PLAIN}


def _ocds(ocds: OcdsReading) -> dict[str, Any]:
    return {name: plain(getattr(ocds, name)) for name in OCDS_PLAIN}
