"""The document of ``wherry pair``: who recovers what, proved least, what could not be placed, how today stands."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def pairing_answer(answer: Json) -> Json:
    """From ``wherry.engine.resilience.pairing.answer.PairingAnswer`` as plain values."""
    checker = answer["checker"]
    standings = [each["standing"] for each in answer["covered"]]
    return {
        "status": answer["status"],
        "as_of": answer["as_of"],
        "good_for_days": answer["good_for_days"],
        **both_of_pence("cost_a_year", answer["cost_pence"]),
        **both_of_pence("bound_a_year", answer["bound_pence"]),
        "gap": answer["gap"],
        "covered_today": {name: standings.count(name) for name in ("tested", "stale", "agreed", "claimed", "none")},
        "placed": [_placed(each) for each in answer["placed"]],
        "unplaced": [_unplaced(each) for each in answer["unplaced"]],
        "hosts": [_host(each) for each in answer["hosts"]],
        "rules": answer["rules"],
        "events": answer["events"],
        "cycles": answer["cycles"],
        "today": answer["today"],
        "today_cycles": answer["today_cycles"],
        "covered": answer["covered"],
        "findings": finding_rows(answer["findings"]),
        "formulation": answer["formulation"],
        "checker": {
            "agreed": checker["agreed"],
            "figures": checker["figures"],
            "findings": finding_rows(checker["findings"]),
        },
    }


def _placed(each: Json) -> Json:
    kept = {name: value for name, value in each.items() if name not in ("cost_pence", "separated")}
    return kept | both_of_pence("cost_a_year", each["cost_pence"]) | {"separated": each["separated"]}


def _unplaced(each: Json) -> Json:
    return each | {
        "blocked": [{"rule": rule, "hosts": count} for rule, count in each["blocked"]],
        "ways": [
            {
                "host": way["host"],
                "host_site": way["host_site"],
                **both_of_pence("cost_a_year", way["cost_pence"]),
                "relax": [{"rule": one["rule"], "says": one["says"]} for one in way["relax"]],
            }
            for way in each["ways"]
        ],
    }


def _host(each: Json) -> Json:
    kept = {name: value for name, value in each.items() if name not in ("cost_pence", "ready_pence", "loads")}
    return {
        **kept,
        **both_of_pence("cost_a_year", each["cost_pence"]),
        **both_of_pence("ready_a_year", each["ready_pence"]),
        "loads": each["loads"],
    }
