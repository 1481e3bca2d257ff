"""The document of ``wherry divide``: every rule side by side with its certificate, and who pays what by year."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def division_answer(answer: Json) -> Json:
    """From ``wherry.work.answers.DivisionResult`` as plain values. Savings are present values."""
    division = answer["division"]
    core = division["core"]
    return {
        "says": division["says"],
        "recommended": division["recommended"],
        **both_of_pence("saving_present_value", round(division["total"])),
        "plan": {
            "status": answer["plan_status"],
            "gap": answer["plan_gap"],
            "checker_agreed": answer["plan_checked"],
            "inputs_sha256": answer["plan_inputs_sha256"],
        },
        "bodies": [_body(body) for body in answer["bodies"]],
        "rules": [_rule(division["players"], rule) for rule in division["rules"]],
        "core": {
            "empty": core["empty"],
            **both_of_pence("least_excess", round(core["least_excess"])),
            **both_of_pence("subsidy", round(core["subsidy"])),
            "says": core["says"],
        },
        "robust": None if division["robust"] is None else _robust(division["players"], division["robust"]),
        "coalitions": [
            {"bodies": row["bodies"], **both_of_pence("saving_present_value", row["saving_pence"])}
            for row in answer["coalitions"]
        ],
        "settlement": None if answer["settlement"] is None else _settlement(answer["settlement"]),
        "verified": answer["verified"],
        "findings": finding_rows(division["findings"]),
    }


def _body(body: Json) -> Json:
    return {
        "body": body["body"],
        **both_of_pence("alone_present_value", body["alone_pence"]),
        **both_of_pence("falls_present_value", body["falls_pence"]),
        **both_of_pence("saves_alone_present_value", body["saves_alone_pence"]),
        "shares": [{"rule": share["rule"], **both_of_pence("share", share["pence"])} for share in body["shares"]],
        **both_of_pence("pays_present_value", body["pays_pence"]),
    }


def _rule(players: list[str], rule: Json) -> Json:
    certificate = rule["certificate"]
    closest, proof = certificate["closest"], certificate["proof"]
    return {
        "rule": rule["rule"],
        "title": rule["title"],
        "says": rule["says"],
        "shares": [
            {"body": body, **both_of_pence("share", share)}
            for body, share in zip(players, rule["shares_pence"], strict=True)
        ],
        "certificate": {
            "in_core": certificate["in_core"],
            "says": certificate["says"],
            "closest": None if closest is None else _objection(closest),
            "by_body": [_objection(objection) for objection in certificate["by_player"]],
            "proof": None if proof is None else _proof(proof),
        },
        "sure": None if rule["sure"] is None else _sure(rule["sure"]),
        "between": None if rule["low"] is None else _between(players, rule),
    }


def _between(players: list[str], rule: Json) -> list[Json]:
    """What bounds each share that was sampled."""
    return [
        {"body": body, **both_of_pence("low", round(low)), **both_of_pence("high", round(high))}
        for body, low, high in zip(players, rule["low"], rule["high"], strict=True)
    ]


def _sure(sure: Json) -> Json:
    """Whether it holds whatever the coalitions save within their bounds."""
    closest = None if sure["closest"] is None else _objection(sure["closest"])
    return {"in_core": sure["in_core"], "says": sure["says"], "closest": closest}


def _robust(players: list[str], robust: Json) -> Json:
    widest = robust["widest"]
    return {
        "coalitions_between_bounds": robust["coalitions"],
        "widest": {
            "bodies": widest["coalition"],
            **both_of_pence("least", round(widest["least"])),
            **both_of_pence("most", round(widest["most"])),
        },
        **both_of_pence("least_excess", round(robust["least_excess"])),
        "holds": robust["holds"],
        "shares": [
            {"body": body, **both_of_pence("share", round(share))}
            for body, share in zip(players, robust["shares"], strict=True)
        ],
        "says": robust["says"],
    }


def _proof(proof: Json) -> Json:
    return {
        **{name: proof[name] for name in ("holds", "exact", "checks", "says")},
        "levels": [
            {
                **both_of_pence("excess", round(level["excess"])),
                "coalitions": level["coalitions"],
                "weights": level["weights"],
                "players_held_at_their_own_worth": level["players_held_at_their_own_worth"],
            }
            for level in proof["levels"]
        ],
    }


def _objection(objection: Json) -> Json:
    return {
        "bodies": objection["coalition"],
        **both_of_pence("worth", round(objection["worth"])),
        **both_of_pence("given", round(objection["given"])),
        **both_of_pence("excess", round(objection["excess"])),
        "says": objection["says"],
    }


def _settlement(settlement: Json) -> Json:
    return {
        "rule": settlement["rule"],
        "method": settlement["method"],
        "says": settlement["says"],
        "exceptions": settlement["exceptions"],
        "years": [
            {
                "financial_year": year["financial_year"],
                "quarters": year["quarters"],
                **both_of_pence("saved", year["saved_pence"]),
                **both_of_pence("held", year["held_pence"]),
                "bodies": [
                    {
                        "body": row["body"],
                        **both_of_pence("alone", row["alone_pence"]),
                        **both_of_pence("falls", row["falls_pence"]),
                        **both_of_pence("pays", row["pays_pence"]),
                        **both_of_pence("recharge", row["recharge_pence"]),
                    }
                    for row in year["bodies"]
                ],
            }
            for year in settlement["years"]
        ],
    }
