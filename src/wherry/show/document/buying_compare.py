"""The documents of ``wherry buy prices``, ``wherry buy overlaps`` and ``wherry buy spend``."""

from __future__ import annotations

from typing import Any

from wherry.show.document.explanation import with_pounds
from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def prices_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.unit_price.PriceAnswer`` as plain values; unit prices are pounds a unit a year."""
    return {
        "lines": answer["lines"],
        "benchmarks": [
            {
                "item": each["item"],
                "unit": each["unit"],
                "specification": _specification(each["specification"]),
                **{f"{name}_unit_price_gbp": each[name] for name in ("low", "median", "high")},
                "spread_percent": each["spread_percent"],
                **both_of_pence("over_a_year", each["over_pence"]),
                "bodies": [
                    {
                        "body": body["body"],
                        "quantity": body["quantity"],
                        "unit_price_gbp": body["unit_price"],
                        **both_of_pence("cost_a_year", body["pence_a_year"]),
                        **both_of_pence("over_a_year", body["over_pence"]),
                        "lines": [_line(line) for line in body["lines"]],
                    }
                    for body in each["bodies"]
                ],
                "warnings": each["warnings"],
            }
            for each in answer["benchmarks"]
        ],
        "refused": [
            {
                **{name: each[name] for name in ("item", "unit", "code", "why")},
                "lines": [_line(line) for line in each["lines"]],
            }
            for each in answer["refused"]
        ],
        "findings": finding_rows(answer["findings"]),
    }


def _specification(pairs: list[list[str]]) -> list[Json]:
    return [{"point": point, "value": value} for point, value in pairs]


def _line(line: Json) -> Json:
    return {
        "body": line["body"],
        "quantity": line["quantity"],
        **both_of_pence("cost_a_year", line["pence_a_year"]),
        "specification": _specification(line["specification"]),
        "supplier": line["supplier"] or None,
        "ref": line["ref"] or None,
        "agreed": line["agreed"],
        "where": line["where"],
    }


def overlaps_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.contract_overlap.OverlapAnswer`` as plain values."""
    overlaps = answer["overlaps"]
    return {
        "contracts": answer["contracts"],
        "ended": answer["ended"],
        "unplaced": answer["unplaced"],
        "crowded": [{"kind": kind, "contracts": many} for kind, many in answer["crowded"]],
        "relations": {
            relation: sum(each["relation"] == relation for each in overlaps)
            for relation in ("same supplier", "same group", "same kind")
        },
        "overlaps": [
            {
                "relation": each["relation"],
                "why_supplier": each["why_supplier"] or None,
                "why_kind": each["why_kind"],
                "starts": each["starts"],
                "until": each["until"],
                "months": each["months"],
                **both_of_pence("cost_a_year", each["pence_a_year"]),
                "first": held(each["first"]),
                "second": held(each["second"]),
            }
            for each in overlaps
        ],
    }


def held(holding: Json) -> Json:
    """A contract that is held, in a document."""
    return {
        **{name: holding[name] for name in ("ref", "title", "body")},
        "supplier": holding["supplier"] or None,
        "cpv": holding["cpv"] or None,
        "service": holding["service"] or None,
        "starts": holding["term"]["starts"],
        "ends": holding["term"]["current_ends"] or holding["term"]["ends"],
        **both_of_pence("cost_a_year", holding["pence_a_year"]),
        "where": holding["where"],
    }


def spend_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.spend_match.SpendAnswer`` as plain values."""
    found: Json = with_pounds({name: value for name, value in answer.items() if name not in ("contracts", "off")})
    found["contracts"] = [_with_over(each) for each in answer["contracts"]]
    found["off"] = [with_pounds(_rows(each)) for each in answer["off"]]
    return found


def _with_over(each: Json) -> Json:
    expected = each["expected_pence"]
    over = None if expected is None else each["paid_pence"] - expected
    found: Json = with_pounds({**_rows(each), "doubt": each["doubt"] or None, "over_pence": over})
    return found


def _rows(each: Json) -> Json:
    rows = [{**behind, "sheet": behind["sheet"] or None} for behind in each["rows"]]
    return {**each, "rows": rows}
