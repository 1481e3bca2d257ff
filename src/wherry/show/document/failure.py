"""The document of ``wherry fail``: what each failure takes and why, how sure each need is, and what a plan changes.

Users, sites and needs are whole numbers; hours, rates and percentages are rounded to what their inputs are worth, six
significant figures, so that the same estate gives the same document on every machine.
"""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows

Json = dict[str, Any]


def failure_answer(answer: Json) -> Json:
    """From ``wherry.engine.resilience.answer.FailureAnswer`` as plain values; ``inputs_sha256`` and ``generated`` are
    told by the document."""
    return {
        "status": answer["status"],
        "rates": answer["rates"],
        "rates_source": answer["rates_source"],
        "assumptions": answer["assumptions"],
        "today": _picture(answer["today"]),
        "after": None if answer["after"] is None else _picture(answer["after"]),
        "changes": answer["changes"],
    }


def _picture(picture: Json) -> Json:
    shaped: Json = _rounded({name: value for name, value in picture.items() if name != "findings"})
    return {**shaped, "findings": finding_rows(picture["findings"])}


def _rounded(value: Any) -> Any:
    """Every figure with a fraction to six significant figures, whatever holds it."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
