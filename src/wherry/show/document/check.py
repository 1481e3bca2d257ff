"""The document of ``wherry check``: every file, what was taken of it, and every finding."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows


def check_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """From ``wherry.read.reading.Reading`` as plain values: ``files``, ``counts`` by table and ``findings``."""
    findings = finding_rows(answer["findings"])
    return {
        "clean": all(finding["severity"] != "refused" for finding in findings),
        "records": sum(answer["counts"].values()),
        "counts": answer["counts"],
        "findings_by_severity": {
            severity: sum(1 for finding in findings if finding["severity"] == severity)
            for severity in ("refused", "doubtful", "note")
        },
        "files": [
            {
                "file": file["file"],
                "sheet": file["sheet"] or None,
                "table": file["table"] or None,
                "rows": file["rows"],
                "taken": file["taken"],
                "refused": file["refused"],
                "says": file["says"] or None,
            }
            for file in answer["files"]
        ],
        "findings": findings,
    }
