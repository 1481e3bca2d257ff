"""Joint lots from what is kept: the contracts of records and registers, as far as the asker may see them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wherry.record.canonical import plain, sha256
from wherry.record.error import WherryError
from wherry.work.answers import Answer
from wherry.work.buying_look import look_at_buying
from wherry.work.load_estate import load_estate

if TYPE_CHECKING:
    from wherry.engine.buying.holding import Holding
    from wherry.engine.buying.lot_question import LotOptions
    from wherry.engine.solver import Stop, Watch

Json = dict[str, Any]
LOTS = "lots"
WHERE = "the contracts of records and registers in view"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotContracts:
    """The contracts in view, the last day of each body that ends, and whether any of it is made up."""

    holdings: tuple[Holding, ...]
    bodies_end: dict[str, date]
    generated: bool


def lots_question(on: date, rate: str, drop_out: int) -> Json:
    """The question as a run keeps it. ``WherryError`` where it is none."""
    return {"files": [WHERE], **plain(_options(on, rate, drop_out))}


def _options(on: date, rate: str, drop_out: int, bodies_end: dict[str, date] | None = None) -> LotOptions:
    from wherry.engine.buying.lot_question import LotOptions

    try:
        return LotOptions(on=on, rate=rate, drop_out=drop_out, bodies_end=bodies_end or {})
    except ValueError as fault:
        raise WherryError(f"the options of lots do not hold: {fault}") from fault


def load_lot_contracts(question: Json) -> LotContracts:
    """What the view in force holds on the question's day."""
    found = look_at_buying(date.fromisoformat(question["on"]))
    bodies = load_estate(("bodies",)).estate.bodies
    return LotContracts(
        holdings=found.holdings,
        bodies_end={body.ref: body.ends for body in bodies if body.ends is not None},
        generated=found.generated,
    )


def answer_kept_lots(
    question: Json,
    held: LotContracts,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Which of the contracts to gather into which purchases, and when. ``Stopped`` where a person stopped it before
    there was an answer."""
    from wherry.engine.buying.lot_question import LotQuestion
    from wherry.engine.buying.lot_solve import find_lots

    began = time.perf_counter()
    options = _options(date.fromisoformat(question["on"]), question["rate"], question["drop_out"], held.bodies_end)
    found = find_lots(LotQuestion.of(held.holdings, options), watch=watch, stop=stop, time_limit=time_limit)
    return Answer(
        kind=LOTS,
        question=question,
        answer={**plain(found), "contracts": len(held.holdings)},
        inputs_sha256=sha256([plain(held.holdings), plain(options)]),
        seconds=time.perf_counter() - began,
        generated=held.generated,
    )
