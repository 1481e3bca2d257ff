"""The document of ``wherry overlap``: each overlap with its evidence, and totals in which no pound counts twice."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pounds


def overlap_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """From ``wherry.engine.overlap.answer.OverlapAnswer`` as plain values."""
    totals = answer["totals"]
    return {
        "as_of": answer["as_of"],
        "sites_compared": answer["sites_compared"],
        "sites_nowhere": answer["sites_nowhere"],
        "totals": {
            **both_of_pounds("circuits_a_year_at_stake", totals["circuits_gbp_per_year_at_stake"]),
            "circuits_counted": totals["circuits_counted"],
            **both_of_pounds("services_a_year_at_stake", totals["services_gbp_per_year_at_stake"]),
            "unknown_count": totals["unknown_count"],
            "kinds": [
                {
                    "kind": kind["kind"],
                    "count": kind["count"],
                    "at_stake_known_count": kind["at_stake_known_count"],
                    **both_of_pounds("a_year_at_stake", kind["cost_gbp_per_year_at_stake"]),
                }
                for kind in totals["kinds"]
            ],
        },
        "overlaps": [_overlap(overlap) for overlap in answer["overlaps"]],
        "findings": finding_rows(answer["findings"]),
    }


def _overlap(overlap: dict[str, Any]) -> dict[str, Any]:
    distance = overlap["distance_m"]
    return {
        "kind": overlap["kind"],
        "bodies": overlap["bodies"],
        "place": overlap["place"],
        "confidence": overlap["confidence"],
        "reason": overlap["reason"],
        "evidence": overlap["evidence"],
        **both_of_pounds("cost_a_year", overlap["cost_gbp_per_year"]),
        **both_of_pounds("known_cost_a_year", overlap["known_cost_gbp_per_year"]),
        "unknown_cost_refs": overlap["unknown_cost_refs"],
        **both_of_pounds("a_year_at_stake", overlap["cost_gbp_per_year_at_stake"]),
        "at_stake_refs": overlap["at_stake_refs"],
        "distance_m": None if distance is None else round(distance, 1),
        "refs": overlap["refs"],
        "unit_costs": [
            {
                "body": unit["body"],
                "quantity": unit["quantity"],
                **both_of_pounds("cost_a_year", unit["cost_gbp_per_year"]),
                "unit_cost_gbp_per_year": unit["unit_cost_gbp_per_year"],
                "levels": unit["levels"],
                "price_years": unit["price_years"],
                "refs": unit["refs"],
            }
            for unit in overlap["unit_costs"]
        ],
    }
