"""The document of ``wherry plan``: the moves, the money by body and quarter, the proof and the independent check."""

from __future__ import annotations

from typing import Any

from wherry.show.document.explanation import with_pounds
from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def plan_answer(answer: Json) -> Json:
    """From ``wherry.engine.plan.answer.PlanAnswer`` as plain values; money is in the first quarter's prices."""
    checker = answer["checker"]
    return {
        "status": answer["status"],
        "gap": answer["gap"],
        "members": answer["members"],
        "quarters": answer["quarters"],
        "rate_table": answer["rate_table"],
        "attribution": answer["attribution"],
        **both_of_pence("present_value", answer["present_pence"]),
        **both_of_pence("bound_present_value", answer["bound_pence"]),
        **both_of_pence("baseline_present_value", answer["baseline_present_pence"]),
        "checker": None
        if checker is None
        else {
            "agreed": checker["agreed"],
            "figures": checker["figures"],
            "findings": finding_rows(checker["findings"]),
        },
        "saving": _saving(answer["saving"]),
        "bodies": _bodies(answer),
        "cash": _cash(answer),
        "moves": [_move(move) for move in answer["moves"]],
        "needs": [_need(need) for need in answer["needs"]],
        "steps": answer["steps"],
        "binds": [
            {**{name: bind[name] for name in ("rule", "subject", "quarter", "says")}}
            | both_of_pence("costs_present_value", bind["cost_pence"])
            for bind in answer["binds"]
        ],
        "near_misses": answer["near_misses"],
        "lines": [_line(line) for line in answer["lines"]],
        "baseline_lines": [_line(line) for line in answer["baseline_lines"]],
        "findings": finding_rows(answer["findings"]),
        "formulation": answer["formulation"],
        "novations": with_pounds(answer.get("novations", [])),
        "bridging": with_pounds(answer.get("bridging")),
        "preferences": with_pounds(answer.get("preferences", [])),
    }


def _saving(saving: Json) -> Json:
    return {
        **both_of_pence("total", saving["total_pence"]),
        **both_of_pence("present_value", saving["present_pence"]),
        **both_of_pence("cashable", saving["cashable_pence"]),
        **both_of_pence("non_cashable", saving["non_cashable_pence"]),
    }


def _bodies(answer: Json) -> list[Json]:
    baseline = {row["body"]: row for row in answer["baseline"]}
    plan = {row["body"]: row for row in answer["plan"]}
    return [
        {
            "body": saving["body"],
            "baseline": _money(baseline[saving["body"]]),
            "plan": _money(plan[saving["body"]]),
            "saving": _saving(saving),
            "quarters": [
                {"quarter": quarter, **both_of_pence("baseline", before), **both_of_pence("plan", after)}
                for quarter, before, after in zip(
                    answer["quarters"],
                    baseline[saving["body"]]["by_quarter"],
                    plan[saving["body"]]["by_quarter"],
                    strict=True,
                )
            ],
        }
        for saving in answer["saving_by_body"]
    ]


def _money(money: Json) -> Json:
    return {**both_of_pence("total", money["total_pence"]), **both_of_pence("present_value", money["present_pence"])}


def _cash(answer: Json) -> Json:
    cash = answer["cash"]
    names = ("baseline", "plan", "saved", "cumulative", "cumulative_cashable")
    rows = zip(answer["quarters"], *(cash[name] for name in names), strict=True)
    return {
        **both_of_pence("lowest", cash["lowest_pence"]),
        "lowest_quarter": cash["lowest_quarter"],
        "quarters": [
            {"quarter": quarter}
            | {
                key: value
                for name, sum_ in zip(names, sums, strict=True)
                for key, value in both_of_pence(name, sum_).items()
            }
            for quarter, *sums in rows
        ],
    }


def _move(move: Json) -> Json:
    return {
        **{
            name: move[name]
            for name in (
                "need",
                "body",
                "service",
                "from_source",
                "to_source",
                "to_kind",
                "provider",
                "quarter",
                "shared",
            )
        },
        **both_of_pence("one_off", move["one_off_pence"]),
        **both_of_pence("exit_charge", move["exit_charge_pence"]),
        **both_of_pence("yearly_before", move["yearly_before_pence"]),
        **both_of_pence("yearly_after", move["yearly_after_pence"]),
        "why": move["why"],
        "conditions": move["conditions"],
    }


def _need(need: Json) -> Json:
    return {
        **{
            name: need[name]
            for name in ("need", "body", "service", "quantity", "level_before", "level_required", "level_after")
        },
        "stretches": need["stretches"],
        "baseline_stretches": need["baseline_stretches"],
        **both_of_pence("cost", need["cost_pence"]),
        **both_of_pence("baseline", need["baseline_pence"]),
        "why": need["why"],
    }


def _line(line: Json) -> Json:
    return {
        **{name: line[name] for name in ("kind", "body", "need", "source", "quarter")},
        **both_of_pence("amount", line["pence"]),
        **both_of_pence("present_value", line["present_pence"]),
    }
