"""Failures for their pages: the lead, the figures, the worst first, and one failure told whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from wherry.engine.resilience.question import RANSOMWARE, SHARED_RISK, SINGLE
from wherry.show.failure_parts import PICTURES, pictures, say_parts, told_of
from wherry.show.failure_tables import lost_columns, lost_row
from wherry.show.naming import Naming
from wherry.show.table import Table
from wherry.show.words import say_count, say_day, say_list, say_number, say_percent
from wherry.web.present.figures import shown

Json = dict[str, Any]

COLUMNS = (
    {"text": "What fails"},
    {"text": "When"},
    {"text": "Users hit", "numeric": True},
    {"text": "Needs lost", "numeric": True},
    {"text": "Bodies"},
    {"text": "User-hours lost", "numeric": True},
    {"text": "User-hours a year", "numeric": True},
)
PROVEN = "tested"
FIRST = (SINGLE, SHARED_RISK, RANSOMWARE)
MOST_BODIES = 4


class Told(NamedTuple):
    """A scenario that is told in full, with where it stands in the answer."""

    when: str
    kind: str
    number: int
    scenario: Json


def told(document: Json) -> list[Told]:
    """Every scenario that is told in full, the most users first."""
    found = [
        Told(when, kind["kind"], number, scenario)
        for when, picture in pictures(document)
        for kind in picture["kinds"]
        for number, scenario in enumerate(told_of(kind), start=1)
    ]
    return sorted(
        found, key=lambda each: (-each.scenario["users"], -each.scenario["needs_lost"], len(each.scenario["parts"]))
    )


def _order(row: Told) -> tuple[int, int, int]:
    return -row.scenario["users"], -row.scenario["needs_lost"], len(row.scenario["parts"])


def narrow(rows: Iterable[Told], asked: Mapping[str, str]) -> list[Told]:
    """Those that every filter lets through. Kinds in which several things fail for reasons of their own are shown only
    where they are asked for: most of them are a shared risk with something small beside it."""
    words = asked.get("q", "").casefold().split()
    return [
        row
        for row in rows
        if (row.kind == asked["kind"] if "kind" in asked else row.kind in FIRST)
        and asked.get("when", row.when) == row.when
        and ("body" not in asked or asked["body"] in row.scenario["bodies"])
        and all(word in say_parts(row.scenario["parts"]).casefold() for word in words)
    ]


def worst_rows(rows: Iterable[tuple[Told, str]], naming: Naming) -> list[list[Any]]:
    """Scenarios as rows under ``COLUMNS``, each given with the address of its page."""
    made = []
    for row, address in rows:
        scenario = row.scenario
        made.append(
            [
                {"text": _capital(say_parts(scenario["parts"])), "href": address},
                PICTURES[row.when],
                _users_cell(scenario),
                _figure(scenario["needs_lost"]),
                say_list([naming.short(ref) for ref in scenario["bodies"]], most=MOST_BODIES),
                _figure(scenario["user_hours"]),
                _figure(scenario["user_hours_per_year"], places=1),
            ]
        )
    return made


def _users_cell(scenario: Json) -> Json:
    """The users who are known to be hit; at how many sites nobody recorded them is said beside."""
    cell = _figure(scenario["users"])
    unknown = scenario["sites_users_unknown"]
    return {**cell, "text": f"{cell['text']}, and those of {say_count(unknown, 'site')}"} if unknown else cell


def _figure(number: float | None, *, places: int = 0) -> Json:
    if number is None:
        return {"unknown": True, "text": "", "numeric": True}
    return {"text": say_number(number, places=places), "numeric": True}


def summary(document: Json, naming: Naming) -> Json:
    """The lead and the figures at the head of the page."""
    answer = document["answer"]
    today, after = answer["today"], answer["after"]
    rows = narrow(told({"answer": {"today": today, "after": None}}), {}) or told(document)
    worst = rows[0].scenario if rows else None
    changes = answer["changes"]
    return {
        "lead": _lead(worst, naming),
        "worst": None if worst is None else say_number(worst["users"]),
        "worst_note": "nothing was told in full" if worst is None else f"users, if {say_parts(worst['parts'])} fails",
        "points": f"{today['single_points_found']:,}",
        "points_note": "today" if after is None else f"today, and {after['single_points_found']:,} after the plan",
        "proof": _proof(today),
        "changes": _changes(changes) if after is not None else "",
        "stopped": answer["status"] != "whole",
        "unknown": [count for count in today["counts"] if count["unknown"]],
        "tried": sum(kind["scenarios"] for kind in today["kinds"]),
    }


def _lead(worst: Json | None, naming: Naming) -> str:
    if worst is None or not (worst["needs_lost"] or worst["sites_cut"]):
        return "No failure that was tried takes anything from anybody."
    bodies = say_list([naming.body(ref) for ref in worst["bodies"]], most=MOST_BODIES)
    hours = "" if worst["repair_hours"] is None else f" for up to {say_number(worst['repair_hours'], places=0)} hours"
    needs, sites = say_count(worst["needs_lost"], "need"), say_count(worst["sites_cut"], "site")
    what = needs if worst["needs_lost"] else f"the network of {sites}"
    return (
        f"The worst of them takes {what} from {say_count(worst['users'], 'user')} of {bodies}{hours}: "
        f"{say_parts(worst['parts'])}."
    )


def _proof(picture: Json) -> Json:
    """Of the needs lost in single failures and shared risks told in full, how many come back by a proven pairing."""
    seen: dict[str, set[str]] = {}
    for kind in picture["kinds"]:
        for scenario in told_of(kind):
            for lost in scenario["lost"]:
                seen.setdefault(lost["need"], set()).add(lost["restore"]["how"])
    proven = sum(1 for ways in seen.values() if ways == {PROVEN})
    return {
        "value": f"{proven:,}",
        "note": f"of {say_count(len(seen), 'need')} that a failure takes",
    }


def _changes(changes: Sequence[Json]) -> str:
    verbs = {"removed": "removes", "better": "makes smaller", "worse": "makes larger", "added": "adds"}
    by = Counter(change["how"] for change in changes)
    if not by:
        return "The plan changes no single point of failure."
    said = say_list([f"{verb} {by[how]:,}" for how, verb in verbs.items() if by[how]])
    return f"Of single points of failure, the plan {said}."


def one_summary(row: Told, naming: Naming) -> list[Json]:
    """One failure as a summary list."""
    scenario = row.scenario
    rows = [
        {"key": "Kind of failure", "value": _capital(row.kind)},
        {"key": "When", "value": PICTURES[row.when]},
        {"key": "Users hit", "value": _users(scenario)},
        {"key": "Bodies hit", "value": say_list([naming.body(ref) for ref in scenario["bodies"]])},
        {"key": "Sites cut off", "value": f"{scenario['sites_cut']:,}"},
        {"key": "Repair", "value": _hours(scenario["repair_hours"])},
        {"key": "User-hours lost", "value": _said(scenario["user_hours"])},
        {"key": "To be expected", "value": _often(scenario["times_per_year"])},
        {"key": "User-hours lost in an average year", "value": _said(scenario["user_hours_per_year"], places=1)},
    ]
    shortage = scenario["shortage"]
    if shortage is not None:
        short = f"{shortage['short_mbps']:,} of {shortage['asked_mbps']:,} Mbit/s cannot be carried"
        unknown = shortage["sites_unknown"]
        beside = f"; {say_count(unknown, 'site')} could not be judged" if unknown else ""
        rows.append({"key": "Capacity on what survives", "value": short + beside})
    return rows


def _users(scenario: Json) -> str:
    said = f"{scenario['users']:,}, of whom {scenario['users_beyond']:,} at sites that have not failed themselves"
    unknown = scenario["sites_users_unknown"]
    return f"{said}; at {say_count(unknown, 'site')} more nobody has recorded how many" if unknown else said


def _hours(hours: float | None) -> str | None:
    return None if hours is None else f"{say_number(hours, places=1)} hours"


def _said(number: float | None, *, places: int = 0) -> str | None:
    return None if number is None else say_number(number, places=places)


def _often(times: float | None) -> str | None:
    if times is None:
        return None
    if times >= 1:
        return f"{say_number(times, places=1)} times a year"
    return "never" if times <= 0 else f"once in {say_number(1 / times, places=0)} years"


def lost_table(row: Told, naming: Naming, *, generated: bool) -> Json:
    """The needs that one failure takes."""
    made = Table(
        caption="What is lost, and how it comes back",
        columns=lost_columns(),
        rows=[lost_row(lost, naming) for lost in row.scenario["lost"]],
        generated=generated,
    )
    return shown(made)


def chance_rows(picture: Json) -> list[Json]:
    """What Monte Carlo says, as a summary list; nothing where it was not asked for."""
    found = picture["monte_carlo"]
    if found is None:
        return []
    states = found["samples"]
    rows = [
        {"key": "States drawn", "value": f"{states:,}, from seed {found['seed']}"},
        {"key": "States in which nothing is lost", "value": say_percent(100 * found["quiet"] / states, places=1)},
        {"key": "Users without a need, on average", "value": say_number(found["users_lost_mean"], places=1)},
        {"key": "User-hours lost a year", "value": say_number(found["user_hours_per_year"], places=0)},
    ]
    rows += [
        {"key": f"Worst of {say_number(100 - at)}% of the time", "value": say_count(users, "user")}
        for at, users in found["users_lost"]
        if at < 100
    ]
    return rows


def count_rows(picture: Json) -> list[Json]:
    """What was judged and what of it is not known, as a summary list."""
    return [{"key": _capital(count["what"]), "value": count["says"]} for count in picture["counts"]]


def say_asked(question: Mapping[str, Any]) -> str:
    """The day that was looked at."""
    return say_day(date.fromisoformat(question["as_of"]))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
