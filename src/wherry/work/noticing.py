"""Notices drafted from a file of a joint purchase. No database is needed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wherry.engine.buying.notice import NOTICES
from wherry.engine.buying.notice_draft import Notice, draft_notice, make_package
from wherry.engine.buying.purchase import Purchase
from wherry.record.canonical import plain, sha256
from wherry.record.error import WherryError
from wherry.work.answers import Answer

NOTICE = "notice"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRead:
    """The answer, and the package of the release, as platforms exchange it."""

    answer: Answer
    package: Json


def answer_notice(path: Path, code: str, on: date, *, about: str = "") -> NoticeRead:
    """A notice drafted from a file. ``CannotRead`` where the file is no purchase, ``WherryError`` where there is no
    such notice, or the award or contract that it is about must be named."""
    from wherry.read.buying.purchase_file import read_purchase_file

    began = time.perf_counter()
    reading = read_purchase_file(path)
    notice = draft_notice(reading.purchase, code, on, about)
    package = make_package(reading.purchase, notice, on)
    answer = Answer(
        kind=NOTICE,
        question={"file": path.name, "notice": notice.kind.code, "about": list(notice.about), "on": on.isoformat()},
        answer=describe_notice(reading.purchase, notice, package) | {"findings": plain(reading.findings)},
        inputs_sha256=sha256([plain(reading.purchase), code, on, about]),
        seconds=time.perf_counter() - began,
        generated=reading.purchase.generated,
    )
    return NoticeRead(answer=answer, package=package)


def describe_notice(purchase: Purchase, notice: Notice, package: Json) -> Json:
    """A notice as plain values: what it is, what is missing and doubtful in it, and its package."""
    return {
        "purchase": purchase.ref,
        "title": purchase.title,
        "kind": plain(notice.kind),
        "complete": notice.complete,
        "missing": plain(notice.missing),
        "doubts": plain(notice.doubts),
        "package": package,
    }


def draft_all(purchase: Purchase, on: date) -> list[tuple[str, Notice | None]]:
    """Every notice of a purchase as it would stand on a day; None where one of several rows must be named first."""
    drafts: list[tuple[str, Notice | None]] = []
    for code in NOTICES:
        try:
            drafts.append((code, draft_notice(purchase, code, on)))
        except WherryError:
            drafts.append((code, None))
    return drafts
