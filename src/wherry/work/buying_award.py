"""Awarding lots to bids from a file of offers. No database is needed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from wherry.record.canonical import plain, sha256
from wherry.work.answers import Answer

if TYPE_CHECKING:
    from wherry.engine.buying.award_solver import Stop, Watch

AWARD = "award"


def answer_award(
    path: Path, *, watch: Watch | None = None, stop: Stop | None = None, time_limit: float | None = None
) -> Answer:
    """Who wins which lots, with proof and trail. ``CannotRead`` where the file has a fault, ``WherryError`` where no
    bid stands, ``Stopped`` where a person stopped it before any award was found."""
    from wherry.engine.buying.award_solve import find_award
    from wherry.read.buying.bids import read_bids

    began = time.perf_counter()
    question = read_bids(path)
    found = find_award(question, watch=watch, stop=stop, time_limit=time_limit)
    asked = plain(question)
    return Answer(
        kind=AWARD,
        question={
            "file": path.name,
            **{name: asked[name] for name in ("lots", "discounts", "limits", "most_lots_each", "price_percent")},
            "criteria": asked["criteria"],
        },
        answer=plain(found),
        inputs_sha256=sha256(asked),
        seconds=time.perf_counter() - began,
        generated=False,
    )
