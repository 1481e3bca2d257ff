"""``wherry plan`` in a shell."""

from __future__ import annotations

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.plan_needs import list_moves
from wherry.show.plan_tables import list_bodies, list_years
from wherry.show.terminal.parts import Json, Parts, cut, findings_table, money_of, pick
from wherry.show.words import say_count, say_money

MOVE = ("Quarter", "Body", "Service", "From", "To", "Once", "A year before", "A year after")


def plan_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    document, naming = {"answer": answer, "generated": generated}, Naming()
    moves = pick(list_moves(document, naming), *MOVE)
    return [
        list_bodies(document, naming),
        list_years(document),
        cut(moves, most, "move"),
        *findings_table(_beyond_notes(answer["findings"]), generated=generated, most_rows=most),
        *_say_notes(answer["findings"]),
        *(row["says"] for row in answer["preferences"]),
        *_say_passing(answer),
        _proof(answer),
    ]


def _say_passing(answer: Json) -> Parts:
    """What must pass to successors, and whether recharges keep every body from being out of pocket."""
    found: Parts = []
    if answer["novations"]:
        things = say_count(len(answer["novations"]), "contract or agreement", "contracts or agreements")
        found.append(f"{things} must pass to successors of bodies that end: --json lists them.")
    bridging = answer["bridging"]
    if bridging is not None and bridging["recharges"]:
        lent = sum(row["pence"] for row in bridging["recharges"] if row["kind"] == "lends")
        kept = "no body is ever out of pocket" if bridging["holds"] else "the partnership itself still needs new money"
        found.append(f"With {say_money(pounds(lent))} of recharges between bodies {kept}.")
    return found


def _beyond_notes(findings: list[Json]) -> list[Json]:
    return [finding for finding in findings if finding["severity"] != "note"]


def _say_notes(findings: list[Json]) -> Parts:
    count = len(findings) - len(_beyond_notes(findings))
    return [f"{say_count(count, 'note')} on needs and offers: --json lists them."] if count else []


def _proof(answer: Json) -> str:
    saving = say_money(money_of(answer["saving"], "present_value"))
    found = {
        "optimal": "proven the best possible",
        "feasible": f"not proven the best: no plan is more than {answer['gap']:.2%} cheaper",
        "stopped": f"stopped by hand: no plan is more than {answer['gap']:.2%} cheaper",
    }[answer["status"]]
    checker = answer["checker"]
    if checker is None:
        checked = "It has not been checked."
    elif checker["agreed"]:
        checked = f"The independent check re-added {say_count(checker['figures'], 'figure')} and agrees."
    else:
        checked = f"The independent check DISAGREES in {say_count(len(checker['findings']), 'place')}: do not use it."
    lowest = say_money(money_of(answer["cash"], "lowest"))
    moves = say_count(len(answer["moves"]), "move")
    return (
        f"The plan has {moves} and saves {saving} in present value; it is {found}. The saving so far is never below "
        f"{lowest} in any quarter. {checked}"
    )
