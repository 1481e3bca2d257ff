"""The document of ``wherry buy award``."""

from __future__ import annotations

from typing import Any

from wherry.show.document.explanation import with_pounds
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def award_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.award_answer.AwardAnswer`` as plain values. Prices are for the whole term."""
    found: Json = with_pounds(
        {name: value for name, value in answer.items() if name not in ("award", "cheapest", "alternatives", "bids")}
    )
    found["removals"] = [
        {"supplier": each["supplier"], "bid": each["bid"] or None, "lot": each["lot"] or None, "why": each["why"]}
        for each in answer["removals"]
    ]
    found["marked"] = [
        {
            **each,
            "lot": each["lot"] or None,
            "marks": [{**mark, "evaluator": mark["evaluator"] or None} for mark in each["marks"]],
        }
        for each in answer["marked"]
    ]
    return {
        **found,
        "award": _award(answer["award"]),
        "cheapest": _award(answer["cheapest"]),
        "alternatives": [
            {
                "condition": each["condition"],
                **both_of_pence("more", each["more_pence"]),
                "lower_score": each["lower_score"],
                "award": _award(each["award"]),
            }
            for each in answer["alternatives"]
        ],
        "bids": [{**_priced(bid), "why": bid["why"] or None} for bid in answer["bids"]],
    }


def _award(award: Json) -> Json:
    return {
        **both_of_pence("price", award["pence"]),
        **{name: award[name] for name in ("price_score", "quality_score", "score", "unsold")},
        "bids": [_priced(bid) for bid in award["bids"]],
        "discounts": with_pounds(award["discounts"]),
    }


def _priced(bid: Json) -> Json:
    bare = {name: value for name, value in bid.items() if name != "pence"}
    return {**bare, **both_of_pence("price", bid["pence"])}
