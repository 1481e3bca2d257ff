"""Joint lots from registers and estate folders, with a person's own rates and costs. No database is needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wherry.record.canonical import plain, sha256
from wherry.record.error import CannotRead
from wherry.record.money import pence
from wherry.work.answers import Answer
from wherry.work.buying_compare import Compared, read_holdings

if TYPE_CHECKING:
    from wherry.engine.buying.lot_question import LotOptions, Rates
    from wherry.engine.solver import Stop, Watch

LOTS = "lots"
OPTIONS_FORMAT = "wherry/lot-options/1"
WHOLE = ("years", "lead_months", "term_months", "step_months", "bridge_months", "drop_out", "most_lots_a_year")
SHARES = ("bridge_percent", "extension_percent")
SUMS = {"joint_tender_gbp": "joint_tender_pence", "own_tender_gbp": "own_tender_pence"}
WORDS = ("rate", "safe_rate")
OTHERS = ("format", "rates", "kinds", "bodies_end")


def answer_lots(
    paths: Sequence[Path], options: LotOptions, *, mapping: Path | None = None, watch: Watch | None = None,
    stop: Stop | None = None, time_limit: float | None = None,
) -> Compared:  # fmt: skip
    """Which contracts of which bodies to gather into which purchases, and when. ``Stopped`` where a person stopped it
    before there was an answer."""
    from wherry.engine.buying.lot_question import LotQuestion
    from wherry.engine.buying.lot_solve import find_lots

    began = time.perf_counter()
    held = read_holdings(paths, mapping=mapping)
    ends = {body.ref: body.ends for estate in held.estates for body in estate.bodies if body.ends is not None}
    options = replace(options, bodies_end={**ends, **options.bodies_end})
    question = LotQuestion.of(held.holdings, options)
    found = find_lots(question, watch=watch, stop=stop, time_limit=time_limit)
    asked = {"files": [path.name for path in paths], **plain(options)}
    answer = Answer(
        kind=LOTS,
        question=asked,
        answer={**plain(found), "contracts": len(held.holdings)},
        inputs_sha256=sha256([held.sha256, plain(options)]),
        seconds=time.perf_counter() - began,
        generated=held.generated,
    )
    return Compared(answer=answer, unread=held.unread)


def load_lot_options(path: Path | None, on: date, **said: Any) -> LotOptions:
    """The options of lots from a JSON file, with those that a person says beside it. ``CannotRead`` where the file is
    none, or says what cannot be."""
    import msgspec

    from wherry.engine.buying.lot_question import LotOptions

    name = path.name if path is not None else "options"
    found: dict[str, Any] = {}
    try:
        data = msgspec.json.decode(path.read_bytes()) if path is not None else {"format": OPTIONS_FORMAT}
        if not isinstance(data, dict) or data.get("format") != OPTIONS_FORMAT:
            raise ValueError(f"its format is not {OPTIONS_FORMAT}")
        strange = sorted(set(data) - {*WHOLE, *SHARES, *SUMS, *WORDS, *OTHERS})
        if strange:
            raise ValueError(f"it says {', '.join(strange)}, which is no option")
        found |= {key: int(data[key]) for key in WHOLE if data.get(key) is not None}
        found |= {key: Decimal(str(data[key])) for key in SHARES if key in data}
        found |= {to: pence(Decimal(str(data[key]))) for key, to in SUMS.items() if key in data}
        found |= {key: str(data[key]) for key in WORDS if key in data}
        found["rates"] = {str(kind): _rates(str(kind), row) for kind, row in data.get("rates", {}).items()}
        found["kinds"] = {str(ref): str(kind) for ref, kind in data.get("kinds", {}).items()}
        found["bodies_end"] = {str(body): date.fromisoformat(day) for body, day in data.get("bodies_end", {}).items()}
        return LotOptions(on=on, **{**found, **said})
    except (OSError, msgspec.DecodeError, KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as fault:
        raise CannotRead(
            name, f"these are no options for lots: {fault}", "See docs/buying.md for an example"
        ) from fault


def _rates(kind: str, row: Any) -> Rates:
    from wherry.engine.buying.lot_question import LEVELS, Rates, Tier

    if not str(row["source"]).strip():
        raise ValueError(f"the rates of {kind} have no source")
    tiers = tuple(
        Tier(
            from_pence=pence(Decimal(str(tier.get("from_gbp_a_year", 0)))),
            **{level: Decimal(str(tier[level])) for level in LEVELS},
        )
        for tier in row["tiers"]
    )
    if not tiers:
        raise ValueError(f"the rates of {kind} have no tier")
    return Rates(name=kind, tiers=tiers, source=str(row["source"]))
