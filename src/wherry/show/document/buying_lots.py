"""The document of ``wherry buy lots``."""

from __future__ import annotations

from typing import Any

from wherry.show.document.explanation import with_pounds
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def lots_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.lot_answer.LotAnswer`` as plain values. Savings are after all costs, over the years
    looked at."""
    found: Json = with_pounds({name: value for name, value in answer.items() if name != "lots"})
    found["lots"] = [_lot(lot) for lot in answer["lots"]]
    return found


def _lot(lot: Json) -> Json:
    bare = {name: value for name, value in lot.items() if name not in ("pence_a_year", "members", "drop_outs")}
    return {
        **with_pounds(bare),
        **both_of_pence("cost_a_year", lot["pence_a_year"]),
        "members": [_member(member) for member in lot["members"]],
        "drop_outs": with_pounds(lot["drop_outs"]),
    }


def _member(member: Json) -> Json:
    way = member["way"]
    bare = {name: value for name, value in member.items() if name not in ("pence_a_year", "way")}
    return {
        **with_pounds({**bare, "supplier": member["supplier"] or None}),
        **both_of_pence("cost_a_year", member["pence_a_year"]),
        **{name: way[name] for name in ("extensions", "runs_until", "bridge_days", "early_days", "act_by")},
        **both_of_pence("getting_there", way["pence"]),
    }
