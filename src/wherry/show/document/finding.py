"""Findings in documents: where, what and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wherry.record.finding import Finding, Source

FIELDS = ("code", "severity", "says", "remedy", "table", "ref", "column", "value")


def finding_rows(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each finding of a plain answer with its place in words and in parts; ``row`` counts as a person does."""
    return [_row(finding) for finding in findings]


def _row(finding: dict[str, Any]) -> dict[str, Any]:
    source = finding.get("source") or {}
    place = Finding(
        **{name: finding[name] for name in FIELDS},
        source=Source(**{name: source[name] for name in ("file", "sheet", "row", "sha256")}) if source else None,
    )
    return {
        "severity": finding["severity"],
        "code": finding["code"],
        "where": place.where,
        "says": finding["says"],
        "remedy": finding["remedy"],
        "file": source.get("file"),
        "sheet": source.get("sheet") or None,
        "row": source.get("row"),
        "table": finding["table"] or None,
        "ref": finding["ref"] or None,
        "column": finding["column"] or None,
        "value": finding["value"] or None,
    }
