"""The document of ``wherry buy notice``: the release, what is missing in it and what is doubtful."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows

Json = dict[str, Any]


def notice_answer(answer: Json) -> Json:
    """From ``wherry.work.noticing.describe_notice``."""
    kind = answer["kind"]
    return {
        "purchase": answer["purchase"],
        "title": answer["title"],
        "notice": {name: kind[name] for name in ("code", "name", "when", "act", "regulation")},
        "complete": answer["complete"],
        "missing": [
            {
                "table": row["table"],
                "row": row["row"] or None,
                "fact": row["column"] or None,
                "words": row["words"],
                "rule": row["rule"],
                "remedy": row["remedy"],
            }
            for row in answer["missing"]
        ],
        "doubts": [{name: row[name] for name in ("code", "says", "remedy")} for row in answer["doubts"]],
        "findings": finding_rows(answer["findings"]),
        "package": answer["package"],
    }
