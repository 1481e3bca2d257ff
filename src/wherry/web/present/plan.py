"""A plan for its first page: what it saves, how sure that is, and where each figure opens."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.plan_tables import list_bodies, list_saving, list_years
from wherry.show.words import (
    say_count,
    say_duration,
    say_money,
    say_money_briefly,
    say_month,
    say_percent,
    say_share,
)
from wherry.web.present.figures import shown

Json = dict[str, Any]


def headline(document: Json) -> Json:
    """The lead sentence, the stats, and the words of proof and check."""
    answer = document["answer"]
    cash = answer["cash"]
    moves = answer["moves"]
    shared = sum(1 for move in moves if move["shared"])
    lowest = pounds(cash["lowest_pence"])
    saving = answer["saving"]
    return {
        "span": say_span(answer),
        "lead": _lead(answer),
        "status": status_tag(answer),
        "check": check_tag(answer),
        "proof": say_proof(answer),
        "checked": say_check(answer),
        "saving": say_money_briefly(pounds(saving["total_pence"])),
        "saving_note": f"{say_money_briefly(pounds(saving['present_value_pence']))} in present value",
        "saving_table": shown(list_saving(document)),
        "cashable": say_money_briefly(pounds(saving["cashable_pence"])),
        "cashable_note": _not_cashable(saving["non_cashable_pence"]),
        "lowest": say_money_briefly(lowest),
        "lowest_note": f"at the end of {Quarter.parse(cash['lowest_quarter']).words}",
        "needs_money": cash["lowest_pence"] < 0,
        "moves": say_count(len(moves), "move"),
        "moves_note": f"{shared:,} of them to offers of other bodies or joint contracts"
        if shared
        else "none of them to others",
        "attribution": answer["attribution"],
    }


def say_span(answer: Json) -> str:
    """``April 2027 to March 2032``."""
    first, last = Quarter.parse(answer["quarters"][0]), Quarter.parse(answer["quarters"][-1])
    return f"{say_month(first.starts)} to {say_month(last.ends)}"


def _lead(answer: Json) -> str:
    saving, cost = answer["saving"]["total_pence"], sum(row["baseline"]["total_pence"] for row in answer["bodies"])
    bodies = say_count(len(answer["members"]), "body", "bodies")
    if saving <= 0:
        return f"For these {bodies} no plan costs less than what each would do alone."
    share = say_share(saving, cost)
    never = (
        "and never needs money that it has not saved"
        if answer["cash"]["lowest_pence"] >= 0
        else "but needs money first"
    )
    return (
        f"Together the {bodies} would pay {say_money_briefly(pounds(saving))} less from {say_span(answer)} than each "
        f"would alone. That is {share} of what they would pay, {never}."
    )


def _not_cashable(whole_pence: int) -> str:
    if whole_pence == 0:
        return "all of the saving"
    amount = say_money_briefly(pounds(abs(whole_pence)))
    if whole_pence < 0:
        return f"less {amount} of costs that are not cashable"
    return f"and {amount} that is not cashable"


def status_tag(answer: Json) -> Json:
    """The status as a tag."""
    words, colour = {
        "optimal": ("Proven least cost", "green"),
        "feasible": ("Not proven", "yellow"),
        "stopped": ("Stopped", "yellow"),
    }[answer["status"]]
    return {"text": words, "colour": colour}


def check_tag(answer: Json) -> Json:
    """What the independent checker says, as a tag."""
    checker = answer["checker"]
    if checker is None:
        return {"text": "Not checked", "colour": "red"}
    return {"text": "Checked", "colour": "green"} if checker["agreed"] else {"text": "Check failed", "colour": "red"}


def say_proof(answer: Json) -> str:
    """How near the plan is to the least possible cost, in a sentence or two."""
    cost, bound = answer["present_value_pence"], answer["bound_present_value_pence"]
    if answer["status"] == "optimal":
        return f"No plan that keeps the rules costs less than {_full(cost)} in present value. This is proven."
    stopped = "It was stopped by hand. " if answer["status"] == "stopped" else "Its time ran out. "
    if bound <= 0:
        return f"{stopped}The plan costs {_full(cost)} in present value. How much less another could cost is not known."
    gap = say_percent(Decimal(str(100 * answer["gap"])), places=2)
    return (
        f"{stopped}The plan costs {_full(cost)} in present value. No plan that keeps the rules costs less than "
        f"{_full(bound)}, so at most {gap} could still be found."
    )


def say_check(answer: Json) -> str:
    """What the independent checker did and found."""
    checker = answer["checker"]
    if checker is None:
        return "The plan has not been checked: do not use it."
    if checker["agreed"]:
        return (
            f"A separate program added {say_count(checker['figures'], 'figure')} again from the records and tested "
            "every rule again, without the solver. It agrees to the penny."
        )
    places = say_count(len(checker["findings"]), "place")
    return f"The independent check does not agree in {places}: do not use this plan."


def year_table(document: Json, lines: str) -> Json:
    """Cost by year, each figure leading to the sums it is made of. ``lines`` is the address of the sums."""
    made = shown(list_years(document))
    for row in made["rows"]:
        year = row[0]["text"][:4]
        row[1]["href"] = f"{lines}?which=baseline&year={year}"
        row[2]["href"] = f"{lines}?year={year}"
    return made


def body_table(document: Json, naming: Naming, lines: str) -> Json:
    """Money by body, each figure leading to the sums it is made of."""
    made = shown(list_bodies(document, naming))
    for row, body in zip(made["rows"], document["answer"]["bodies"], strict=True):
        row[1]["href"] = f"{lines}?which=baseline&body={body['body']}"
        row[2]["href"] = f"{lines}?body={body['body']}"
    return made


def parts(current: str, addresses: Mapping[str, str]) -> list[Json]:
    """The parts of a plan's pages, for the navigation inside it."""
    words = {
        "plan-run": "Summary",
        "plan-moves": "Moves",
        "plan-services": "Services",
        "plan-money": "Money",
        "plan-why": "Why and how sure",
        "plan-compare": "Compare",
        "plan-what-if": "What if",
    }
    return [{"text": words[name], "href": addresses[name], "current": name == current} for name in addresses]


def _full(whole_pence: int) -> str:
    return say_money(pounds(whole_pence))


def size_rows(document: Json) -> list[Json]:
    """How the plan was solved, as a summary list."""
    solved = document["answer"]["formulation"]
    return [
        {"key": "Method", "value": solved["method"]},
        {"key": "Parts that could be solved apart", "value": f"{solved['parts']:,}"},
        {
            "key": "Columns, rows and entries",
            "value": " by ".join(f"{solved[n]:,}" for n in ("columns", "rows", "entries")),
        },
        {"key": "Branches", "value": f"{solved['nodes']:,}"},
        {"key": "Time to solve", "value": say_duration(solved["seconds"])},
    ]
