"""The matrix of clauses and bodies, and how each body stands in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse

from wherry.show.assurance_words import STATES
from wherry.show.naming import Naming
from wherry.show.words import say_count, say_list
from wherry.store.models import Run

Json = dict[str, Any]


def bodies_of(pack: Json, naming: Naming) -> list[str]:
    """The bodies that anything in the rule set speaks of, by name."""
    return sorted({state["body"] for state in pack["states"] if state["body"]}, key=naming.body)


def matrix(run: Run, pack: Json, naming: Naming) -> Json:
    """Clauses down, bodies across; each cell a state that opens, with how its checks fell."""
    bodies = bodies_of(pack, naming)
    states = {(state["clause"], state["body"]): state for state in pack["states"]}
    rows = [
        {
            "clause": clause["id"],
            "topic": clause["topic"],
            "says": clause["says"],
            "cells": [_cell(run, pack, clause, body, states.get((clause["id"], body)), naming) for body in bodies],
        }
        for clause in pack["clauses"]
    ]
    return {"bodies": [naming.short(body) for body in bodies], "rows": rows}


def _cell(run: Run, pack: Json, clause: Json, body: str, state: Json | None, naming: Naming) -> Json:
    if state is None:
        return {"words": "Unknown", "colour": "yellow", "href": "", "counts": "nothing speaks for it"}
    words, colour = STATES[state["state"]]
    counts = state["counts"]
    judged = sum(counts.values())
    fell = [f"{counts[name]} {said}" for name, said in (("fail", "fail"), ("unknown", "unknown")) if counts.get(name)]
    return {
        "words": words,
        "colour": colour,
        "href": reverse("assurance-clause", args=[run.id, pack["id"], clause["id"], body]),
        "label": f"clause {clause['id']}, {naming.body(body)}",
        "counts": f"{', '.join(fell)} of {say_count(judged, 'check')}" if fell else say_count(judged, "check"),
    }


def standing(pack: Json, naming: Naming) -> list[list[Any]]:
    """One row a body: how many clauses are in each state."""
    rows = []
    for body in bodies_of(pack, naming):
        counts = Counter(state["state"] for state in pack["states"] if state["body"] == body)
        rows.append([naming.body(body), *({"text": f"{counts[state]}", "numeric": True} for state in STATES)])
    return rows


STANDING_COLUMNS = ({"text": "Body"}, *({"text": words, "numeric": True} for words, _ in STATES.values()))


def lead(document: Json, pack: Json, naming: Naming) -> str:
    """The first sentence: who would not pass today."""
    bodies = bodies_of(pack, naming)
    failing = sorted({state["body"] for state in pack["states"] if state["state"] == "fail"}, key=naming.body)
    totals = document["answer"]["totals"]
    judged = say_count(totals["configurations_judged"], "configuration")
    if not bodies:
        return "Nothing in view speaks for any clause."
    if not failing:
        return f"Nothing in {judged} contradicts a clause of {pack['name']}."
    count = len({state["clause"] for state in pack["states"] if state["state"] == "fail"})
    who = say_list([naming.short(body) for body in failing], most=6)
    clauses = f"{say_count(count, 'clause')} {'is' if count == 1 else 'are'} contradicted"
    return f"{who} would not pass {pack['name']} today: {clauses} in {judged}."
